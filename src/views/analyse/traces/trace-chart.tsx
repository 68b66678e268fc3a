import { type PointerEvent, type RefObject, useEffect, useState } from 'react';
import type { Dimension } from '../../../core/affect';
import { Term } from '../../shared/controls/term';
import { clearedSurface, colourReader, onAppearanceChange } from '../../shared/drawing/canvas-surface';
import { canvasPng, PNG_SCALE } from '../../shared/drawing/figure-file';
import { SvgContext } from '../../shared/drawing/svg-context';
import { downloadBlob } from '../../shared/file-download';
import { rootScale } from '../../shared/layout/root-scale';
import { useElementSize } from '../../shared/layout/use-element-size';
import { usePrinting } from '../../shared/layout/use-printing';
import type { Playback } from '../picture/use-playback';
import { KeyList } from './keys/key-list';
import { type TraceCommand, takesKeys, traceCommand } from './keys/trace-keys';
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
 * The traces of both dimensions over time, with a cursor that follows pointer, keys and the picture. The keys
 * are those of `KEY_LINES`.
 *
 * @param props.name of the video, for files
 * @param props.timeS time of the cursor, seconds
 * @param props.markersS moments that the user has marked, seconds, rising
 * @param props.notes what stands above each panel, such as its score
 * @param props.window is told what stretch of time is shown
 * @param props.onSeek a time the user points at, seconds; `deliberate` when by press or key, not by hovering
 */
