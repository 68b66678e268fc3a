import { useState } from 'react';
import { useUpdateState, useUpdates } from '../shared/updates-context';

/** Offers a newer version of the site; what is open goes on until it is taken. */
export function UpdateBar() {
  const updates = useUpdates();
  const { isNew, isTaking } = useUpdateState();
  const [isPutOff, setPutOff] = useState(false);
  if (!isNew || isPutOff) return null;
  return (
    <div className="update-bar" role="status" aria-label="New version">
      <span>A new version of this site is there.</span>
      <button
        type="button"
        className="button button-primary"
        disabled={isTaking}
        onClick={() => updates.take()}
      >
        Load it
      </button>
      <button type="button" className="button button-quiet" onClick={() => setPutOff(true)}>
        Later
      </button>
    </div>
  );
}
