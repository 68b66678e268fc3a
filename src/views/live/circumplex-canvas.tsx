import { useMemo } from 'react';
import { ACTOR_LOOP_MS, affectAt } from '../../actor/actor-path';
import type { Affect } from '../../core/affect';
import type { LiveSession } from '../../state/live/live-session';
import { isMotionReduced } from '../shared/drawing/reduced-motion';
import { type LivingDrawing, useCanvas } from '../shared/drawing/use-canvas';
import { useSession } from '../shared/session-context';
import { drawReading } from './circle/circumplex-drawing';
import { circleLayout, drawPlane, type PlaneTexts } from './circle/circumplex-plane';
import { DotMotion } from './circle/dot-motion';
import './circle/circle.css';

/** The circumplex with the newest reading and its fading trail. */
export function Circumplex() {
  const session = useSession();
  const drawing = useMemo(() => readingDrawing(session), [session]);
  return (
    <Circle
      drawing={drawing}
      label="Circumplex: valence from left to right, arousal from bottom to top. The meters give the values."
    />
  );
}

/**
 * The circumplex with the way that the drawn actor of the sample goes, round and round; still where less
 * motion is asked for. It says nothing about anybody.
 */
export function SampleCircumplex() {
  const drawing = useMemo(sampleDrawing, []);
  return (
    <Circle
      drawing={drawing}
      label="Circumplex: valence from left to right, arousal from bottom to top. A dot goes the way of the sample."
    />
  );
}

/** The plane, which stands still, and over it what moves. */
export function Circle({
  drawing,
  label,
  texts,
}: {
  readonly drawing: LivingDrawing;
  readonly label: string;
  readonly texts?: PlaneTexts;
}) {
  const plane = useCanvas(useMemo(() => planeDrawing(texts), [texts]));
  const reading = useCanvas(drawing);
  return (
    <div className="circumplex" role="img" aria-label={label}>
      <canvas ref={plane} />
      <canvas ref={reading} />
    </div>
  );
}

function planeDrawing(texts: PlaneTexts | undefined): LivingDrawing {
  return {
    draw: (frame) => {
      drawPlane(frame, texts);
      const { canvas } = frame.context;
      const holder = canvas.parentElement;
      if (holder) holder.dataset.diameterPx = String(Math.round(circleLayout(frame).radius * 2));
      return null;
    },
    watch: () => () => undefined,
  };
}

/** What is read, over the plane: the dot, and the ring of the actor where that is the source. */
export function readingDrawing({ readings }: LiveSession): LivingDrawing {
  const dot = new DotMotion(isMotionReduced);
  const ring = new DotMotion(isMotionReduced);
  return {
    draw: (frame) => {
      const { shown, actor, freshness } = readings.getState();
      const drawnDot = dot.follow(shown, frame.nowMs);
      const played = actor === null ? null : { value: actor, provisional: false };
      const drawnRing = ring.follow(played, frame.nowMs);
      frame.context.canvas.style.opacity = String(freshness);
      drawReading(frame, drawnDot, drawnRing?.value ?? null);
      return drawnDot?.moves || drawnRing?.moves ? 0 : null;
    },
    watch: (onChange) => readings.subscribe(onChange),
  };
}

function sampleDrawing(): LivingDrawing {
  const dot = new DotMotion(isMotionReduced);
  return {
    draw: (frame) => {
      const still = isMotionReduced();
      const value: Affect = affectAt(still ? STILL_AT_MS : frame.nowMs % ACTOR_LOOP_MS);
      drawReading(frame, dot.follow({ value, provisional: false }, frame.nowMs), null);
      return still ? null : SAMPLE_STEP_MS;
    },
    watch: () => () => undefined,
  };
}

/** So slow a course needs no more than 30 pictures a second; milliseconds. */
const SAMPLE_STEP_MS = 25;

/** The sample smiles at this time. */
const STILL_AT_MS = 9000;
