import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from './icon';
import './drawer.css';

/**
 * A drawer at the side of the page, a sheet at its foot on a phone. While it is open the rest is out of
 * reach; Esc, its button and a click beside it close it, and the focus goes back to where it was.
 */
export function Drawer(props: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { title, isOpen, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (isOpen && !element.open) element.showModal();
    else if (!isOpen && element.open) element.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby={titleId}
      onClose={onClose}
      onPointerDown={(event) => {
        // Its backdrop is the dialog itself; what lies in it has the box below as its parent.
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <div className="drawer-box">
        <div className="drawer-head">
          <h2 id={titleId}>{title}</h2>
          <button
            type="button"
            className="button button-quiet button-icon"
            onClick={() => dialog.current?.close()}
          >
            <Icon icon="close" />
            <span className="visually-hidden">Close</span>
          </button>
        </div>
        {isOpen && children}
      </div>
    </dialog>
  );
}
