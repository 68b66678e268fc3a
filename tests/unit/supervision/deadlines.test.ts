import { expect, test } from 'vitest';
import { MovingDeadline, withDeadline } from '../../../src/supervision/deadline';
import { RestartBudget } from '../../../src/supervision/restart-budget';
import { SilenceWatch } from '../../../src/supervision/silence-watch';
import { UsualTime } from '../../../src/supervision/usual-time';
import { FakeClock } from '../../support/fake-clock';

const never = new Promise<never>(() => {});

test('a wait that is over in time gives what it gives, and leaves no timer behind', async () => {
  const clock = new FakeClock();
  expect(await withDeadline(Promise.resolve(7), { afterMs: 100, message: 'late', clock })).toBe(7);
  expect(clock.isWaiting).toBe(false);
});

test('a wait without an end rejects at its deadline, and what comes after that is dropped', async () => {
  const clock = new FakeClock();
  const dropped: number[] = [];
  let bring = (_: number) => {};
  const wait = new Promise<number>((resolve) => {
    bring = resolve;
  });
  const refused = expect(
    withDeadline(wait, {
      afterMs: 100,
      message: 'It is late.',
      dropLate: (late) => dropped.push(late),
      clock,
    }),
  ).rejects.toThrow('It is late.');
  await clock.run(100);
  await refused;
  bring(7);
  await clock.run(0);
  expect(dropped).toEqual([7]);
});

test('a moving deadline is over only when nothing was heard for all of its time', async () => {
  const clock = new FakeClock();
  const deadline = new MovingDeadline(
    () => 100,
    (overMs) => `Nothing came for ${overMs} ms.`,
    clock,
  );
  const refused = expect(deadline.watch(never)).rejects.toThrow('Nothing came for 100 ms.');
  for (let step = 0; step < 5; step++) {
    await clock.run(90);
    deadline.hear();
  }
  await clock.run(100);
  await refused;
  expect(clock.ms).toBe(550);
});

test('a deadline that is due while the machine sleeps begins anew when it wakes', async () => {
  const clock = new FakeClock();
  let rejected = '';
  withDeadline(never, { afterMs: 3000, message: 'late', clock }).catch((error: Error) => {
    rejected = error.message;
  });
  await clock.run(2500);
  // As browsers do after a sleep: what was due is called at once, and the clock is ahead.
  clock.wakeAfter(75_000);
  await clock.run(2900);
  expect(rejected).toBe('');
  await clock.run(200);
  expect(rejected).toBe('late');
});

test('a deadline is over at last where timers are late all the time, as in pages that nobody sees', async () => {
  const clock = new FakeClock();
  let rejected = '';
  withDeadline(never, { afterMs: 60_000, message: 'late', clock }).catch((error: Error) => {
    rejected = error.message;
  });
  for (let minute = 0; minute < 3; minute++) {
    clock.wakeAfter(60_000);
    await clock.run(0);
  }
  expect(rejected).toBe('');
  clock.wakeAfter(60_000);
  await clock.run(0);
  expect(rejected).toBe('late');
});

test('a budget allows so many replacements in a row for each cause, and is filled by what works', () => {
  const clock = new FakeClock();
  const budget = new RestartBudget({ death: { delaysMs: [0, 1000] }, start: { delaysMs: [500] } }, clock);
  expect([budget.next('death'), budget.next('death'), budget.next('death')]).toEqual([0, 1000, null]);
  expect(budget.next('start')).toBe(500);
  budget.refill('death');
  expect([budget.next('death'), budget.next('start')]).toEqual([0, null]);
});

test('a budget that goes on keeps to its longest wait', () => {
  const budget = new RestartBudget({ camera: { delaysMs: [1, 2], goesOn: true } }, new FakeClock());
  expect(Array.from({ length: 4 }, () => budget.next('camera'))).toEqual([1, 2, 2, 2]);
});

test('twenty replacements a minute are allowed while each works; a storm of them is not', () => {
  const clock = new FakeClock();
  const budget = new RestartBudget({ death: { delaysMs: [0] } }, clock);
  const count = (everyMs: number, forMs: number) => {
    let allowed = 0;
    for (let ms = 0; ms < forMs; ms += everyMs) {
      clock.ms += everyMs;
      if (budget.next('death') !== null) allowed += 1;
      budget.refill('death');
    }
    return allowed;
  };
  expect(count(3000, 300_000)).toBe(100);
  budget.reset();
  expect(count(500, 60_000)).toBe(60);
});

test('a piece of work may take three times its usual time, within bounds, twice where it is slow', () => {
  const usual = new UsualTime({ firstMs: 20_000, leastMs: 2000, mostMs: 5000 });
  expect(usual.limitMs).toBe(20_000);
  for (const timeMs of [100, 110, 120]) usual.add(timeMs);
  expect([usual.usualMs, usual.limitMs]).toEqual([110, 2000]);
  for (let time = 0; time < 9; time++) usual.add(1000);
  expect(usual.limitMs).toBe(3000);
  for (let time = 0; time < 9; time++) usual.add(2000);
  expect(usual.limitMs).toBe(5000);
  for (let time = 0; time < 9; time++) usual.add(9000);
  expect(usual.limitMs).toBe(18_000);
  usual.add(Number.NaN);
  expect(usual.usualMs).toBe(9000);
  usual.forget();
  expect(usual.limitMs).toBe(20_000);
});

function silenceWatch() {
  const clock = new FakeClock();
  const calls: string[] = [];
  const watch = new SilenceWatch({
    clock,
    limitMs: () => 2000,
    onSilent: (silentMs) => calls.push(`silent ${silentMs}`),
    onHeard: () => calls.push('heard'),
  });
  return { watch, clock, calls };
}

test('silence is noticed once, within a quarter of a second, and so is its end', async () => {
  const { watch, clock, calls } = silenceWatch();
  watch.start();
  for (let sign = 0; sign < 20; sign++) {
    await clock.run(1900);
    watch.hear();
  }
  expect(calls).toEqual([]);
  await clock.run(2250);
  expect(calls).toEqual(['silent 2000']);
  await clock.run(10_000);
  watch.hear();
  expect(calls).toEqual(['silent 2000', 'heard']);
  watch.stop();
  expect(clock.isWaiting).toBe(false);
});

test('a minute of sleep is no silence, nor is a clock that jumps an hour', async () => {
  const { watch, clock, calls } = silenceWatch();
  watch.start();
  await clock.run(1000);
  clock.set(clock.ms + 75_000);
  await clock.run(250);
  clock.set(clock.ms - 3_600_000);
  await clock.run(250);
  watch.hear();
  await clock.run(1750);
  expect(calls).toEqual([]);
  await clock.run(500);
  expect(calls).toEqual(['silent 2000']);
});
