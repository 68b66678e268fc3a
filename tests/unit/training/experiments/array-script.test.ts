import { expect, test } from 'vitest';
import { arrayScripts, arraySpec } from '../../../../training/src/slurm/array-script';

const SCRIPT = {
  jobName: 'circumplex',
  sweep: '/data/my sweep',
  indices: [0, 1, 2, 7],
  sbatchArgs: ['--gres=gpu:1', '--time=12:00:00'],
  command: ['/usr/bin/node', '/code/cli.ts', 'sweep', 'task', "/data/it's mine"],
};

test('indices are written as SLURM reads them', () => {
  expect(arraySpec([0])).toBe('0');
  expect(arraySpec([7, 2, 0, 1, 1])).toBe('0-2,7');
  expect(
    arraySpec(
      Array.from({ length: 264 }, (_, index) => index),
      8,
    ),
  ).toBe('0-263%8');
  expect(() => arraySpec([])).toThrow(RangeError);
});

test('a script asks for what it was told, and hands a task its index', () => {
  const [script, ...more] = arrayScripts('array', { ...SCRIPT, arrayLimit: 2 });
  expect(more).toEqual([]);
  expect(script?.name).toBe('array.sbatch');
  const lines = script?.text.split('\n') ?? [];
  expect(lines[0]).toBe('#!/bin/bash');
  expect(lines).toContain('#SBATCH --array=0-2,7%2');
  expect(lines).toContain('#SBATCH --gres=gpu:1');
  expect(lines).toContain('#SBATCH --time=12:00:00');
  expect(lines).toContain('#SBATCH --output=/data/my sweep/logs/%A_%a.log');
  expect(lines.at(-2)).toBe(
    `exec /usr/bin/node /code/cli.ts sweep task '/data/it'\\''s mine' --index "$SLURM_ARRAY_TASK_ID"`,
  );
});

test('indices over the largest that SLURM takes by default go to scripts of their own', () => {
  const scripts = arrayScripts('array', { ...SCRIPT, indices: [3, 999, 1000, 2500] });
  expect(scripts.map(({ name }) => name)).toEqual([
    'array-0.sbatch',
    'array-1000.sbatch',
    'array-2000.sbatch',
  ]);
  expect(scripts[0]?.text).toContain('--array=3,999\n');
  expect(scripts[1]?.text).toContain('--array=0\n');
  expect(scripts[1]?.text).toContain('--index "$((1000 + SLURM_ARRAY_TASK_ID))"');
  expect(scripts[2]?.text).toContain('--array=500\n');
});
