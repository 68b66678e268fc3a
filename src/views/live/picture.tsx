import { useEffect, useMemo, useRef, useState } from 'react';
import type { Rect, Size } from '../../core/face/geometry';
import type { LiveSession } from '../../state/live/live-session';
import { useSettings } from '../../state/settings/settings-store';
import { useLive, useSession } from '../shared/session-context';
import { PaintedCanvas } from './painting/painted-canvas';
import { placementIn } from './picture/face-marks';
import { FRAMING_SENTENCES, type FramingSentences } from './picture/framing-words';
import { useFramingAdvice } from './picture/use-framing-advice';
import './picture/picture.css';

/**
 * The source's picture, in its own shape, with the faces on it; a click on a face follows it.
 *
 * @param props.advice what is said to whoever could be read better
 */
export function Picture({
  showsCrop = false,
  advice: sentences = FRAMING_SENTENCES,
}: {
  readonly showsCrop?: boolean;
  readonly advice?: FramingSentences;
}) {
  const session = useSession();
  const preview = useLive((live) => live.preview);
  const isCamera = useLive(({ source }) => source === 'camera');
  const mirror = useSettings(({ settings }) => settings.mirror) && isCamera;
  const holder = useRef<HTMLDivElement>(null);
  const size = usePreviewSize(preview);
  const advice = useFramingAdvice(preview, sentences);
  const marks = useMemo(() => ({ mirror, showsCrop }), [mirror, showsCrop]);
  const overlay = useRef<HTMLDivElement>(null);

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
    const element = overlay.current;
    if (element === null) return;
    const pick = ({ offsetX, offsetY }: MouseEvent) => {
      const box = { width: element.clientWidth, height: element.clientHeight };
      follow(session, mirror ? box.width - offsetX : offsetX, offsetY, box);
    };
    element.addEventListener('click', pick);
    return () => element.removeEventListener('click', pick);
  }, [session, mirror]);

  return (
    <div className="picture-place">
      <div className="picture" ref={(element) => element?.style.setProperty('--shape', shapeOf(size))}>
        <div ref={holder} className={`picture-holder${mirror ? ' picture-mirrored' : ''}`} />
        <div ref={overlay} className="picture-overlay">
          <PaintedCanvas kind="faces" options={marks} />
        </div>
        <p className="picture-advice" aria-live="polite">
          {advice}
        </p>
      </div>
    </div>
  );
}

/** Of a picture that is not there yet: that of most webcams. */
const USUAL: Size = { width: 640, height: 480 };

function shapeOf({ width, height }: Size): string {
  return (width / height).toFixed(4);
}

/** Pixels of the preview's picture; it turns with a phone. */
function usePreviewSize(preview: HTMLVideoElement | HTMLCanvasElement | null): Size {
  const [size, setSize] = useState<Size>(USUAL);
  useEffect(() => {
    if (preview === null) return;
    if (!(preview instanceof HTMLVideoElement)) {
      setSize({ width: preview.width, height: preview.height });
      return;
    }
    const read = () => {
      const { videoWidth: width, videoHeight: height } = preview;
      if (width > 0 && height > 0) setSize({ width, height });
    };
    read();
    preview.addEventListener('resize', read);
    return () => preview.removeEventListener('resize', read);
  }, [preview]);
  return size;
}

function follow(session: LiveSession, x: number, y: number, box: Size): void {
  const { result } = session.readings.getState();
  if (result === null) return;
  const { scale, left, top } = placementIn(result.frameSize, box, false);
  const [px, py] = [(x - left) / scale, (y - top) / scale];
  const inside = ({ box: { x: fx, y: fy, width, height } }: { box: Rect }) =>
    px >= fx && px <= fx + width && py >= fy && py <= fy + height;
  const face = result.faces.find(inside);
  if (face) session.selectFace(face.id);
}
