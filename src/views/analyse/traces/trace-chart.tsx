import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react';
import { clearedSurface, colourReader, onAppearanceChange } from '../../shared/drawing/canvas-surface';
import { canvasPng, PNG_SCALE } from '../../shared/drawing/figure-file';
import { SvgContext } from '../../shared/drawing/svg-context';
import { downloadBlob } from '../../shared/file-download';
import { useElementSize } from '../../shared/use-element-size';
import { showing, type TimeWindow } from './time-window';
import type { TraceData } from './trace-data';
import { drawTraces, nearestRow, type TraceFrame, xToTime } from './trace-panels';
import { readOutText } from './trace-read-out';
import type { TraceColours } from './trace-series';
import { TraceTools, ZOOM_STEP } from './trace-tools';
import { useTimeWindow } from './use-time-window';
import './traces.css';

/** Seconds per press of Page Up and Page Down. */
const PAGE_S = 5;

/** Share of the window that shift and an arrow key move it by. */
const PAN_SHARE = 0.25;

/**
 * The traces of both dimensions over time, with a cursor that follows pointer, arrow keys and the picture.
 * Plus, minus and 0 zoom; shift and the arrow keys pan; M sets and removes a marker, the brackets go from one
 * to the next.
 *
 * @param props.name of the video, for files
 * @param props.timeS time of the cursor, seconds; `null` before there is one
 * @param props.markersS moments that the user has marked, seconds, rising
 * @param props.onSeek a time the user points at, seconds; `deliberate` when by press or key, not by hovering
 */
export function TraceChart(props: {
  data: TraceData;
  name: string;
  timeS: number | null;
  markersS: readonly number[];
  onMarkers: (markersS: readonly number[]) => void;
  onSeek: (timeS: number, deliberate: boolean) => void;
}) {
  const { data, name, timeS, markersS, onMarkers, onSeek } = props;
  const [canvas, size] = useElementSize<HTMLCanvasElement>();
  const view = useTimeWindow(canvas, data.durationS, (x, window) => xToTime(x, window, size.width));
  const { fromS, toS } = view.window;
  // Counts changes of the colour scheme, which a canvas does not notice by itself.
  const [scheme, setScheme] = useState(0);

  useEffect(() => onAppearanceChange(() => setScheme((count) => count + 1)), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `scheme` stands for the colours read here.
  useEffect(() => {
    const request = requestAnimationFrame(() => {
      const surface = clearedSurface(canvas.current);
      if (!surface) return;
      const { context } = surface;
      drawTraces(context, data, frameOf(context.canvas, { fromS, toS }, timeS, markersS));
    });
    return () => cancelAnimationFrame(request);
  }, [data, timeS, markersS, size, scheme, fromS, toS]);

  const seekTo = (event: PointerEvent<HTMLCanvasElement>, deliberate: boolean) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    onSeek(xToTime(event.clientX - left, view.window, size.width), deliberate);
  };
  const toggleMarker = () => {
    if (timeS === null) return;
    const others = markersS.filter((markS) => markS !== timeS);
    onMarkers(others.length < markersS.length ? others : [...others, timeS].sort((one, two) => one - two));
  };
  const save = (kind: 'png' | 'svg') => {
    const element = canvas.current;
    if (!element) return;
    const frame = frameOf(element, view.window, null, []);
    if (kind === 'svg') saveSvg(data, frame, `${name}-traces.svg`);
    else void savePng(data, frame, `${name}-traces.png`);
  };
  const seekInto = (wantedS: number) => {
    const seekS = Math.min(data.durationS, Math.max(0, wantedS));
    if (!view.isWhole) view.show(showing(view.window, seekS, data.durationS));
    onSeek(seekS, true);
  };
  const byKey = (event: KeyboardEvent) => {
    if (changesWindow(event, view, timeS)) return event.preventDefault();
    if (event.key === 'm' || event.key === 'M') return toggleMarker();
    const [before, after] = [
      markersS.findLast((markS) => markS < (timeS ?? 0)),
      markersS.find((markS) => markS > (timeS ?? 0)),
    ];
    if (event.key === '[' && before !== undefined) return seekInto(before);
    if (event.key === ']' && after !== undefined) return seekInto(after);
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
    seekInto((timeS ?? 0) + step);
  };
  const row = timeS === null ? null : nearestRow(data.rows, timeS);
  const readOut = readOutText(data, row);

  return (
    <figure className="analyse-traces">
      <figcaption className="analyse-traces-caption">
        <TraceLegend
          withLabels={Object.keys(data.labels).length > 0}
          withBand={Object.keys(data.bands).length > 0}
          withGaps={data.gaps.length > 0}
        />
        <TraceTools
          view={view}
          timeS={timeS}
          markersS={markersS}
          onMark={toggleMarker}
          onSeek={seekInto}
          onSave={save}
        />
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
          // A second finger pinches.
          if (!event.isPrimary) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event, true);
        }}
        onPointerMove={(event) => {
          if (!event.isPrimary) return;
          if (event.pointerType === 'mouse' || event.buttons > 0) seekTo(event, event.buttons > 0);
        }}
      />
    </figure>
  );
}

