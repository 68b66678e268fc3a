import { useMemo } from 'react';
import { wordInTexts } from '../../state/kiosk/kiosk-texts';
import { Circle } from '../live/circumplex-canvas';
import { PaintedCanvas } from '../live/painting/painted-canvas';
import { useKiosk, useScene } from './kiosk-context';

/** The circumplex in the kiosk's language; while nobody is there, a ring on it follows the drawn actor. */
export function KioskCircle() {
  const { texts } = useKiosk();
  const isAttracting = useScene() === 'attract';
  const planeTexts = useMemo(
    () => ({ ...texts, word: (english: string) => wordInTexts(texts, english) }),
    [texts],
  );
  return (
    <Circle
      label={`Circumplex: ${texts.unpleasant} – ${texts.pleasant}, ${texts.calm} – ${texts.activated}.`}
      texts={planeTexts}
    >
      <PaintedCanvas kind={isAttracting ? 'played' : 'reading'} />
    </Circle>
  );
}
