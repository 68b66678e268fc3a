import { type ReactNode, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';

/** A question or a note over the page, which holds everything else until it is closed. Escape closes it. */
export function Modal(props: { title: string; onClose: () => void; children: ReactNode }) {
  const { title, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open) return;
    element.showModal();
    // Focus goes to the first button, which may stand at the end of what is to be read.
    element.scrollTop = 0;
  }, []);
  // On the page itself, where no style of what it came from reaches it.
  return createPortal(
    <dialog ref={dialog} className="dialog" aria-labelledby={heading} onClose={onClose}>
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>,
    document.body,
  );
}
