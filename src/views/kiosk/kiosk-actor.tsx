import { useEffect, useRef } from 'react';
import { affectAt } from '../../actor/actor-path';
import { drawActor } from '../../actor/draw-actor';
import { SAMPLE_SUBJECT } from '../../actor/subject';
import { useKiosk } from './kiosk-context';

const PICTURE = { width: 640, height: 480 };
const FRAME_RATE_HZ = 15;

/** The drawn actor, who shows an empty room what faces do; the circle follows with a ring. */
export function KioskActor() {
  const { texts } = useKiosk();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d', { alpha: false });
    if (!context) return;
    const draw = () => {
      const timeMs = performance.now();
      drawActor(context, PICTURE, { subject: SAMPLE_SUBJECT, affect: affectAt(timeMs), timeMs });
    };
    draw();
    const timer = setInterval(draw, 1000 / FRAME_RATE_HZ);
    return () => clearInterval(timer);
  }, []);
  return (
    <canvas
      ref={canvas}
      className="kiosk-actor"
      role="img"
      aria-label={texts.attractFace}
      width={PICTURE.width}
      height={PICTURE.height}
    />
  );
}
