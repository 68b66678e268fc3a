import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { inProject } from '../../tools/project.mjs';
import { runPredict } from '../support/run-predict';
import { randomModelFolder, writeModelFolder } from '../support/tiny-model';

const CLIP = inProject('../shared/data/clips/single_face.mp4');
/** Skipped by name where the sample clips are not beside the checkout. */
const testWithClip = existsSync(CLIP) ? test : test.skip;
const MODEL = ['--model', './tiny-lstm', '--backend', 'wasm'];

let folder = '';
/** Valence and arousal of the clip's frames, with their times, as `predict` writes them. */
let predicted: readonly (readonly [timeS: number, valence: number, arousal: number])[] = [];

/** Runs `npm run predict` on the clip in the test's folder. */
const predict = (...args: string[]) => runPredict(folder, 'video1.mp4', ...MODEL, ...args);

/** Writes the clip's own prediction as labels in another clock and scale. */
function writeLabels(name: string, column: string, perSecond: number, value: (unit: number) => number) {
  const rows = predicted.map(([timeS, ...both]) => [timeS * perSecond, ...both.map(value)].join(','));
  writeFileSync(join(folder, name), [`${column},valence,arousal`, ...rows].join('\n'));
}

const labelsOf = (out: string) => JSON.parse(readFileSync(join(folder, out, 'video1.json'), 'utf8')).labels;

test.describe('labels from the shell', () => {
  test.describe.configure({ mode: 'serial' });

  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'circumplex-labels-'));
    await writeModelFolder(join(folder, 'tiny-lstm'), await randomModelFolder());
    if (existsSync(CLIP)) copyFileSync(CLIP, join(folder, 'video1.mp4'));
  });

  testWithClip('made of the own prediction agree with it, and what was guessed is said', async () => {
    expect((await predict('--out', 'first')).code).toBe(0);
    const rows = readFileSync(join(folder, 'first/video1.csv'), 'utf8').trimEnd().split('\n').slice(1);
    predicted = rows.map((row) => {
      const [timeS = 0, , , , valence = 0, arousal = 0] = row.split(',').map(Number);
      return [timeS, valence, arousal];
    });
    writeLabels('video1_ms.csv', 'timestamp', 1000, (unit) => 5 + 4 * unit);
    const { code, out, err } = await predict(
      '--labels',
      'video1_ms.csv',
      '--label-scale',
      '1..9',
      '--out',
      'ms',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^video1_ms\.csv: The column "timestamp" was taken for milliseconds, since .* \(--label-clock\)$/m,
    );
    const { readings, processed } = labelsOf('ms');
    expect(readings[0]).toMatchObject({ clock: 'ms', scale: { lowest: 1, highest: 9 } });
    expect(processed.population.valence.ccc).toBeGreaterThanOrEqual(0.97);
    expect(processed.population.arousal.ccc).toBeGreaterThanOrEqual(0.97);
  });

  testWithClip('stop where the scale or the clock is open, until it is said or accepted', async () => {
    writeFileSync(join(folder, 'open.csv'), 'time_s,valence,arousal\n0,4,5\n1,5,6\n2,6,5\n');
    const open = await predict('--labels', 'open.csv', '--out', 'open');
    expect(open.code).toBe(1);
    expect(open.err).toMatch(
      /^video1\.mp4 was not done, .*: open\.csv: its scale is not known .* --label-scale, or/,
    );

    writeLabels('far.csv', 'time', 33_333, (unit) => unit);
    const far = await predict('--labels', 'far.csv', '--out', 'far');
    expect(far.code).toBe(1);
    expect(far.err).toMatch(/^video1\.mp4 was not done, .*: far\.csv: its times .* by --label-clock, or/);
    expect(existsSync(join(folder, 'far/video1.csv'))).toBe(false);

    const accepted = await predict('--labels', 'open.csv', '--accept-guesses', '--out', 'accepted');
    expect({ code: accepted.code, err: accepted.err }).toEqual({ code: 0, err: '' });
    expect(labelsOf('accepted')).toMatchObject({ doubts: [], settings: { acceptGuesses: true } });
  });

  testWithClip('of a whole corpus are refused by name, or passed over where that is said', async () => {
    for (const name of ['video1.csv', 'video10.csv', 'video12.csv'])
      writeLabels(name, 'time_s', 1, (unit) => unit - 0.01);
    const labels = ['--labels', 'video1.csv', 'video10.csv', 'video12.csv'];
    const refused = await predict(...labels, '--out', 'refused');
    expect(refused.code).toBe(1);
    expect(refused.err.trim().split('\n')).toEqual([
      '--labels video10.csv: the file name is that of another recording than video1.',
      '--labels video12.csv: the file name is that of another recording than video1.',
    ]);
    const part = await predict(...labels, '--part', '--accept-guesses', '--out', 'part');
    expect(part.code).toBe(0);
    expect(labelsOf('part')).toMatchObject({ file: 'video1.csv' });
  });
});
