import { describe, expect, test } from 'vitest';
import { unlabelledResults } from '../../../../src/recordings/results';
import type { AnalysedFrame } from '../../../../src/recordings/run/analysed-frame';
import { GrowingFrameResults } from '../../../../src/recordings/scores/frame-results';
import type { PredictionRow } from '../../../../src/recordings/scores/prediction-rows';
import { NO_RECORDING } from '../../../../src/state/analyse/analysed-recording';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';
import { traceData, traceLayers } from '../../../../src/views/analyse/traces/trace-data';
import { analysed, blank } from '../../../support/analysed-frames';

const PIPELINE = DEFAULT_SETTINGS.pipeline;

/** Every value that the lines of a recording go through. */
function values(rows: readonly PredictionRow[]) {
  const empty = traceData(
    unlabelledResults(
      new GrowingFrameResults({ pipeline: PIPELINE, statistics: null }).results,
      NO_RECORDING.labelSet,
    ),
    PIPELINE,
    1,
  );
  const { timesS, byDimension } = traceLayers({ ...empty, rows });
  return { timesS: [...timesS], ...linesOf(byDimension) };
}

function linesOf(byDimension: ReturnType<typeof traceLayers>['byDimension']) {
  const series = (line: { readonly length: number; range(first: number, last: number): unknown }) =>
    Array.from({ length: line.length }, (_, index) => line.range(index, index + 1));
  return {
    full: series(byDimension.valence.full),
    provisional: series(byDimension.valence.provisional),
    arousal: series(byDimension.arousal.full),
  };
}

describe('the lines of the traces', () => {
  const frames = Array.from({ length: 100 }, (_, slot) =>
    slot % 9 === 4 ? blank(slot) : analysed(slot, { provisional: slot % 20 < 6 }),
  );

  test('that grew with their rows are those of all rows at once', () => {
    const growing = new GrowingFrameResults({ pipeline: PIPELINE, statistics: null });
    let grown = null;
    for (let count = 1; count <= frames.length; count += 1) {
      growing.take(frames.slice(0, count));
      const data = traceData(unlabelledResults(growing.results, NO_RECORDING.labelSet), PIPELINE, 10);
      grown = traceLayers(data);
    }
    if (grown === null) throw new Error('Nothing grew.');
    expect({ timesS: [...grown.timesS], ...linesOf(grown.byDimension) }).toEqual(
      values([...growing.results.rows]),
    );
  });

  test('have one deviation to each side of the estimates, where that is known, and say whether it is', () => {
    const shown = (part: Partial<AnalysedFrame>) => {
      const growing = new GrowingFrameResults({ pipeline: PIPELINE, statistics: null });
      growing.take([blank(0), analysed(5, part)]);
      return traceData(unlabelledResults(growing.results, NO_RECORDING.labelSet), PIPELINE, 1);
    };
    const known = shown({ rawDeviation: [0.02, 0.05], deviation: [0.04, 0.1] });
    const { valence, arousal } = traceLayers(known).byDimension;
    // The estimate is .1 and −.1.
    expect(valence.deviation.range(1, 2)).toEqual({ low: expect.closeTo(0.06), high: expect.closeTo(0.14) });
    expect(arousal.deviation.range(1, 2)).toEqual({ low: expect.closeTo(-0.2), high: expect.closeTo(0) });
    expect(known.hasDeviation).toBe(true);
    const unknown = shown({});
    expect(unknown.hasDeviation).toBe(false);
    expect(traceLayers(unknown).byDimension.valence.deviation.range(0, 2)).toBeNull();
  });

  test('look at the new rows only when an hour has grown by a few', () => {
    let reads = 0;
    const row = (slot: number): PredictionRow => {
      const processed = [Math.sin(slot / 50), 0.5] as const;
      const values = { timeS: slot / 10, frame: slot, raw: processed, faceScore: 1, provisional: false };
      return {
        ...values,
        get processed() {
          reads += 1;
          return processed;
        },
      };
    };
    const rows = Array.from({ length: 36_000 }, (_, slot) => row(slot));
    const results = {
      ...unlabelledResults(
        new GrowingFrameResults({ pipeline: PIPELINE, statistics: null }).results,
        NO_RECORDING.labelSet,
      ),
      rows,
    };
    traceLayers(traceData(results, PIPELINE, 3600));
    expect(reads).toBeGreaterThanOrEqual(36_000);
    reads = 0;
    for (let slot = 36_000; slot < 36_010; slot += 1) rows.push(row(slot));
    const { timesS, byDimension } = traceLayers(traceData({ ...results }, PIPELINE, 3600));
    expect(timesS).toHaveLength(36_010);
    expect(byDimension.valence.full.range(0, 36_010)?.high).toBeCloseTo(1, 3);
    // Two dimensions, and the row before for the join.
    expect(reads).toBeLessThanOrEqual(10 * 4);
  });
});
