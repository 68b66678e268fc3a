import { useEffect, useRef } from 'react';
import { DIMENSIONS, type Dimension } from '../../core/affect';
import { clampForDisplay } from '../../core/post-processing';
import { Term } from '../shared/controls/term';
import { startDisplayLoop } from '../shared/drawing/display-loop';
import { isMotionReduced } from '../shared/drawing/reduced-motion';
import { Spring } from '../shared/drawing/spring';
import { signedNumber } from '../shared/number-text';
import { useSession } from '../shared/session-context';
import { ReadingWord } from './reading-word';
import './meters.css';

/** What is written on a meter: its name and that of its ends. */
export interface MeterTexts {
  readonly name: string;
  readonly low: string;
  readonly high: string;
}

const TEXTS: Readonly<Record<Dimension, MeterTexts>> = {
  valence: { name: 'Valence', low: 'unpleasant', high: 'pleasant' },
  arousal: { name: 'Arousal', low: 'calm', high: 'activated' },
};

/** Numbers change at most this often, milliseconds: faster they cannot be read. */
const NUMBER_EVERY_MS = 250;

/** Both meters and how the face looks in a word; without a reading they show a dash. */
export function Meters() {
  return (
    <section className="meters" aria-label="Newest reading">
      <p className="meters-look">
        <span>Looks</span> <ReadingWord />
      </p>
      {DIMENSIONS.map((dimension, index) => (
        <Meter key={dimension} dimension={dimension} index={index as 0 | 1} />
      ))}
    </section>
  );
}

/**
 * One meter. It is written from the store without rendering; and it is a meter only while there is a
 * value, since a meter without one would say what was not computed. The bar alone is on a spring.
 */
export function Meter({
  dimension,
  index,
  texts,
}: {
  readonly dimension: Dimension;
  readonly index: 0 | 1;
  /** In another language; without them names are explained when they are touched. */
  readonly texts?: MeterTexts;
}) {
  const { readings } = useSession();
  const meter = useRef<HTMLDivElement>(null);
  const number = useRef<HTMLOutputElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const { name, low, high } = texts ?? TEXTS[dimension];
  useEffect(() => {
    const spring = new Spring();
    let written = '';
    let writtenMs = Number.NEGATIVE_INFINITY;
    const current = () => {
      const { shown, freshness } = readings.getState();
      return { shown, freshness, value: shown === null ? null : clampForDisplay(shown.value)[index] };
    };
    /** Writes the number unless it was just written; returns how long that must wait, milliseconds. */
    const writeNumber = (value: number | null, nowMs: number): number | null => {
      const text = signedNumber(value);
      if (text === written) return null;
      const waitMs = value === null ? 0 : writtenMs + NUMBER_EVERY_MS - nowMs;
      if (waitMs > 0) return waitMs;
      if (number.current) number.current.textContent = text;
      written = text;
      writtenMs = nowMs;
      return null;
    };
    const loop = startDisplayLoop({
      watch: (onChange) => readings.subscribe(onChange),
      show: (nowMs) => {
        const { value, freshness } = current();
        if (number.current) number.current.style.opacity = String(freshness);
        if (bar.current) bar.current.style.opacity = String(freshness);
        const restMs = writeNumber(value, nowMs);
        if (bar.current) bar.current.hidden = value === null;
        if (value === null) {
          spring.reset();
          return restMs;
        }
        const isStill = isMotionReduced() ? spring.jump([value]) : spring.follow([value], nowMs);
        if (bar.current) bar.current.style.transform = `scaleX(${(spring.values?.[0] ?? value).toFixed(4)})`;
        return isStill ? restMs : 0;
      },
    });
    const tell = () => {
      const { shown, value } = current();
      writeMeter(meter.current, name, value, shown?.provisional ?? false);
    };
    tell();
    const endTelling = readings.subscribe(tell);
    return () => {
      loop.end();
      endTelling();
    };
  }, [index, name, readings]);
  return (
    <div className={`meter meter-${dimension}`}>
      <div className="meter-head">
        <span className="meter-name">
          {name} {texts === undefined && <Term term={dimension} />}
        </span>
        <output ref={number} className="meter-number" aria-hidden="true" />
      </div>
      <div ref={meter} className="meter-track">
        <div ref={bar} className="meter-fill" />
      </div>
      <div className="meter-ends" aria-hidden="true">
        <span>{low}</span>
        <span>{high}</span>
      </div>
    </div>
  );
}

const METER_ATTRIBUTES = [
  'role',
  'aria-label',
  'aria-valuemin',
  'aria-valuemax',
  'aria-valuenow',
  'aria-valuetext',
];

function writeMeter(
  element: HTMLElement | null,
  name: string,
  value: number | null,
  provisional: boolean,
): void {
  if (element === null) return;
  if (value === null) {
    for (const attribute of METER_ATTRIBUTES) element.removeAttribute(attribute);
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
