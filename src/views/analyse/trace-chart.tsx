import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { drawTraces, nearestRow, type TraceColours, type TraceData, xToTime } from './trace-drawing';
import { readOutText } from './trace-read-out';

/** Seconds per press of Page Up and Page Down. */
const PAGE_S = 5;

/**
 * The traces of both dimensions over time, with a cursor that follows pointer, arrow keys and the picture.
 *
 * @param props.timeS time of the cursor, seconds; `null` before there is one
 * @param props.onSeek a time the user points at, seconds; `deliberate` when by press or key, not by hovering
 */
export function TraceChart(props: {
  data: TraceData;
  timeS: number | null;
  onSeek: (timeS: number, deliberate: boolean) => void;
}) {
  const { data, timeS, onSeek } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  // Counts changes of the colour scheme, which a canvas does not notice by itself.
  const [scheme, setScheme] = useState(0);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    sizes.observe(element);
    const repaint = () => setScheme((count) => count + 1);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', repaint);
    const attributes = new MutationObserver(repaint);
    attributes.observe(document.documentElement, { attributes: true });
    return () => {
      sizes.disconnect();
      dark.removeEventListener('change', repaint);
      attributes.disconnect();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `scheme` stands for the colours read here.
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || size.width === 0) return;
    const request = requestAnimationFrame(() => {
      const ratio = devicePixelRatio;
      element.width = Math.round(size.width * ratio);
      element.height = Math.round(size.height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawTraces(context, size, data, coloursOf(element), timeS);
    });
    return () => cancelAnimationFrame(request);
  }, [data, timeS, size, scheme]);

  const seekTo = (event: PointerEvent<HTMLCanvasElement>, deliberate: boolean) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    onSeek(xToTime(event.clientX - left, data.durationS, size.width), deliberate);
  };
  const byKey = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: data.sampleS,
      ArrowUp: data.sampleS,
      ArrowLeft: -data.sampleS,
      ArrowDown: -data.sampleS,
      PageUp: PAGE_S,
      PageDown: -PAGE_S,
      Home: Number.NEGATIVE_INFINITY,
      End: Number.POSITIVE_INFINITY,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onSeek(Math.min(data.durationS, Math.max(0, (timeS ?? 0) + step)), true);
  };
  const row = timeS === null ? null : nearestRow(data.rows, timeS);
  const readOut = readOutText(data, row);

  return (
    <figure className="analyse-traces">
      <figcaption className="analyse-traces-caption">
        <TraceLegend withLabels={Object.keys(data.labels).length > 0} withGaps={data.gaps.length > 0} />
        <output className="analyse-read-out">{readOut}</output>
      </figcaption>
      {/* A canvas cannot be an input, and what it offers is exactly a slider over time. */}
      <canvas
        ref={canvas}
        className="analyse-canvas"
        role="slider"
        tabIndex={0}
        aria-label="Time in the traces of valence and arousal"
        aria-valuemin={0}
        aria-valuemax={Number(data.durationS.toFixed(2))}
        aria-valuenow={Number((timeS ?? 0).toFixed(2))}
        aria-valuetext={readOut}
        onKeyDown={byKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event, true);
        }}
        onPointerMove={(event) => {
          if (event.pointerType === 'mouse' || event.buttons > 0) seekTo(event, event.buttons > 0);
        }}
      />
    </figure>
  );
}

function TraceLegend({ withLabels, withGaps }: { withLabels: boolean; withGaps: boolean }) {
  return (
    <ul className="analyse-legend">
      <li className="analyse-legend-valence">Valence</li>
      <li className="analyse-legend-arousal">Arousal</li>
      {withLabels && <li className="analyse-legend-label">Labels</li>}
      <li className="analyse-legend-provisional">Paler: window not full</li>
      {withGaps && <li className="analyse-legend-gap">No face</li>}
    </ul>
  );
}

/** The colours of the design system as the canvas needs them. */
function coloursOf(element: Element): TraceColours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: { valence: colour('--valence'), arousal: colour('--arousal') },
    label: colour('--analyse-label'),
    text: colour('--text-muted'),
    grid: colour('--analyse-grid'),
    axis: colour('--border-strong'),
    gap: colour('--analyse-gap'),
    cursor: colour('--text'),
    surface: colour('--surface'),
  };
}
