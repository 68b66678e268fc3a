import { useEffect, useRef } from 'react';
import { DIMENSIONS } from '../../core/affect';
import { SteadyLook } from '../../core/display/looks';
import { lookInTexts } from '../../state/kiosk/kiosk-texts';
import { Meter } from '../live/meters';
import { useSession } from '../shared/session-context';
import { useKiosk, useScene } from './kiosk-context';

/** How the face looks in a word, large, and both meters; written without rendering. */
export function KioskReading() {
  const { readings } = useSession();
  const { texts } = useKiosk();
  const scene = useScene();
  const word = useRef<HTMLElement>(null);
  useEffect(() => {
    const look = new SteadyLook();
    const show = () => {
      const { shown, result, freshness } = readings.getState();
      if (shown === null) look.reset();
      const text =
        shown === null || result === null
          ? '–'
          : lookInTexts(texts, look.show(shown.value, result.timestampMs));
      if (word.current === null) return;
      word.current.style.opacity = String(freshness);
      if (word.current.textContent !== text) word.current.textContent = text;
    };
    show();
    return readings.subscribe(show);
  }, [readings, texts]);
  const meterTexts = {
    valence: { name: texts.valence, low: texts.unpleasant, high: texts.pleasant },
    arousal: { name: texts.arousal, low: texts.calm, high: texts.activated },
  };
  return (
    <section className="kiosk-reading" aria-label={texts.looks}>
      <p className="kiosk-look">
        <span>{scene === 'greeting' ? texts.greeting : texts.looks}</span>
        <strong ref={word} data-reading-word="" />
      </p>
      {DIMENSIONS.map((dimension, index) => (
        <Meter key={dimension} dimension={dimension} index={index as 0 | 1} texts={meterTexts[dimension]} />
      ))}
    </section>
  );
}
