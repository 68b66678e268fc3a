import { useMemo } from 'react';
import { affectAt } from '../../actor/actor-path';
import { wordInTexts } from '../../state/kiosk/kiosk-texts';
import { drawReading } from '../live/circle/circumplex-drawing';
import { Circle, readingDrawing } from '../live/circumplex-canvas';
import type { LivingDrawing } from '../shared/drawing/use-canvas';
import { useSession } from '../shared/session-context';
import { useKiosk, useScene } from './kiosk-context';

/** The actor's ring moves so slowly that it needs no more pictures; milliseconds between them. */
const RING_STEP_MS = 33;

/** The way of the drawn actor, as a ring: nothing is read. */
const ACTOR_RING: LivingDrawing = {
  draw: (frame) => {
    frame.context.canvas.style.opacity = '1';
    drawReading(frame, null, affectAt(frame.nowMs));
    return RING_STEP_MS;
  },
  watch: () => () => undefined,
};

/** The circumplex in the kiosk's language; while nobody is there, a ring on it follows the drawn actor. */
export function KioskCircle() {
  const session = useSession();
  const { texts } = useKiosk();
  const isAttracting = useScene() === 'attract';
  const reading = useMemo(() => readingDrawing(session), [session]);
  const planeTexts = useMemo(
    () => ({ ...texts, word: (english: string) => wordInTexts(texts, english) }),
    [texts],
  );
  return (
    <Circle
      key={String(isAttracting)}
      drawing={isAttracting ? ACTOR_RING : reading}
      label={`Circumplex: ${texts.unpleasant} – ${texts.pleasant}, ${texts.calm} – ${texts.activated}.`}
      texts={planeTexts}
    />
  );
}
