import { describe, expect, test } from 'vitest';
import { readLabelSet } from '../../../../../src/core/labels/set/label-set';
import { videoOfLength } from '../../../../../src/core/labels/video-frames';
import { avecText } from '../../../../../src/core/labels/writers/avec-text';
import { binMean, carmaText } from '../../../../../src/core/labels/writers/carma-text';
import { sewaText } from '../../../../../src/core/labels/writers/sewa-text';
import { timeCell, valueCellText } from '../../../../../src/core/labels/writers/written-number';
import { seededRandom } from '../../../../../src/core/seeded-random';

const RATES_HZ = [10, 20, 25, 40, 50];
const LENGTH_S = 6.3;
/** Four decimals are written: that, and nothing else, is lost. */
const written = (value: number | null) => (value === null ? null : Number(value.toFixed(4)));

/** Values with holes; between −1 and 1, or never negative. */
function made(rateHz: number, seed: number, low = -1): (number | null)[] {
  const random = seededRandom(seed);
  return Array.from({ length: Math.ceil(LENGTH_S * rateHz) }, (_, n) =>
    n % 17 === 3 ? null : low + (1 - low) * random(),
  );
}

/** What a file is read as, and everything that its user would have to say about it. */
function readBack(name: string, text: string) {
  const set = readLabelSet([{ name, text }], undefined, videoOfLength(LENGTH_S));
  const [state] = set.files;
  return {
    form: state?.reading?.form,
    tracks: state?.tracks ?? [],
    questions: [
      ...set.problems,
      ...set.doubts.map(({ sentence }) => sentence),
      ...(state?.reading?.guesses ?? []).map(({ assumed }) => assumed),
    ],
  };
}

for (const rateHz of RATES_HZ) {
  describe(`labels at ${rateHz} Hz are read back to the written digits and without a correction`, () => {
    for (const low of [-1, 0]) {
      test(`in SEWA-DB’s form, ${low === 0 ? 'never negative' : 'on both sides of zero'}`, () => {
        const [first, second] = [made(rateHz, 1, low), made(rateHz, 2, low)];
        const columns = [
          { annotator: 'Anna', values: first },
          { annotator: 'S', values: second },
        ];
        const { form, tracks, questions } = readBack(
          'clip_Valence.csv',
          sewaText('valence', columns, rateHz),
        );
        expect(questions).toEqual([]);
        expect(form).toBe('sewa');
        expect(tracks.map(({ annotator }) => annotator)).toEqual(['Anna', 'S']);
        expect(tracks[0]?.values).toEqual(first.map(written));
        expect(tracks[1]?.values).toEqual(second.map(written));
        expect(tracks[0]?.timesS).toEqual(first.map((_, n) => Number((n / rateHz).toFixed(3))));
      });
    }

    test('in AVEC’s form', () => {
      const [valence, arousal] = [made(rateHz, 3, 0), made(rateHz, 4)];
      const rows = valence.map((value, n) => ({
        timeS: timeCell(n / rateHz),
        valence: valueCellText(value),
        arousal: valueCellText(arousal[n]),
      }));
      const { form, tracks, questions } = readBack('clip_gold_avec.csv', avecText(rows, 'clip'));
      expect(questions).toEqual([]);
      expect(form).toBe('avec-2019');
      expect(tracks.map(({ dimension }) => dimension)).toEqual(['valence', 'arousal']);
      expect(tracks[0]?.values).toEqual(valence.map(written));
      expect(tracks[1]?.values).toEqual(arousal.map(written));
    });

    test('in CARMA’s form, bin by bin', () => {
      const values = made(rateHz, 5, 0).map((value, n) => (n >= rateHz && n < 2 * rateHz ? null : value));
      const text = carmaText({
        values,
        rateHz,
        fileName: 'clip, take 2.mp4',
        ratedAt: '2026-01-31',
        lower: 'calm',
        upper: 'activated',
      });
      const { form, tracks, questions } = readBack('clip_arousal_Anna.csv', text);
      expect(questions).toEqual([]);
      expect(form).toBe('carma');
      const bins = Array.from({ length: 25 }, (_, bin) => written(binMean(values, bin, rateHz)));
      expect(bins[4]).toBeNull();
      expect(tracks.map(({ dimension }) => dimension)).toEqual(['arousal']);
      expect(tracks[0]?.values).toEqual(bins);
      expect(tracks[0]?.timesS).toEqual(bins.map((_, bin) => bin * 0.25));
      expect(tracks[0]?.endsS).toEqual(bins.map((_, bin) => (bin + 1) * 0.25));
    });
  });
}

test('a bin is the mean of the samples from its beginning to before its end', () => {
  // At 10 Hz the first bin holds 0.0, 0.1 and 0.2 s, the second 0.3 and 0.4 s.
  expect(binMean([0.1, 0.2, 0.6, 0.5, null], 0, 10)).toBeCloseTo(0.3, 12);
  expect(binMean([0.1, 0.2, 0.6, 0.5, null], 1, 10)).toBe(0.5);
});

test('the lines of SEWA-DB’s form are these', () => {
  const columns = [
    { annotator: 'A1', values: [0.25, -0.5, null] },
    { annotator: 'A2', values: Float64Array.of(0, Number.NaN, 1) },
  ];
  expect(sewaText('arousal', columns, 25)).toBe(
    'time_s,arousal_A1,arousal_A2\n0,+0.2500,0\n0.04,-0.5000,\n0.08,,+1.0000\n',
  );
});
