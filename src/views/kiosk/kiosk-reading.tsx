import { useCallback } from 'react';
import { DIMENSIONS } from '../../core/affect';
import { lookInTexts } from '../../state/kiosk/kiosk-texts';
import { Meter } from '../live/meters';
import { ReadingWord } from '../live/reading-word';
import { useKiosk, useScene } from './kiosk-context';

/** How the face looks in a word, large, and both meters; written without rendering. */
export function KioskReading() {
  const { texts } = useKiosk();
  const scene = useScene();
  const say = useCallback((look: string) => lookInTexts(texts, look), [texts]);
  const meterTexts = {
    valence: { name: texts.valence, low: texts.unpleasant, high: texts.pleasant },
    arousal: { name: texts.arousal, low: texts.calm, high: texts.activated },
  };
  return (
    <section className="kiosk-reading" aria-label={texts.looks}>
      <p className="kiosk-look">
        <span>{scene === 'greeting' ? texts.greeting : texts.looks}</span>
        <ReadingWord say={say} />
      </p>
      {DIMENSIONS.map((dimension, index) => (
        <Meter key={dimension} dimension={dimension} index={index as 0 | 1} texts={meterTexts[dimension]} />
      ))}
    </section>
  );
}
