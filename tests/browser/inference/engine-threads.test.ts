import { type Remote, wrap } from 'comlink';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { engineThreads } from '../../../src/inference/wasm-engine/start-engine';
import type { EngineWorker } from './engine.worker';

/** Random weights; wide enough that all threads have something to do. */
const NARROW_RESNET = { base: 'resnet50', widthMultiplier: 1 / 8 } as const;

/** Valence, arousal and probabilities against TensorFlow.js. */
const TOLERANCE = 1e-5;

const SHIPPED_MODEL = new URL('/models/vgg16-lstm/', location.href).href;
const SHIPPED_I3D = new URL('/models/i3d-vgg16/', location.href).href;

let thread: Worker;
let engine: Remote<EngineWorker>;

beforeEach(() => {
  thread = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
  engine = wrap<EngineWorker>(thread);
});

afterEach(() => thread.terminate());

function worstDifference(found: readonly number[][], expected: readonly number[][]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(
    ...expected.flatMap((frame, index) => {
      expect(found[index]).toHaveLength(frame.length);
      return frame.map((value, output) => Math.abs(value - (found[index]?.[output] ?? NaN)));
    }),
  );
}

test.each([1, 2, 3])('the tiny model on %i threads gives what TensorFlow.js gives', async (threads) => {
  const found = await engine.engineEstimates(null, threads, 40);
  const expected = await engine.tfjsEstimates(null, 40);
  expect(worstDifference(found, expected)).toBeLessThan(TOLERANCE);
  // Equality of constants would show nothing.
  const valences = expected.map(([valence]) => valence ?? NaN);
  expect(Math.max(...valences) - Math.min(...valences)).toBeGreaterThan(1000 * TOLERANCE);
});

test.each([2, 3])('a narrow ResNet50 on %i threads gives what TensorFlow.js gives', async (threads) => {
  const found = await engine.engineEstimates(NARROW_RESNET, threads, 6);
  const expected = await engine.tfjsEstimates(NARROW_RESNET, 6);
  expect(worstDifference(found, expected)).toBeLessThan(TOLERANCE);
});

test.each([1, 2])('the shipped model on %i threads gives what TensorFlow.js gives', async (threads) => {
  const found = await engine.engineEstimates(SHIPPED_MODEL, threads, 6);
  const expected = await engine.tfjsEstimates(SHIPPED_MODEL, 6);
  expect(worstDifference(found, expected)).toBeLessThan(TOLERANCE);
});

test('the shipped i3D on two threads gives what TensorFlow.js gives', async () => {
  const found = await engine.engineEstimates(SHIPPED_I3D, 2, 17);
  const expected = await engine.tfjsEstimates(SHIPPED_I3D, 17);
  expect(worstDifference(found, expected)).toBeLessThan(TOLERANCE);
  expect(expected.map((estimate) => estimate.length)).toEqual([...Array(15).fill(0), 2, 2]);
});

test('memory does not grow over 200 frames', async () => {
  const [before, after] = await engine.memoryOver(200);
  expect(after).toBe(before);
});

test('a helping thread that dies in the middle of its work is told in one sentence, once', async () => {
  const { first, second, died } = await engine.stalled();
  expect(first).toBe('A helping thread of the WebAssembly engine does not answer.');
  expect(second).toBe(first);
  expect(died).toEqual([first]);
});

test('threads are one less than cores, two at least where there are two, eight at most', () => {
  expect([1, 2, 3, 4, 8, 9, 16].map(engineThreads)).toEqual([1, 2, 2, 3, 7, 8, 8]);
});

test('the engine starts on several threads, and says so', async () => {
  const threads = engineThreads(navigator.hardwareConcurrency);
  const started = await engine.started(null);
  expect(started.threads).toBe(threads);
  if (threads > 1) expect(started.description).toBe(`an engine of its own with ${threads} threads`);
});

test('where threads failed before or do not start, one thread takes over and says why', async () => {
  expect(await engine.started('a helping thread failed before')).toEqual({
    threads: 1,
    description: 'an engine of its own on one thread (a helping thread failed before)',
  });
  const { threads, description } = await engine.startedWithoutWorkers();
  expect(threads).toBe(1);
  if (navigator.hardwareConcurrency > 1) {
    expect(description).toMatch(
      /on one thread \(its threads did not start: a helping thread did not start \(.*broken.*\)\)$/,
    );
  }
});
