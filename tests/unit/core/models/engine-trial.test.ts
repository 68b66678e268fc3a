import { expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import {
  type EngineName,
  type EngineRun,
  readTrial,
  TRIAL_TOLERANCE,
  trialText,
  weighRuns,
} from '../../../../src/core/models/engine-trial';

const ESTIMATES: readonly Affect[] = [
  [0.1, 0.2],
  [0.3, -0.1],
];

function run(engine: EngineName, frameMs: readonly number[], changes: Partial<EngineRun> = {}): EngineRun {
  return { engine, frameMs, estimates: ESTIMATES, fault: null, ...changes };
}

/** Runs of which one is as the reference but for so much valence in the second frame. */
function runsApart(apart: number): readonly EngineRun[] {
  const estimates: readonly Affect[] = [
    [0.1, 0.2],
    [0.3 + apart, -0.1],
  ];
  return [run('wasm-own', [45], { estimates }), run('wasm-tfjs', [90])];
}

test.each<[name: string, runs: readonly EngineRun[], chosen: EngineName | undefined]>([
  ['the quickest', [run('webgpu-own', [30]), run('wasm-own', [20]), run('wasm-tfjs', [90])], 'wasm-own'],
  ['the likeliest of those within 5 %', [run('webgpu-own', [21]), run('wasm-own', [20])], 'webgpu-own'],
  ['stock where ours is 6 % slower', [run('wasm-own', [106]), run('wasm-tfjs', [100])], 'wasm-tfjs'],
  ['by the quickest frame of each', [run('wasm-own', [300, 44]), run('wasm-tfjs', [90, 88])], 'wasm-own'],
  [
    'nothing of what failed',
    [run('wasm-own', [9], { fault: 'it died' }), run('wasm-tfjs', [90])],
    'wasm-tfjs',
  ],
  ['nothing of what gave no estimate', [run('wasm-own', []), run('wasm-tfjs', [90])], 'wasm-tfjs'],
  ['nothing where all failed', [run('wasm-own', [], { fault: 'it died' })], undefined],
])('a trial chooses %s', (_, runs, chosen) => {
  expect(weighRuns(runs)?.chosen).toBe(chosen);
});

test('an engine whose numbers differ by more than the tolerance is out, and it is said by how much', () => {
  expect(weighRuns(runsApart(0.9 * TRIAL_TOLERANCE))?.chosen).toBe('wasm-own');
  const trial = weighRuns(runsApart(2 * TRIAL_TOLERANCE));
  expect(trial?.chosen).toBe('wasm-tfjs');
  expect(trial?.engines[0]?.fault).toBe(
    'its numbers differ from those of TensorFlow.js on WebAssembly by 0.0020',
  );
});

test('who was stopped early is held to the frames that it computed, and numbers must come when they are due', () => {
  const short = run('webgpu-tfjs', [70], { estimates: ESTIMATES.slice(0, 1) });
  const silent = run('webgpu-own', [1], { estimates: [null, [0.3, -0.1]] });
  const trial = weighRuns([silent, run('wasm-own', [45]), short]);
  expect(trial?.engines.map(({ fault }) => fault)).toEqual([
    'its numbers differ from those of WebAssembly engine',
    null,
    null,
  ]);
});

test('a trial is said in one sentence and read again from its text', () => {
  const trial = weighRuns([
    run('webgpu-own', [], { fault: 'its start took more than 20 s' }),
    run('wasm-own', [44.6, 46]),
    run('wasm-tfjs', [90]),
  ]);
  if (trial === null) throw new Error('Two of three did their work.');
  expect(trialText(trial)).toBe(
    'Engines were tried: WebGPU engine is out (its start took more than 20 s), WebAssembly engine 45 ms a ' +
      'frame, TensorFlow.js on WebAssembly 90 ms a frame; WebAssembly engine chosen.',
  );
  expect(readTrial(JSON.stringify(trial))).toEqual(trial);
});

test.each(['', '{}', '{"chosen":"abacus","engines":[{"engine":"wasm-own","frameMs":1,"fault":null}]}'])(
  'the text %j is no trial',
  (text) => {
    expect(readTrial(text)).toBeNull();
  },
);
