import { useEffect, useRef } from 'react';
import { DIMENSIONS, type Dimension } from '../../core/affect';
import { SteadyLook } from '../../core/display/looks';
import { clampForDisplay } from '../../core/post-processing';
import { signedNumber } from '../shared/number-text';
import { useSession } from '../shared/session-context';
import './meters.css';

const TEXTS: Readonly<Record<Dimension, { name: string; low: string; high: string }>> = {
  valence: { name: 'Valence', low: 'unpleasant', high: 'pleasant' },
  arousal: { name: 'Arousal', low: 'calm', high: 'activated' },
};

/** Both meters and how the face looks in a word; without a reading they show a dash. */
export function Meters() {
  return (
    <section className="card meters" aria-label="Newest reading">
      <Look />
      {DIMENSIONS.map((dimension, index) => (
        <Meter key={dimension} dimension={dimension} index={index as 0 | 1} />
      ))}
    </section>
  );
}

/** The word for the reading: steady, and none for what is near the centre but "neutral". */
function Look() {
  const { readings } = useSession();
  const word = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const look = new SteadyLook();
    const show = () => {
      const { shown, result, freshness } = readings.getState();
      if (shown === null) look.reset();
      const text = shown === null || result === null ? '–' : look.show(shown.value, result.timestampMs);
      if (word.current === null) return;
      word.current.style.opacity = String(freshness);
      if (word.current.textContent !== text) word.current.textContent = text;
    };
    show();
    return readings.subscribe(show);
  }, [readings]);
  return (
    <p className="meters-look">
      <span>Looks</span> <strong ref={word} data-reading-word="" />
    </p>
  );
}

/**
 * One meter. It is written from the store without rendering; and it is a meter only while there is a
 * value, since a meter without one would say what was not computed.
 */
function Meter({ dimension, index }: { readonly dimension: Dimension; readonly index: 0 | 1 }) {
  const { readings } = useSession();
  const meter = useRef<HTMLDivElement>(null);
  const number = useRef<HTMLOutputElement>(null);
  const needle = useRef<HTMLDivElement>(null);
  const { name, low, high } = TEXTS[dimension];
  useEffect(() => {
    const show = () => {
      const { shown, freshness } = readings.getState();
      const value = shown === null ? null : clampForDisplay(shown.value)[index];
      writeMeter(meter.current, name, value, shown?.provisional ?? false);
      if (number.current) {
        number.current.style.opacity = String(freshness);
        number.current.textContent = signedNumber(value);
      }
      if (needle.current) {
        needle.current.style.opacity = String(freshness);
        needle.current.hidden = value === null;
        const [from, to] = [Math.min(0, value ?? 0), Math.max(0, value ?? 0)];
        needle.current.style.left = `${(50 + from * 50).toFixed(2)}%`;
        needle.current.style.width = `${((to - from) * 50).toFixed(2)}%`;
        needle.current.dataset.side = (value ?? 0) < 0 ? 'low' : 'high';
      }
    };
    show();
    return readings.subscribe(show);
  }, [index, name, readings]);
  return (
    <div className={`meter meter-${dimension}`}>
      <div className="meter-head">
        <span className="meter-name">{name}</span>
        <output ref={number} className="meter-number" aria-hidden="true" />
      </div>
      <div ref={meter} className="meter-track">
        <div ref={needle} className="meter-fill" />
      </div>
      <div className="meter-ends" aria-hidden="true">
        <span>{low}</span>
        <span>{high}</span>
      </div>
    </div>
  );
}

function writeMeter(
  element: HTMLElement | null,
  name: string,
  value: number | null,
  provisional: boolean,
): void {
  if (element === null) return;
  if (value === null) {
    for (const attribute of [
      'role',
      'aria-label',
      'aria-valuemin',
      'aria-valuemax',
      'aria-valuenow',
      'aria-valuetext',
    ])
      element.removeAttribute(attribute);
    return;
  }
  element.setAttribute('role', 'meter');
  element.setAttribute('aria-label', name);
  element.setAttribute('aria-valuemin', '-1');
  element.setAttribute('aria-valuemax', '1');
  element.setAttribute('aria-valuenow', value.toFixed(3));
  element.setAttribute(
    'aria-valuetext',
    provisional ? `${signedNumber(value)}, provisional` : signedNumber(value),
  );
  element.dataset.provisional = String(provisional);
}
