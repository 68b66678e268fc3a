import { expect, test } from 'vitest';
import { ClockOffset } from '../../../packages/circumplex-client/src/clock-offset';
import { seededRandom } from '../../../src/core/seeded-random';

/**
 * An exchange at a moment of our clock, of two ways that take as long as given, with a clock that is ahead.
 */
function exchange(sentMs: number, { aheadMs, thereMs, backMs }: Record<string, number>) {
  const receivedMs = sentMs + (thereMs ?? 0) + (aheadMs ?? 0);
  return {
    sentMs,
    receivedMs,
    answeredMs: receivedMs + 1,
    arrivedMs: sentMs + (thereMs ?? 0) + 1 + (backMs ?? 0),
  };
}

test('no offset is told before an answer has come', () => {
  expect(new ClockOffset().at(0)).toBeNull();
});

test('ways of the same length give the offset exactly, and half the round trip as its bound', () => {
  const clock = new ClockOffset();
  clock.add(exchange(1000, { aheadMs: -250.5, thereMs: 2, backMs: 2 }));
  expect(clock.at(1005)).toEqual({ offsetMs: -250.5, uncertaintyMs: 2 });
});

test('the true offset lies within the bound, however unequal the ways and however late the answers', () => {
  const random = seededRandom(7);
  const aheadMs = 123_456.7;
  const clock = new ClockOffset();
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < 200; index++) {
    const [thereMs, backMs] = [random() ** 4 * 300, random() ** 4 * 300];
    clock.add(exchange(index * 1000, { aheadMs, thereMs, backMs }));
    const estimate = clock.at(index * 1000 + 601);
    expect(Math.abs((estimate?.offsetMs ?? 0) - aheadMs)).toBeLessThanOrEqual(estimate?.uncertaintyMs ?? 0);
    least = Math.min(least, estimate?.uncertaintyMs ?? 0);
  }
  expect(least).toBeLessThan(5);
});

test('a bound grows with the age of its measurement', () => {
  const clock = new ClockOffset();
  clock.add(exchange(0, { aheadMs: 10, thereMs: 1, backMs: 1 }));
  const early = clock.at(1000)?.uncertaintyMs ?? 0;
  expect(clock.at(101_000)?.uncertaintyMs).toBeCloseTo(early + 2, 6);
});

test('a clock that was set is believed at once, though older measurements had narrower bounds', () => {
  const clock = new ClockOffset();
  clock.add(exchange(0, { aheadMs: 0, thereMs: 0.1, backMs: 0.1 }));
  clock.add(exchange(1000, { aheadMs: 5000, thereMs: 20, backMs: 30 }));
  expect(clock.at(1051)?.offsetMs).toBe(4995);
});