function TraceLegend(props: { withLabels: boolean; withBand: boolean; withGaps: boolean }) {
  const { withLabels, withBand, withGaps } = props;
  return (
    <ul className="analyse-legend">
      <li className="analyse-legend-valence">Valence</li>
      <li className="analyse-legend-arousal">Arousal</li>
      {withLabels && <li className="analyse-legend-label">Labels</li>}
      {withBand && <li className="analyse-legend-band">Annotators, lowest to highest</li>}
      <li className="analyse-legend-provisional">Paler: window not full</li>
      {withGaps && <li className="analyse-legend-gap">No face</li>}
    </ul>
  );
}

function changesWindow(
  { key, shiftKey }: KeyboardEvent,
  view: ReturnType<typeof useTimeWindow>,
  timeS: number | null,
): boolean {
  const byS = (view.window.toS - view.window.fromS) * PAN_SHARE;
  if (key === '+' || key === '=') view.zoom(ZOOM_STEP, timeS ?? undefined);
  else if (key === '-') view.zoom(1 / ZOOM_STEP, timeS ?? undefined);
  else if (key === '0') view.reset();
  else if (shiftKey && key === 'ArrowRight') view.pan(byS);
  else if (shiftKey && key === 'ArrowLeft') view.pan(-byS);
  else return false;
  return true;
}

function frameOf(
  element: HTMLCanvasElement,
  window: TimeWindow,
  cursorS: number | null,
  markersS: readonly number[],
): TraceFrame {
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    window,
    colours: coloursOf(element),
    fontFamily: getComputedStyle(element).fontFamily,
    cursorS,
    markersS,
  };
}

/** Saves what is seen, without cursor and markers, as a vector picture. */
function saveSvg(data: TraceData, frame: TraceFrame, fileName: string): void {
  const context = new SvgContext(frame.width, frame.height, frame.colours.surface);
  drawTraces(context, data, frame);
  downloadBlob(fileName, new Blob([context.toSvg()], { type: 'image/svg+xml' }));
}

/** The same as pixels, three for each of the screen's. */
async function savePng(data: TraceData, frame: TraceFrame, fileName: string): Promise<void> {
  const canvas = document.createElement('canvas');
  canvas.width = frame.width * PNG_SCALE;
  canvas.height = frame.height * PNG_SCALE;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(PNG_SCALE, PNG_SCALE);
  context.fillStyle = frame.colours.surface;
  context.fillRect(0, 0, frame.width, frame.height);
  drawTraces(context, data, frame);
  downloadBlob(fileName, await canvasPng(canvas));
}

/** The colours of the design system as the canvas needs them. */
function coloursOf(element: Element): TraceColours {
  const colour = colourReader(element);
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
