import { describe, expect, test } from 'vitest';
import { avecCsv, resultsCsv } from '../../../../src/recordings/exports/results-csv';
import { predictionRows } from '../../../../src/recordings/scores/prediction-rows';
import { analysed, blank } from '../../../support/analysed-frames';
import { readLabels } from '../../../support/read-labels';

const HEADER =
  'time_s,frame,valence_raw,arousal_raw,valence,arousal,face_score,provisional,valence_sd,arousal_sd';

describe('result CSV', () => {
  test('has a row per sampled frame and empty cells where there is no estimate', () => {
    const frames = [
      analysed(0, { provisional: true }),
      analysed(1, { rawDeviation: [0.02, 0.03], deviation: [0.04, 0.06] }),
      blank(2),
      blank(3, 'face-not-whole'),
      analysed(4, { raw: [1 / 3, -1e-9], processed: [-2, 10], faceScore: 0.876543 }),
    ];
    expect(resultsCsv(predictionRows(frames, 0))).toBe(
      [
        HEADER,
        '0,0,0,0,0,0,0.9,true,,',
        '0.1,3,0.01,-0.01,0.02,-0.02,0.9,false,0.04,0.06',
        '0.2,6,,,,,,,,',
        '0.3,9,,,,,0.8,,,',
        '0.4,12,0.33333,0,-2,10,0.8765,false,,',
        '',
      ].join('\n'),
    );
  });

  test('has the deviation of the estimate that a time delay brings to a row', () => {
    const frames = [analysed(0), analysed(1, { rawDeviation: [0.02, 0.03], deviation: [0.04, 0.06] })];
    const [, first, second] = resultsCsv(predictionRows(frames, 1)).split('\n');
    expect(first).toMatch(/,0\.02,-0\.02,0\.9,false,0\.04,0\.06$/);
    expect(second).toMatch(/,,,0\.9,false,,$/);
  });

  test('of no frames is the header alone', () => {
    expect(resultsCsv([])).toBe(`${HEADER}\n`);
  });
});

test('the AVEC-style file is what the reader of AVEC labels reads, arousal before valence', () => {
  const frames = [analysed(0), blank(1), analysed(2)];
  const text = avecCsv(predictionRows(frames, 0), 'Devel_01');
  expect(text).toBe("name;timestamp;arousal;valence\n'Devel_01';0;0;0\n'Devel_01';0.2;-0.04;0.04\n");
  expect(readLabels(text)).toMatchObject({ timesS: [0, 0.2], valence: [0, 0.04], arousal: [0, -0.04] });
});
