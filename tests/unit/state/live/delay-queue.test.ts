import { expect, test } from 'vitest';
import { DelayQueue } from '../../../../src/state/live/delay-queue';

const drawnAt = (drawnAtMs: number) => ({ drawnAtMs });

test('nothing is due before its time, and then the newest that is', () => {
  const queue = new DelayQueue();
  for (const drawnAtMs of [500, 600, 700]) queue.add(drawnAt(drawnAtMs));
  expect(queue.newestDue(499)).toBeNull();
  expect(queue.newestDue(500)).toEqual(drawnAt(500));
  expect(queue.newestDue(710)).toEqual(drawnAt(700));
});

test('what is due stays so until something newer is', () => {
  const queue = new DelayQueue();
  queue.add(drawnAt(500));
  queue.add(drawnAt(620));
  expect(queue.newestDue(590)).toEqual(drawnAt(500));
  expect(queue.newestDue(610)).toEqual(drawnAt(500));
  expect(queue.newestDue(620)).toEqual(drawnAt(620));
});

test('after the delay was shortened nothing older is drawn any more', () => {
  const queue = new DelayQueue();
  queue.add(drawnAt(1000));
  queue.add(drawnAt(200));
  expect(queue.newestDue(200)).toEqual(drawnAt(200));
  expect(queue.newestDue(1000)).toEqual(drawnAt(200));
});

test('a cleared queue has nothing due', () => {
  const queue = new DelayQueue();
  queue.add(drawnAt(100));
  expect(queue.newestDue(100)).toEqual(drawnAt(100));
  queue.clear();
  expect(queue.newestDue(200)).toBeNull();
});
