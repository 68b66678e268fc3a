import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { DIMENSIONS } from '../../core/affect';
import { pageTrace } from '../../state/trace/page-trace';
import type { TraceStretch } from '../../state/trace/trace-session';
import { activeRaters, currentRater } from '../../state/trace/trace-store';
import { type LivingDrawing, useCanvas } from '../shared/drawing/use-canvas';
import { NumberField } from '../shared/fields';
import { rootScale } from '../shared/layout/root-scale';
import { type ChartLine, chartTimeS, drawTraces } from './chart-drawing';
import { useTrace } from './trace-context';

/** A shorter stretch is a slip of the hand, seconds. */
const SHORTEST_S = 0.5;
const CENTISECONDS = 100;

/**
 * What was traced so far. While a run is under way only the rater's own line is shown: nobody is to lean on
 * another. A stretch of it can be chosen, by pointer or by its two times, and traced anew.
 */
export function RatingChart() {
  const state = useTrace((all) => all);
  const { phase, durationS, canUndo } = state;
  const [stretch, setStretch] = useState<TraceStretch | null>(null);
  // The drawing lives beside React and asks for the stretch when it draws.
  const chosen = useMemo(() => stretchHolder(), []);
  chosen.set(stretch);
  const canvas = useCanvas(useMemo(() => tracesDrawing(chosen), [chosen]));
  const pressedS = useRef<number | null>(null);
  const isReady = phase === 'ready';
  const hasTrace = activeRaters(state).includes(currentRater(state));
  const canChoose = isReady && hasTrace;

  const timeOf = (event: PointerEvent<HTMLCanvasElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const scale = rootScale();
    const timeS = chartTimeS((event.clientX - left) / scale, width / scale, durationS);
    return Math.round(timeS * CENTISECONDS) / CENTISECONDS;
  };
  const between = (a: number, b: number) => setStretch({ fromS: Math.min(a, b), toS: Math.max(a, b) });
  const isLong = stretch !== null && stretch.toS - stretch.fromS >= SHORTEST_S;
  const isTime = (timeS: number) => timeS >= 0 && timeS <= durationS;

  return (
    <section className="trace-chart" aria-label="Trace so far">
      <canvas
        ref={canvas}
        className={canChoose ? 'trace-canvas trace-canvas-open' : 'trace-canvas'}
        role="img"
        aria-label="Valence and arousal as traced so far"
        onPointerDown={(event) => {
          if (!canChoose) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          pressedS.current = timeOf(event);
          setStretch(null);
        }}
        onPointerMove={(event) => {
          if (pressedS.current !== null) between(pressedS.current, timeOf(event));
        }}
        onPointerUp={() => {
          pressedS.current = null;
        }}
      />
      {canChoose && (
        <div className="trace-row trace-stretch">
          <NumberField
            label="From, s"
            value={stretch?.fromS ?? null}
            isValid={isTime}
            onChange={(fromS) => between(fromS ?? 0, stretch?.toS ?? durationS)}
          />
          <NumberField
            label="To, s"
            value={stretch?.toS ?? null}
            isValid={isTime}
            onChange={(toS) => between(stretch?.fromS ?? 0, toS ?? durationS)}
          />
          <button
            type="button"
            className="button"
            disabled={!isLong}
            onClick={() => {
              if (stretch) pageTrace.start('rating', stretch);
              setStretch(null);
            }}
          >
            Redo this stretch
          </button>
          <button
            type="button"
            className="button button-quiet"
            disabled={!canUndo}
            onClick={() => pageTrace.turns.undo()}
          >
            Undo the last take
          </button>
          <span className="trace-note">Drag over the trace to choose a stretch.</span>
        </div>
      )}
    </section>
  );
}

/** A stretch that a drawing reads, and hears of when it changes. */
function stretchHolder() {
  let value: TraceStretch | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next: TraceStretch | null) => {
      if (next === value) return;
      value = next;
      for (const listener of listeners) listener();
    },
    watch: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function tracesDrawing(chosen: ReturnType<typeof stretchHolder>): LivingDrawing {
  return {
    draw: (frame) => {
      const { durationS, phase, run, raters, current, settings } = pageTrace.store.getState();
      const isUnderWay = phase === 'countdown' || phase === 'running' || phase === 'paused';
      const lines = raters.flatMap(({ rating }, index): ChartLine[] => {
        const isOwn = index === current;
        if (isUnderWay && !isOwn) return [];
        return DIMENSIONS.flatMap((dimension) => {
          const trace = rating[dimension];
          return trace ? [{ dimension, values: trace.values, rateHz: trace.grid.rateHz, isOwn }] : [];
        });
      });
      const { under } = pageTrace;
      const steered = settings.dimensions;
      const fresh = DIMENSIONS.filter((one) => under && (steered === 'both' || steered === one)).map(
        (dimension) => ({
          dimension,
          values: under?.[dimension] ?? new Float64Array(),
          rateHz: settings.rateHz,
          isOwn: true,
        }),
      );
      // The rater's own line comes last, over the others'.
      const ordered = [
        ...lines.filter((line) => !line.isOwn),
        ...lines.filter((line) => line.isOwn),
        ...fresh,
      ];
      const reachedS = run === 'lag' ? null : pageTrace.reachedS;
      const scale = rootScale();
      frame.context.scale(scale, scale);
      const desk = { ...frame, width: frame.width / scale, height: frame.height / scale };
      drawTraces(desk, { durationS, lines: ordered, reachedS, stretch: chosen.get() });
      return null;
    },
    watch: (onChange) => {
      const ends = [
        pageTrace.watchMoves(onChange),
        pageTrace.store.subscribe(onChange),
        chosen.watch(onChange),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
