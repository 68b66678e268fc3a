import { useEffect, useState } from 'react';
import { PictureSampler } from '../../../sources/picture-sampler';
import { useSession } from '../../shared/session-context';
import { type FramingSentences, FramingWords } from './framing-words';

const BRIGHTNESS_EVERY_MS = 1000;

/** What whoever is in the picture could do to be read better, in a few words; empty where all is well. */
export function useFramingAdvice(
  preview: HTMLVideoElement | HTMLCanvasElement | null,
  sentences: FramingSentences,
): string {
  const { readings } = useSession();
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    const words = new FramingWords(sentences);
    let brightness: number | null = null;
    const sampler = new PictureSampler();
    const measure = async () => {
      const sample = preview === null ? null : await sampler.look(preview);
      brightness = sample?.brightness ?? null;
    };
    const read = () => {
      const { result, atMs } = readings.getState();
      if (result === null) words.reset();
      setSentence(result === null ? '' : words.show(result, brightness, atMs));
    };
    void measure();
    const timer = setInterval(measure, BRIGHTNESS_EVERY_MS);
    const end = readings.subscribe(read);
    return () => {
      clearInterval(timer);
      end();
    };
  }, [preview, readings, sentences]);
  return sentence;
}
