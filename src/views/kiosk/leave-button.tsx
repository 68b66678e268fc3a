import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { useKiosk } from './kiosk-context';
import { leaveKiosk } from './upkeep/use-kiosk-upkeep';

/** How long the button must be held, milliseconds: nobody does so by chance. */
const HOLD_MS = 1500;

/** Leaves the kiosk when it is held; by keyboard or a screen reader, which visitors do not have, at once. */
export function LeaveButton() {
  const { texts } = useKiosk();
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const press = () => {
    setHeld(true);
    timer.current = setTimeout(leaveKiosk, HOLD_MS);
  };
  const release = () => {
    setHeld(false);
    clearTimeout(timer.current);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const click = ({ detail }: MouseEvent) => {
    if (detail === 0) leaveKiosk();
  };
  return (
    <button
      type="button"
      className="button button-quiet kiosk-leave"
      data-held={isHeld}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onClick={click}
    >
      {texts.leave} <small>({texts.holdToLeave})</small>
    </button>
  );
}
