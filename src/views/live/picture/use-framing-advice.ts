import { useEffect, useState } from 'react';
import { HeldValue } from '../../../core/display/held-value';
import { type FramingAdvice, framingAdvice } from '../../../core/face/framing-advice';
import { useSession } from '../../shared/session-context';

const SENTENCES: Readonly<Record<FramingAdvice, string>> = {
  closer: 'Come closer',
  middle: 'Move to the middle',
  light: 'More light, please',
  'several-faces': 'Several faces: the marked one is read',
};

/** Advice that changes is held for so long, milliseconds. */
const HOLD_MS = 700;
const BRIGHTNESS_EVERY_MS = 1000;
/** The picture is made as small as this to ask how bright it is, pixels. */
const SMALL = { width: 16, height: 12 } as const;

/** What whoever is in the picture could do to be read better, in a few words; empty where all is well. */
export function useFramingAdvice(preview: HTMLVideoElement | HTMLCanvasElement | null): string {
  const { readings } = useSession();
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    const held = new HeldValue<FramingAdvice | null>(null, HOLD_MS);
    let brightness: number | null = null;
    const measure = () => {
      brightness = preview === null ? null : brightnessOf(preview);
    };
    const read = () => {
      const { result, atMs } = readings.getState();
      if (result === null) {
        held.reset();
        setSentence('');
        return;
      }
      const advice = framingAdvice({
        size: result.frameSize,
        face: result.face?.box ?? null,
        isWhole: result.reason !== 'face-not-whole',
        faceCount: result.faces.length,
        brightness,
      });
      const shown = held.show(advice, atMs);
      setSentence(shown === null ? '' : SENTENCES[shown]);
    };
    measure();
    const timer = setInterval(measure, BRIGHTNESS_EVERY_MS);
    const end = readings.subscribe(read);
    return () => {
      clearInterval(timer);
      end();
    };
  }, [preview, readings]);
  return sentence;
}

/** Mean brightness of what a preview shows, in [0, 1]; `null` while it shows nothing. */
function brightnessOf(preview: HTMLVideoElement | HTMLCanvasElement): number | null {
  if (preview instanceof HTMLVideoElement && preview.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    return null;
  }
  const canvas = new OffscreenCanvas(SMALL.width, SMALL.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(preview, 0, 0, SMALL.width, SMALL.height);
  const { data } = context.getImageData(0, 0, SMALL.width, SMALL.height);
  let sum = 0;
  // Rec. 709 weights; the alpha of a picture is 255 throughout.
  for (let index = 0; index < data.length; index += 4) {
    sum += 0.2126 * (data[index] ?? 0) + 0.7152 * (data[index + 1] ?? 0) + 0.0722 * (data[index + 2] ?? 0);
  }
  return sum / (255 * SMALL.width * SMALL.height);
}
