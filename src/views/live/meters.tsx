import { useEffect, useRef } from 'react';
import { DIMENSIONS, type Dimension } from '../../core/affect';
import { clampForDisplay } from '../../core/post-processing';
import { Term } from '../shared/controls/term';
import { HeldText } from '../shared/drawing/held-text';
import { isMotionReduced } from '../shared/drawing/reduced-motion';
import { SpringScale } from '../shared/drawing/spring-scale';
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
    const [meterElement, barElement, numberElement] = [meter.current, bar.current, number.current];
    if (meterElement === null || barElement === null || numberElement === null) return;
    const scale = new SpringScale(barElement, isMotionReduced);
    const text = new HeldText(numberElement);
    const show = () => {
      const { shown, freshness } = readings.getState();
      const value = shown === null ? null : clampForDisplay(shown.value)[index];
      writeMeter(meterElement, name, value, shown?.provisional ?? false);
      for (const { style } of [barElement, numberElement]) {
        if (style.opacity !== String(freshness)) style.opacity = String(freshness);
      }
      barElement.hidden = value === null;
      scale.follow(value, performance.now());
      text.write(signedNumber(value), value === null);
    };
    show();
    const endWatch = readings.subscribe(show);
    return () => {
      endWatch();
      text.end();
      scale.follow(null, performance.now());
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

function writeMeter(element: HTMLElement, name: string, value: number | null, provisional: boolean): void {
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