export function TraceChart(props: {
  data: TraceData;
  name: string;
  timeS: number;
  markersS: readonly number[];
  notes: Readonly<Record<Dimension, string>>;
  playback: Playback;
  window: RefObject<TimeWindow>;
  onMarkers: (markersS: readonly number[]) => void;
  onSeek: (timeS: number, deliberate: boolean) => void;
}) {
  const { data, name, timeS, markersS, notes, playback, window: shownWindow, onMarkers, onSeek } = props;
  const [canvas, size] = useElementSize<HTMLCanvasElement>();
  const scale = rootScale();
  const timeAt = (x: number, window: TimeWindow) => xToTime(x / scale, window, size.width / scale);
  const view = useTimeWindow(canvas, data.durationS, timeAt);
  const { fromS, toS } = view.window;
  const [isFitted, setFitted] = useState(true);
  const [showsKeys, setShowsKeys] = useState(false);
  const isPrinting = usePrinting();
  // Counts changes of the colour scheme, which a canvas does not notice by itself.
  const [scheme, setScheme] = useState(0);

  useEffect(() => onAppearanceChange(() => setScheme((count) => count + 1)), []);
  useEffect(() => {
    shownWindow.current = { fromS, toS };
  }, [shownWindow, fromS, toS]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `scheme` stands for the colours read here.
  useEffect(() => {
    const draw = () => {
      const surface = clearedSurface(canvas.current, undefined, isPrinting ? PNG_SCALE : undefined);
      if (!surface) return;
      const { context } = surface;
      context.scale(scale, scale);
      const look = { cursorS: isPrinting ? null : timeS, markersS, isFitted, notes };
      drawTraces(context, data, frameOf(context.canvas, { fromS, toS }, look));
    };
    // Paper has no next frame.
    if (isPrinting) return draw();
    const request = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(request);
  }, [data, timeS, markersS, notes, isFitted, isPrinting, size, scale, scheme, fromS, toS]);

  const seekTo = (event: PointerEvent<HTMLCanvasElement>, deliberate: boolean) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    onSeek(timeAt(event.clientX - left, view.window), deliberate);
  };
  const toggleMarker = () => {
    const others = markersS.filter((markS) => markS !== timeS);
    onMarkers(others.length < markersS.length ? others : [...others, timeS].sort((one, two) => one - two));
  };
  const save = (kind: 'png' | 'svg') => {
    const element = canvas.current;
    if (!element) return;
    const frame = frameOf(element, view.window, { cursorS: null, markersS: [], isFitted, notes });
    if (kind === 'svg') saveSvg(data, frame, `${name}-traces.svg`);
    else void savePng(data, frame, `${name}-traces.png`);
  };
  const seekInto = (wantedS: number | undefined) => {
    if (wantedS === undefined) return;
    const seekS = Math.min(data.durationS, Math.max(0, wantedS));
    if (!view.isWhole) view.show(showing(view.window, seekS, data.durationS));
    onSeek(seekS, true);
  };
  const panS = (toS - fromS) * PAN_SHARE;
  const commands: Readonly<Record<TraceCommand, () => void>> = {
    play: playback.toggle,
    pause: playback.pause,
    'faster-back': () => playback.shuttle(-1),
    'faster-forward': () => playback.shuttle(1),
    'frame-back': () => seekInto(timeS - data.sampleS),
    'frame-forward': () => seekInto(timeS + data.sampleS),
    slower: () => playback.changeSpeed(-1),
    quicker: () => playback.changeSpeed(1),
    loop: playback.toggleLoop,
    closer: () => view.zoom(ZOOM_STEP, timeS),
    farther: () => view.zoom(1 / ZOOM_STEP, timeS),
    whole: view.reset,
    'pan-back': () => view.pan(-panS),
    'pan-forward': () => view.pan(panS),
    fit: () => setFitted(!isFitted),
    mark: toggleMarker,
    'mark-before': () => seekInto(markersS.findLast((markS) => markS < timeS)),
    'mark-after': () => seekInto(markersS.find((markS) => markS > timeS)),
    'page-back': () => seekInto(timeS - PAGE_S),
    'page-forward': () => seekInto(timeS + PAGE_S),
    begin: () => seekInto(0),
    end: () => seekInto(data.durationS),
    keys: () => setShowsKeys(true),
  };
  useEffect(() => {
    const byKey = (event: globalThis.KeyboardEvent) => {
      const isOnTraces = event.target === canvas.current;
      const command = traceCommand(event, isOnTraces);
      if (command === null || event.defaultPrevented || takesKeys(event.target, event.key)) return;
      event.preventDefault();
      commands[command]();
    };
    document.addEventListener('keydown', byKey);
    return () => document.removeEventListener('keydown', byKey);
  });

  return (
    <figure className="analyse-traces">
      <figcaption className="analyse-traces-caption">
        <TraceLegend
          withLabels={Object.keys(data.labels).length > 0}
          withBand={Object.keys(data.bands).length > 0}
          withDeviation={data.hasDeviation}
          withGaps={data.gaps.length > 0}
        />
        <TraceTools
          view={view}
          timeS={timeS}
          markersS={markersS}
          isFitted={isFitted}
          onFit={commands.fit}
          onMark={toggleMarker}
          onSeek={seekInto}
          onSave={save}
          onKeys={commands.keys}
        />
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
        aria-valuenow={Number(timeS.toFixed(2))}
        aria-valuetext={readOutText(data, nearestRow(data.rows, timeS))}
        onPointerDown={(event) => {
          // A second finger pinches.
          if (!event.isPrimary) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event, true);
        }}
        onPointerMove={(event) => {
          if (!event.isPrimary) return;
          const isHeld = event.buttons > 0;
          if (isHeld || (event.pointerType === 'mouse' && !playback.isPlaying)) seekTo(event, isHeld);
        }}
      />
      {showsKeys && <KeyList onClose={() => setShowsKeys(false)} />}
    </figure>
  );
}

function TraceLegend(props: {
  withLabels: boolean;
  withBand: boolean;
  withDeviation: boolean;
  withGaps: boolean;
}) {
  const { withLabels, withBand, withDeviation, withGaps } = props;
  return (
    <ul className="analyse-legend">
      <li className="analyse-legend-estimate">Estimate</li>
      {withLabels && <li className="analyse-legend-label">Label</li>}
      {withBand && <li className="analyse-legend-band">Annotators</li>}
      {withDeviation && (
        <li className="analyse-legend-deviation">
          ± one deviation <Term term="deviation" />
        </li>
      )}
      <li className="analyse-legend-provisional">Warming up</li>
      {withGaps && <li className="analyse-legend-gap">No face</li>}
    </ul>
  );
}

function frameOf(
  element: HTMLCanvasElement,
  window: TimeWindow,
  look: Pick<TraceFrame, 'cursorS' | 'markersS' | 'isFitted' | 'notes'>,
): TraceFrame {
  const scale = rootScale();
  return {
    width: element.clientWidth / scale,
    height: element.clientHeight / scale,
    window,
    colours: coloursOf(element),
    fontFamily: getComputedStyle(element).fontFamily,
    ...look,
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
