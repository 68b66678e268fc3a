import { useCallback, useEffect, useRef } from 'react';
import type { Rect, Size } from '../../core/face/geometry';
import type { FrameResult } from '../../pipeline/contract';
import type { LiveSession } from '../../state/live/live-session';
import { useSettings } from '../../state/settings/settings-store';
import { type CanvasFrame, useCanvas } from '../shared/drawing/use-canvas';
import { useLive, useSession } from '../shared/session-context';

/** The source's picture with the faces on it; a click on a face follows it. */
export function Picture() {
  const session = useSession();
  const preview = useLive((live) => live.preview);
  const mirrored = useLive(({ source }) => source === 'camera');
  const mirror = useSettings(({ settings }) => settings.mirror) && mirrored;
  const holder = useRef<HTMLDivElement>(null);
  const draw = useCallback(
    (frame: CanvasFrame) => {
      const { result, freshness } = session.readings.getState();
      frame.context.globalAlpha = freshness;
      drawFaces(frame, result);
      frame.context.globalAlpha = 1;
    },
    [session],
  );
  const overlay = useCanvas(draw);

  useEffect(() => {
    if (preview === null || holder.current === null) return;
    preview.className = 'picture-media';
    preview.setAttribute('aria-hidden', 'true');
    holder.current.append(preview);
    // An element that leaves the document is paused.
    if (preview instanceof HTMLVideoElement) void preview.play().catch(() => undefined);
    return () => preview.remove();
  }, [preview]);

  // A convenience for the pointer: the face picker of the session's controls does the same for all.
  useEffect(() => {
    const canvas = overlay.current;
    if (canvas === null) return;
    // Offsets are in the canvas' own coordinates: mirrored with it.
    const pick = ({ offsetX, offsetY }: MouseEvent) =>
      follow(session, offsetX, offsetY, { width: canvas.clientWidth, height: canvas.clientHeight });
    canvas.addEventListener('click', pick);
    return () => canvas.removeEventListener('click', pick);
  }, [overlay, session]);

  return (
    <div className={`picture${mirror ? ' picture-mirrored' : ''}`}>
      <div ref={holder} className="picture-holder" />
      <canvas ref={overlay} className="picture-overlay" />
    </div>
  );
}

/** Frame pixels to CSS pixels of a box that shows the whole frame (object-fit: contain). */
function placement(frame: Size, box: Size): { scale: number; left: number; top: number } {
  const scale = Math.min(box.width / frame.width, box.height / frame.height);
  return { scale, left: (box.width - frame.width * scale) / 2, top: (box.height - frame.height * scale) / 2 };
}

function follow(session: LiveSession, x: number, y: number, box: Size): void {
  const { result } = session.readings.getState();
  if (result === null) return;
  const { scale, left, top } = placement(result.frameSize, box);
  const [px, py] = [(x - left) / scale, (y - top) / scale];
  const inside = ({ box: { x: fx, y: fy, width, height } }: { box: Rect }) =>
    px >= fx && px <= fx + width && py >= fy && py <= fy + height;
  const face = result.faces.find(inside);
  if (face) session.selectFace(face.id);
}

function drawFaces({ context, width, height, colour }: CanvasFrame, result: FrameResult | null): void {
  if (result === null) return;
  const { scale, left, top } = placement(result.frameSize, { width, height });
  const outline = ({ x, y, width: w, height: h }: Rect, radius: number) => {
    context.beginPath();
    context.roundRect(left + x * scale, top + y * scale, w * scale, h * scale, radius);
    context.stroke();
  };
  for (const face of result.faces) {
    const followed = face.id === result.face?.id;
    context.lineWidth = followed ? 4 : 2;
    context.strokeStyle = 'rgb(0 0 0 / 35%)';
    outline(face.box, 10);
    context.lineWidth = followed ? 2.5 : 1.25;
    context.strokeStyle = followed ? colour('--face') : 'rgb(255 255 255 / 75%)';
    outline(face.box, 10);
  }
  if (result.crop !== null) {
    context.lineWidth = 1;
    context.setLineDash([3, 4]);
    context.strokeStyle = 'rgb(255 255 255 / 70%)';
    outline(result.crop, 0);
    context.setLineDash([]);
  }
}
