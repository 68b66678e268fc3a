import { useEffect, useState } from 'react';
import { HeldValue } from '../../../core/display/held-value';
import { type FramingAdvice, framingAdvice } from '../../../core/face/framing-advice';
import { PictureSampler } from '../../../sources/picture-sampler';
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

/** What whoever is in the picture could do to be read better, in a few words; empty where all is well. */
export function useFramingAdvice(preview: HTMLVideoElement | HTMLCanvasElement | null): string {
  const { readings } = useSession();
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    const held = new HeldValue<FramingAdvice | null>(null, HOLD_MS);
    let brightness: number | null = null;
    const sampler = new PictureSampler();
    const measure = async () => {
      const sample = preview === null ? null : await sampler.look(preview);
      brightness = sample?.brightness ?? null;
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
    void measure();
    const timer = setInterval(measure, BRIGHTNESS_EVERY_MS);
    const end = readings.subscribe(read);
    return () => {
      clearInterval(timer);
      end();
    };
  }, [preview, readings]);
  return sentence;
}
