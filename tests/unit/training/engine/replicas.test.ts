import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createReplicaMemory, replicaIn } from '../../../../training/src/engine/replica-memory';
import { runOnReplicas } from '../../../../training/src/engine/replica-threads';
import { replica, replicaShare } from '../../../../training/src/engine/replicas';
import * as tasks from '../../../support/replica-tasks';

const module = new URL('../../../support/replica-tasks.ts', import.meta.url).href;

function onReplicas<A, T>(count: number, task: (argument: A) => Promise<T>, argument: A): Promise<T> {
  return runOnReplicas(count, { module, name: task.name, argument }, () => task(argument));
}

test('a training in one thread is the only replica, whose share is everything', () => {
  expect(replica()).toMatchObject({ rank: 0, count: 1, isFirst: true });
  expect(replicaShare(7)).toEqual({ first: 0, last: 7, size: 7 });
});

test('sums go over all replicas, across windows of shared memory', async () => {
  // 1 + 2 + 3 = 6 times each number; 2,000,002 floats are two windows of 1,048,576.
  const [factor, beforeLast, last] = await onReplicas(3, tasks.summedNumbers, 2_000_001);
  expect([factor, beforeLast, last]).toEqual([6, 6 * 1_999_999, 6 * 2_000_000]);
});

test('what the first replica computes reaches the others, one message after another', async () => {
  // Both got 42 and a number that is none: their sums are 84 and no number.
  expect(await onReplicas(2, tasks.toldTwice, null)).toEqual([42, Number.NaN, 84, Number.NaN]);
});

test('a replica that fails ends the training with its reason, though the first one waits for it', async () => {
  await expect(onReplicas(2, tasks.failsOnSecond, null)).rejects.toThrow(
    'The training on 2 replicas stopped: replica 1: no picture there.',
  );
});

test('replicas that go different ways stop instead of adding up what does not belong together', async () => {
  await expect(onReplicas(2, tasks.goesAnotherWay, null)).rejects.toThrow(/went different ways/);
});

test('a replica that is ahead does not disturb one that is behind', async () => {
  expect(await onReplicas(2, tasks.hurriedTurns, 6)).toBe(0);
});

test('a replica that is woken without cause waits on', async () => {
  const memory = createReplicaMemory(2);
  const passed = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { module, name: tasks.passesMeeting.name, argument: passed, memory, rank: 1 };
  const thread = new URL('../../../../training/src/engine/replica-thread.mjs', import.meta.url);
  const worker = new Worker(thread, { workerData, execArgv: [] });
  const ended = once(worker, 'exit');
  await once(worker, 'message');
  let woken = 0;
  while (woken < 5) {
    memory.control.forEach((_, word) => {
      woken += Atomics.notify(memory.control, word);
    });
    // Time for the one that was woken to go on, if it does.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(Atomics.load(passed, 0)).toBe(0);
  replicaIn(memory, 0).meet();
  await ended;
  expect(Atomics.load(passed, 0)).toBe(1);
});

test('stored statistics become the mean over the replicas; weights and copies stay as they are', async () => {
  // (1 + 2) / 2 and (8 + 8) / 2; the kernel; the copy that was taken on the first replica before.
  expect(await onReplicas(2, tasks.averagedStatistic, null)).toEqual([1.5, 8, 5, 1, 8]);
});

test('two replicas with one and two faces have the gradients of one with all three', async () => {
  const alone = await tasks.facesGradients('cpu');
  const together = await onReplicas(2, tasks.facesGradients, 'cpu');
  const again = await onReplicas(2, tasks.facesGradients, 'cpu');
  /** Of the largest value of each gradient. */
  const tolerance = 1e-5;
  expect([...together.keys()]).toEqual([...alone.keys()]);
  expect(alone.size).toBeGreaterThan(20);
  for (const [name, expected] of alone) {
    const found = together.get(name) ?? new Float32Array();
    const scale = Math.max(...expected.map(Math.abs));
    const difference = Math.max(...expected.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN))));
    if (scale > 0) expect(difference / scale, name).toBeLessThan(tolerance);
    expect(again.get(name), name).toEqual(found);
  }
});

test('two replicas end four steps with the weights of one', async () => {
  const start = await tasks.facesSteps({ backend: 'cpu', steps: 0 });
  const alone = await tasks.facesSteps({ backend: 'cpu', steps: 4 });
  const together = await onReplicas(2, tasks.facesSteps, { backend: 'cpu', steps: 4 });
  const tolerance = 1e-5;
  const largestDifference = (a: Map<string, Float32Array>, b: Map<string, Float32Array>) =>
    Math.max(
      ...[...a].map(([name, values]) =>
        Math.max(...values.map((value, i) => Math.abs(value - (b.get(name)?.[i] ?? Number.NaN)))),
      ),
    );
  expect(largestDifference(alone, together)).toBeLessThan(tolerance);
  expect(largestDifference(alone, start), 'the steps lead somewhere').toBeGreaterThan(100 * tolerance);
});
