import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../../../programs/predict/predict-options';

describe('command line of predict', () => {
  test('reads videos and every option', () => {
    const line = 'a.mp4 b.mov --labels a.csv --labels b.csv --model m --frames 16 --fps 12.5 --backend wasm';
    const parsed = parseCommandLine([
      ...line.split(' '),
      '--norm',
      'as-printed',
      '--mean-filter',
      '--delay',
      '-5',
      ...['--minimum-score', '0.5', '--gap', '800'],
      ...['--overlap', '0.8', '--fusion', 'extremum', '--avec', '--bids', '--nova', '--jobs', '3'],
      '--out',
      'o',
    ]);
    expect(parsed).toEqual({
      options: {
        videos: ['a.mp4', 'b.mov'],
        labels: ['a.csv', 'b.csv'],
        labelSettings: null,
        labelCorrection: {},
        acceptGuesses: false,
        part: false,
        model: 'm',
        pipeline: {
          clipLengthFrames: 16,
          frameRateHz: 12.5,
          backend: 'wasm',
          scaleNormalisation: 'as-printed',
          meanFilter: true,
          timeDelayFrames: -5,
          minimumFaceScore: 0.5,
          gapToleranceMs: 800,
        },
        recording: { timesFrom: 'first-picture' },
        scoring: { overlap: 0.8, fusion: 'extremum', delay: 'by-hand' },
        avec: true,
        bids: true,
        nova: true,
        session: false,
        adapter: 'auto',
        jobs: 3,
        outputFolder: 'o',
      },
    });
  });

  test('defaults to the 64-frame window, the rate of the model and the post-processing of the app', () => {
    const parsed = parseCommandLine(['a.mp4', '--out', 'o']);
    expect(parsed).toMatchObject({
      options: {
        labels: [],
        model: 'vgg16-lstm',
        pipeline: {
          clipLengthFrames: 64,
          frameRateHz: null,
          backend: 'auto',
          scaleNormalisation: 'ortega',
          meanFilter: false,
          timeDelayFrames: 0,
          minimumFaceScore: 0.7,
          gapToleranceMs: 500,
        },
        recording: { timesFrom: 'first-picture' },
        scoring: { overlap: 'every-frame', fusion: 'mean', delay: 'by-hand' },
        avec: false,
        bids: false,
        nova: false,
        adapter: 'auto',
        jobs: 1,
      },
    });
  });

  test('takes what is said of all labels, and label files that a shell put behind the first', () => {
    const line =
      'a.mp4 --labels a_Valence.csv a_Arousal.csv --label-clock milliseconds --label-scale -100..100 ' +
      '--label-offset -1.5 --accept-guesses --part --out o';
    expect(parseCommandLine(line.split(' '))).toMatchObject({
      options: {
        videos: ['a.mp4'],
        labels: ['a_Valence.csv', 'a_Arousal.csv'],
        labelCorrection: { clock: 'ms', scale: { lowest: -100, highest: 100 }, offsetS: -1.5 },
        acceptGuesses: true,
        part: true,
      },
    });
  });

  test.each([
    ['s', 's'],
    ['Seconds', 's'],
    ['µs', 'us'],
    ['us', 'us'],
    ['minutes', 'min'],
    ['frames', 'frames'],
  ])('takes the clock "%s"', (word, clock) => {
    expect(parseCommandLine(['a.mp4', '--label-clock', word, '--out', 'o'])).toMatchObject({
      options: { labelCorrection: { clock } },
    });
  });

  test.each(['1..9', '1:9', '1 to 9'])('takes the scale "%s"', (scale) => {
    expect(parseCommandLine(['a.mp4', '--label-scale', scale, '--out', 'o'])).toMatchObject({
      options: { labelCorrection: { scale: { lowest: 1, highest: 9 } } },
    });
  });

  test('takes a search instead of a time delay', () => {
    expect(parseCommandLine(['a.mp4', '--delay', 'search', '--out', 'o'])).toMatchObject({
      options: { pipeline: { timeDelayFrames: 0 }, scoring: { delay: 'search' } },
    });
  });

  test.each([
    [['a.mp4'], /--out <folder>' not specified/],
    [['--out', 'o'], /missing required argument 'video'/],
    [['a.mp4', '--out', 'o', '--frames', '32'], /'32' is invalid. Expected 16 or 64/],
    [['a.mp4', '--out', 'o', '--fps', '0'], /'0' is invalid. Expected a number from 1 to 50/],
    [['a.mp4', '--out', 'o', '--fps', 'ten'], /'ten' is invalid/],
    [['a.mp4', '--out', 'o', '--delay', '1.5'], /Expected a whole number from -250 to 250/],
    [['a.mp4', '--out', 'o', '--backend', 'cuda'], /Expected auto, webgpu or wasm/],
    [['a.mp4', '--out', 'o', '--label-clock', 'hours'], /Expected seconds, milliseconds, microseconds/],
    [
      ['a.mp4', '--out', 'o', '--label-scale', '9..1'],
      /Expected the lowest and the highest value, such as 1..9/,
    ],
    [['a.mp4', '--out', 'o', '--label-offset', 'soon'], /Expected a number of seconds/],
    [['a.csv', '--labels', 'b.csv', '--out', 'o'], /missing required argument 'video'/],
    [['a.mp4', '--out', 'o', '--colour'], /unknown option '--colour'/],
  ])('%j is refused in one sentence with exit code 2', (args, message) => {
    const parsed = parseCommandLine(args);
    expect(parsed).toMatchObject({ text: expect.stringMatching(message), exitCode: 2 });
    if ('text' in parsed) expect(parsed.text.trim().split('\n')).toHaveLength(1);
  });

  test('help is no fault', () => {
    expect(parseCommandLine(['--help'])).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/Usage:/),
    });
  });
});
