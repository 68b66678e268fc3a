import { describe, expect, test } from 'vitest';
import { predictionRows } from '../../../../src/recordings/scores/prediction-rows';
import { MinMaxPyramid } from '../../../../src/views/analyse/traces/min-max-pyramid';
import { type TraceData, tracePoints } from '../../../../src/views/analyse/traces/trace-data';
import { clearestHeight, drawTraces } from '../../../../src/views/analyse/traces/trace-panels';
import { SvgContext } from '../../../../src/views/shared/drawing/svg-context';
import { analysed, blank } from '../../../support/analysed-frames';

const view = { fromX: 0, toX: 100 };
/** Ten seconds on a hundred pixels. */
const scale = { x: (timeS: number) => timeS * 10, toTime: (x: number) => x / 10 };

describe('the places of a trace', () => {
  test('are the rows where they are few, broken where a value or a row is missing', () => {
    const timesS = Float64Array.of(0, 1, 2, 3, 7, 8);
    const series = new MinMaxPyramid([0.5, 0.25, null, -0.5, 0, 1]);
    const { runs, isDense } = tracePoints(series, timesS, view, scale, 2.5);
    expect(isDense).toBe(false);
    expect(runs).toEqual([
      [
        { x: 0, low: 0.5, high: 0.5 },
        { x: 10, low: 0.25, high: 0.25 },
      ],
      [{ x: 30, low: -0.5, high: -0.5 }],
      [
        { x: 70, low: 0, high: 0 },
        { x: 80, low: 1, high: 1 },
      ],
    ]);
  });

  test('are a stretch for each pixel where rows are many, and no peak is lost', () => {
    const rows = 10_000;
    const timesS = Float64Array.from({ length: rows }, (_, row) => row / 1000);
    const peak = 7654;
    const series = new MinMaxPyramid(Array.from({ length: rows }, (_, row) => (row === peak ? 1 : 0.25)));
    const { runs, isDense } = tracePoints(series, timesS, view, scale, 0.0025);
    const [run = [], ...others] = runs;
    expect(isDense).toBe(true);
    expect(others).toEqual([]);
    expect(run).toHaveLength(100);
    expect(run.filter(({ high }) => high === 1)).toEqual([{ x: 76, low: 0.25, high: 1 }]);
  });

  test('end one row beyond the window, so that the line runs out of it', () => {
    const timesS = Float64Array.from({ length: 40 }, (_, row) => row);
    const series = new MinMaxPyramid(timesS.map((timeS) => timeS / 64));
    const window = { x: scale.x, toTime: (x: number) => 10.5 + x / 10 };
    const [run = []] = tracePoints(series, timesS, view, window, 2.5).runs;
    expect([run[0]?.low, run.at(-1)?.low]).toEqual([10 / 64, 21 / 64]);
  });
});

test('the traces as a picture: lines, band, gap and axis, clipped to their panels', () => {
  const rows = predictionRows([analysed(0, { provisional: true }), analysed(1), blank(2), analysed(3)], 0);
  const data: TraceData = {
    rows,
    labels: { valence: [0.1, 0.2, 0.3, 0.4] },
    bands: { valence: { lowest: [0, 0.1, 0.2, 0.3], highest: [0.2, 0.3, 0.4, 0.5] } },
    gaps: [{ fromS: 0.2, toS: 0.3 }],
    durationS: 0.4,
    hasDeviation: false,
    sampleS: 0.1,
  };
  const context = new SvgContext(800, 400, '#fff');
  drawTraces(context, data, {
    width: 800,
    height: 400,
    window: { fromS: 0, toS: 0.4 },
    colours: {
      line: { valence: 'blue', arousal: 'red' },
      label: 'black',
      text: 'grey',
      grid: 'silver',
      axis: 'dimgrey',
      gap: 'pink',
      cursor: 'black',
      surface: '#fff',
    },
    fontFamily: 'Inter, "Segoe UI"',
    cursorS: null,
    markersS: [0.1],
    isFitted: false,
    notes: { valence: 'CCC 0.500', arousal: '' },
  });
  const svg = context.toSvg();
  const count = (pattern: RegExp) => svg.match(pattern)?.length ?? 0;
  expect(count(/<clipPath /g)).toBe(2);
  // The full line, dotted before it; the labels, dashed; the band behind them.
  expect(count(/stroke="blue"/g)).toBe(2);
  expect(count(/stroke="blue"[^>]*stroke-dasharray="0.5 4"/g)).toBe(1);
  expect(svg).toContain('>CCC 0.500</text>');
  expect(count(/stroke="black"[^>]*stroke-dasharray="5 3"/g)).toBe(1);
  expect(count(/fill="black" opacity="0.14"/g)).toBe(1);
  expect(count(/fill="pink"/g)).toBe(2);
  // A marker's flag in each panel.
  expect(count(/Z" fill="black" clip-path/g)).toBe(2);
  expect(svg).toContain('>Valence</text>');
  expect(svg).toContain('font-family="Inter, &quot;Segoe UI&quot;"');
});

test('words at the cursor stand where the fewest lines run, else where they stand best', () => {
  expect(clearestHeight([80, 120, 10], [])).toBe(80);
  expect(clearestHeight([80, 120, 10], [75, 90, 118])).toBe(10);
  expect(clearestHeight([80, 120], [75, 90, 118])).toBe(120);
});
