import { type ReactNode, useMemo, useRef } from 'react';
import { type LivingDrawing, useCanvas } from '../shared/drawing/use-canvas';
import { circleLayout, drawPlane, type PlaneTexts } from './circle/circumplex-plane';
import { PaintedCanvas } from './painting/painted-canvas';
import './circle/circle.css';

/** The circumplex with the newest reading and its fading trail. */
export function Circumplex() {
  return (
    <Circle label="Circumplex: valence from left to right, arousal from bottom to top. The meters give the values.">
      <PaintedCanvas kind="reading" />
    </Circle>
  );
}

/**
 * The circumplex with the way that the drawn actor of the sample goes, round and round; still where less
 * motion is asked for. It says nothing about anybody.
 */
export function SampleCircumplex() {
  return (
    <Circle label="Circumplex: valence from left to right, arousal from bottom to top. A dot goes the way of the sample.">
      <PaintedCanvas kind="sample" />
    </Circle>
  );
}

/** The plane, which stands still, and over it what moves. */
export function Circle({
  label,
  texts,
  children,
}: {
  readonly label: string;
  readonly texts?: PlaneTexts;
  readonly children: ReactNode;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const plane = useCanvas(useMemo(() => planeDrawing(holder, texts), [texts]));
  return (
    <div ref={holder} className="circumplex" role="img" aria-label={label}>
      <canvas ref={plane} />
      {children}
    </div>
  );
}

function planeDrawing(
  holder: { readonly current: HTMLDivElement | null },
  texts: PlaneTexts | undefined,
): LivingDrawing {
  return {
    draw: (frame) => {
      drawPlane(frame, texts);
      if (holder.current)
        holder.current.dataset.diameterPx = String(Math.round(circleLayout(frame).radius * 2));
      return null;
    },
    watch: () => () => undefined,
  };
}
