import { lazy, Suspense, useState } from 'react';
import { partOfSite } from '../../../state/site/missing-part';

/** Fetched when it is asked for: few visitors are curators. */
const KioskLinkDialog = lazy(async () => {
  const { KioskLinkDialog: dialog } = await partOfSite(() => import('../../kiosk/link/kiosk-link-dialog'));
  return { default: dialog };
});

/** Opens the form that makes the address of a kiosk. */
export function KioskLinkButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Make a kiosk link
      </button>
      {isOpen && (
        <Suspense>
          <KioskLinkDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
