import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { inProject } from '../../../../tools/project.mjs';

let folder = '';

/** Writes a file of the corpus, or of another place below the test's folder. */
function put(path: string, text = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'circumplex-corpus-'));
  // Instead of npm: says what it was asked for.
  put('bin/npm', `#!/bin/bash\nprintf '%s|' "$@" >> "${folder}/calls"\necho >> "${folder}/calls"\n`);
  chmodSync(join(folder, 'bin/npm'), 0o755);
  return () => rmSync(folder, { recursive: true });
});

/** Runs one task of the array; what it asked predict for, a line a video, and its exit code. */
function task(index: number, count: number, out = 'out', ...options: string[]) {
  writeFileSync(join(folder, 'calls'), '');
  const script = inProject('programs/predict/corpus.sbatch');
  const { status, stdout, stderr } = spawnSync('bash', [script, join(folder, 'corpus'), out, ...options], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      SLURM_SUBMIT_DIR: folder,
      SLURM_ARRAY_TASK_ID: String(index),
      SLURM_ARRAY_TASK_COUNT: String(count),
    },
  });
  const calls = readFileSync(join(folder, 'calls'), 'utf8').replaceAll(`${folder}/`, '').trim();
  const asked = calls.split('\n').map((line) => line.replace(/^run\|--silent\|predict\|--\|/, '').split('|'));
  return { status, stdout, stderr, asked: calls === '' ? [] : asked.map((words) => words.slice(0, -1)) };
}

describe.skipIf(spawnSync('bash', ['--version']).status !== 0)('a SLURM array over a corpus', () => {
  test('shares the videos out, each to one task, and hands further options on', () => {
    for (const name of ['a.mp4', 'b.AVI', 'deep/er/c d.mkv', 'notes.pdf']) put(`corpus/${name}`);
    const asked = [0, 1].flatMap((index) => task(index, 2, 'out', '--frames', '16').asked);
    expect(asked.sort()).toEqual([
      ['corpus/a.mp4', '--out', 'out/.', '--frames', '16'],
      ['corpus/b.AVI', '--out', 'out/.', '--frames', '16'],
      ['corpus/deep/er/c d.mkv', '--out', 'out/deep/er', '--frames', '16'],
    ]);
  });

  test('gives label files to the video of the longest name that theirs begins with', () => {
    for (const name of [
      'S1.mp4',
      'S10.mp4',
      'S1_Valence.csv',
      'S10_Valence.csv',
      'S10_Arousal.csv',
      'S12_Valence.csv',
      'x/S1.csv',
    ])
      put(`corpus/${name}`);
    expect(task(0, 1).asked).toEqual([
      ['corpus/S1.mp4', '--labels', 'corpus/S1_Valence.csv', '--out', 'out/.'],
      [
        'corpus/S10.mp4',
        ...['--labels', 'corpus/S10_Arousal.csv', '--labels', 'corpus/S10_Valence.csv'],
        '--out',
        'out/.',
      ],
    ]);
  });

  test('passes over what is done, but not what was cut off or has no scores in spite of labels', () => {
    for (const name of ['a.mp4', 'b.mp4', 'c.mp4', 'c.csv', 'd.mp4', 'd.csv']) put(`corpus/${name}`);
    put('out/a.json', '{\n  "complete": true\n}\n');
    put('out/b.json', '{\n  "complete": false\n}\n');
    put('out/c.json', '{\n  "complete": true\n}\n');
    put('out/d.json', '{\n  "complete": true,\n  "labels": {\n  }\n}\n');
    const { asked, stdout } = task(0, 1);
    expect(asked.map(([video]) => video)).toEqual(['corpus/b.mp4', 'corpus/c.mp4']);
    expect(stdout).toBe('a.mp4: done already\nd.mp4: done already\n');
  });

  test('refuses to write results among the corpus, where they would pass for labels', () => {
    put('corpus/a.mp4');
    const { status, stderr, asked } = task(0, 1, join(folder, 'corpus'));
    expect({ status, asked }).toEqual({ status: 2, asked: [] });
    expect(stderr).toBe('Expected a folder for results beside the corpus, found the corpus itself.\n');
  });
});
