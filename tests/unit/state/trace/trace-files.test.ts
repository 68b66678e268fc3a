import { expect, test } from 'vitest';
import { readLabelSet } from '../../../../src/core/labels/set/label-set';
import { videoOfLength } from '../../../../src/core/labels/video-frames';
import type { Rater } from '../../../../src/core/tracing/rater';
import { emptyTrace, traceGrid, withTake } from '../../../../src/core/tracing/rating';
import { type TraceForm, traceFiles, traceFormFault } from '../../../../src/state/trace/trace-files';

const LENGTH_S = 8;

function rater(name: string, dimensions: readonly string[], offset: number): Rater {
  const grid = traceGrid(LENGTH_S, 20);
  const along = (phase: number) =>
    withTake(
      emptyTrace(grid),
      Float64Array.from({ length: grid.count }, (_, n) => 0.4 + offset + 0.3 * Math.sin(n / 20 + phase)),
      1,
    );
  return {
    name,
    rating: {
      valence: dimensions.includes('valence') ? along(0) : null,
      arousal: dimensions.includes('arousal') ? along(2) : null,
    },
    lag: { lagS: 0.4, marginS: 0.02, correlation: 0.95 },
  };
}

const BOTH = ['valence', 'arousal'];
const RECORDING = {
  fileName: 'SEWA_C1.take2.mp4',
  raters: [rater('Anna', BOTH, 0), rater('Ben 2', BOTH, 0.1)],
  takeLagOff: true,
  savedAt: '2026-01-31',
};

test.each([
  ['sewa', ['SEWA_C1.take2_Valence.csv', 'SEWA_C1.take2_Arousal.csv']],
  ['avec', ['SEWA_C1.take2_gold_avec.csv']],
  [
    'carma',
    [
      'SEWA_C1.take2_valence_Anna.csv',
      'SEWA_C1.take2_valence_Ben-2.csv',
      'SEWA_C1.take2_arousal_Anna.csv',
      'SEWA_C1.take2_arousal_Ben-2.csv',
    ],
  ],
] as const)(
  'traces in %s’s form are read together, of both dimensions, with nothing to say about them',
  (form, names) => {
    const files = traceFiles(form, RECORDING);
    expect(files.map(({ name }) => name)).toEqual(names);
    const set = readLabelSet(files, undefined, videoOfLength(LENGTH_S));
    expect(set.problems).toEqual([]);
    expect(set.doubts).toEqual([]);
    expect(set.files.flatMap(({ reading }) => reading?.guesses ?? [])).toEqual([]);
    expect(set.dimensions).toEqual(['valence', 'arousal']);
    expect(set.annotators).toHaveLength(form === 'avec' ? 1 : 2);
  },
);

test('SEWA-DB’s form keeps the raters’ names, and their lags are taken off on demand', () => {
  const firstOf = (takeLagOff: boolean) => {
    const set = readLabelSet(traceFiles('sewa', { ...RECORDING, takeLagOff }));
    expect(set.annotators.map(({ name }) => name)).toEqual(['Anna', 'Ben 2']);
    return set.annotators[0]?.tracks[0]?.values ?? [];
  };
  // 0.4 s are eight samples at 20 Hz.
  expect(firstOf(true).slice(0, 100)).toEqual(firstOf(false).slice(8, 108));
  expect(firstOf(true).at(-1)).toBeNull();
});

test('AVEC’s form is the mean of the raters', () => {
  const [file] = traceFiles('avec', { ...RECORDING, takeLagOff: false });
  const set = readLabelSet(file ? [file] : []);
  const mean = RECORDING.raters.reduce((sum, { rating }) => sum + (rating.valence?.values[30] ?? 0) / 2, 0);
  expect(set.annotators[0]?.tracks[0]?.values[30]).toBeCloseTo(mean, 4);
});

test.each<[TraceForm, readonly Rater[], string | null]>([
  [
    'avec',
    [rater('Anna', ['valence'], 0)],
    'AVEC’s form holds valence and arousal, and nobody traced arousal.',
  ],
  ['sewa', [rater('Anna', ['arousal'], 0)], null],
  ['carma', [rater('Anna', ['arousal'], 0)], null],
  ['sewa', [], 'Nothing was traced yet.'],
])('%s’s form of what was traced is had, or refused in a sentence', (form, raters, fault) => {
  expect(traceFormFault(form, raters)).toBe(fault);
  expect(traceFiles(form, { ...RECORDING, raters }).length > 0).toBe(fault === null);
});
