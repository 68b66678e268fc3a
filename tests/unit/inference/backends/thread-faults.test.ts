import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { untilThreadFails } from '../../../../src/inference/backends/thread-faults';

/**
 * An error as it arrives in a worker; `error` is what was thrown there, `null` where it was thrown in
 * another.
 */
class ThrownEvent extends Event {
  constructor(readonly error: unknown) {
    super('error', { cancelable: true });
  }
}

const never = () => new Promise<never>(() => {});

/** Throws it in a scope; true if it goes up from there. */
function goesUp(scope: EventTarget, thrown: unknown): boolean {
  return scope.dispatchEvent(new ThrownEvent(thrown));
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a start passes on what it resolves or rejects with, and listens no more', async () => {
  const scope = new EventTarget();
  expect(await untilThreadFails(Promise.resolve('started'), scope)).toBe('started');
  await expect(untilThreadFails(Promise.reject(new Error('too late')), scope)).rejects.toThrow('too late');
  expect(goesUp(scope, null)).toBe(true);
});

test('the death of a thread rejects, and neither its report nor those of the others go up', async () => {
  const scope = new EventTarget();
  const start = untilThreadFails(never(), scope);
  expect(goesUp(scope, new Event('error'))).toBe(false);
  await expect(start).rejects.toThrow('a thread died of an error');
  expect([null, new Event('error')].map((report) => goesUp(scope, report))).toEqual([false, false]);
});

test('some time after the death of a thread nothing is kept back', async () => {
  const scope = new EventTarget();
  const start = untilThreadFails(never(), scope);
  goesUp(scope, null);
  await expect(start).rejects.toThrow('a thread died of an error');
  vi.advanceTimersByTime(20_000);
  expect(goesUp(scope, null)).toBe(true);
});

test('faults of the scope itself go up during the start and right after it, and end nothing', async () => {
  const scope = new EventTarget();
  let finish = (_: string) => {};
  const starting = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const start = untilThreadFails(starting, scope);
  expect(goesUp(scope, new Error('our own'))).toBe(true);
  finish('started');
  expect(await start).toBe('started');

  const failing = untilThreadFails(never(), scope);
  goesUp(scope, null);
  await expect(failing).rejects.toThrow('a thread died of an error');
  expect(goesUp(scope, new Error('our own'))).toBe(true);
});
