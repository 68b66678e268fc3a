import { useEffect, useMemo, useRef } from 'react';
import type { Dimension } from '../../../core/affect';
import { steeredDimensions } from '../../../core/tracing/steering';
import { pageTrace } from '../../../state/trace/page-trace';
import { drawReading } from '../../live/circle/circumplex-drawing';
import { Circle } from '../../live/circumplex-canvas';
import { type LivingDrawing, useCanvas } from '../../shared/drawing/use-canvas';
import { signedNumber } from '../../shared/number-text';
import { useTrace } from '../trace-context';

/** Words of each dimension: its name and its ends. */
const WORDS: Readonly<Record<Dimension, { name: string; low: string; high: string }>> = {
  valence: { name: 'Valence', low: 'unpleasant', high: 'pleasant' },
  arousal: { name: 'Arousal', low: 'calm', high: 'activated' },
};
/** Nearer to the middle nothing is said but neutral. */
const NEUTRAL = 0.05;

/** What is steered: a bar for each dimension, or the circle. Screen readers find sliders in both. */
export function SteeringSurface() {
  const { dimensions, surface } = useTrace(({ settings }) => settings);
  if (surface === 'circle') {
    return (
      <div className="trace-circle" data-steering="circle">
        <Circle label="Circumplex: valence from left to right, arousal from bottom to top. Steer by pointer or arrow keys.">
          <Dot />
        </Circle>
        <Slider dimension="valence" isBar={false} />
        <Slider dimension="arousal" isBar={false} />
      </div>
    );
  }
  return (
    <div className="trace-bars">
      {steeredDimensions(dimensions).map((dimension) => (
        <div key={dimension} className={`trace-bar trace-bar-${dimension}`}>
          <span className="trace-bar-name">{WORDS[dimension].name}</span>
          <span className="trace-bar-end">{WORDS[dimension].high}</span>
          <Slider dimension={dimension} isBar />
          <span className="trace-bar-end">{WORDS[dimension].low}</span>
        </div>
      ))}
    </div>
  );
}

/** A value as a slider; on the circle it is there for keyboard and screen reader alone. */
function Slider({ dimension, isBar }: { readonly dimension: Dimension; readonly isBar: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  const { name, low, high } = WORDS[dimension];
  useEffect(() => {
    let shown = Number.NaN;
    const show = () => {
      const value = pageTrace.value[dimension === 'valence' ? 0 : 1];
      if (value === shown || element.current === null) return;
      shown = value;
      element.current.style.setProperty('--value', String(value));
      element.current.setAttribute('aria-valuenow', value.toFixed(2));
      element.current.setAttribute('aria-valuetext', valueText(value, low, high));
    };
    show();
    return pageTrace.watchMoves(show);
  }, [dimension, low, high]);
  return (
    <div
      ref={element}
      className={isBar ? 'trace-slider' : 'trace-axis'}
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-orientation={isBar || dimension === 'arousal' ? 'vertical' : 'horizontal'}
      aria-valuemin={-1}
      aria-valuemax={1}
      aria-valuenow={0}
      data-dimension={dimension}
      data-steering={isBar ? 'bar' : undefined}
    >
      {isBar && <span className="trace-handle" />}
    </div>
  );
}

/** A value in words: `+0.25, pleasant`. */
function valueText(value: number, low: string, high: string): string {
  if (Math.abs(value) < NEUTRAL) return 'neutral';
  return `${signedNumber(value)}, ${value > 0 ? high : low}`;
}

/** Where the rater stands on the circle. */
function Dot() {
  return <canvas ref={useCanvas(useMemo(dotDrawing, []))} />;
}

function dotDrawing(): LivingDrawing {
  return {
    draw: (frame) => {
      const dot = {
        value: pageTrace.value,
        provisional: false,
        deviation: null,
        trail: [],
        isMoving: false,
        restMs: null,
      };
      drawReading(frame, dot, null);
      return null;
    },
    watch: (onChange) => pageTrace.watchMoves(onChange),
  };
}
