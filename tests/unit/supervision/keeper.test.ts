import { expect, test } from 'vitest';
import { Keeper } from '../../../src/supervision/keeper';
import { RestartBudget } from '../../../src/supervision/restart-budget';
import { FakeClock } from '../../support/fake-clock';

type Cause = 'death' | 'start';

const ALLOWANCES = { death: { delaysMs: [0, 1000] }, start: { delaysMs: [500, 2000] } };

/** A keeper of numbers, the first thing that is started being 1. */
function numberKeeper() {
  const clock = new FakeClock();
  const calls: string[] = [];
  let started = 0;
  const fakes = { start: async (thing: number): Promise<number> => thing };
  const keeper = new Keeper<number, Cause>({
    start: (signal) => {
      started += 1;
      signal.addEventListener('abort', () => calls.push('aborted'));
      return fakes.start(started);
    },
    end: (thing) => calls.push(`end ${thing}`),
    budget: new RestartBudget<Cause>(ALLOWANCES, clock),
    startCause: 'start',
    clock,
    onReplacing: (cause, reason) => calls.push(`replacing: ${cause}, ${reason}`),
    onReplaced: (thing, reason) => calls.push(`replaced by ${thing}: ${reason}`),
    onGivenUp: (reason) => calls.push(`given up: ${reason}`),
  });
  return { keeper, clock, calls, fakes };
}

const never = () => new Promise<never>(() => {});

test('what fails is ended, said at once, and replaced; calls under way reject', async () => {
  const { keeper, clock, calls } = numberKeeper();
  expect(await keeper.open()).toBe(1);
  const call = expect(keeper.use(never)).rejects.toThrow('It died.');
  await clock.run(0);
  keeper.fail(1, 'death', 'it died');
  expect(calls).toEqual(['end 1', 'replacing: death, it died']);
  await call;
  expect(await keeper.running()).toBe(2);
  expect(calls.at(-1)).toBe('replaced by 2: it died');
});

test('a late report on one that was replaced changes nothing', async () => {
  const { keeper, calls } = numberKeeper();
  await keeper.open();
  keeper.fail(1, 'death', 'it died');
  await keeper.running();
  keeper.fail(1, 'death', 'it died again');
  expect(keeper.current).toBe(2);
  expect(calls.filter((call) => call.startsWith('replacing'))).toHaveLength(1);
});

test('waits longer each time in a row, and gives up when the budget of the cause is spent', async () => {
  const { keeper, clock, calls } = numberKeeper();
  await keeper.open();
  keeper.fail(1, 'death', 'it died');
  await clock.run(0);
  keeper.fail(2, 'death', 'it died');
  await clock.run(999);
  expect(keeper.current).toBeNull();
  await clock.run(1);
  expect(keeper.current).toBe(3);
  keeper.fail(3, 'death', 'it died');
  await clock.run(0);
  expect(calls.at(-1)).toBe('given up: it died');
  await expect(keeper.running()).rejects.toThrow('It died.');
});

test('starts that fail have a budget of their own, and the sentence tells of the last', async () => {
  const { keeper, clock, calls, fakes } = numberKeeper();
  await keeper.open();
  fakes.start = () => Promise.reject(new Error('The model file model.json is missing.'));
  keeper.fail(1, 'death', 'it died');
  await clock.run(2500);
  expect(calls.at(-1)).toBe('given up: The model file model.json is missing');
  fakes.start = async (thing) => thing;
  expect(await keeper.open()).toBe(5);
});

test('who knows that an obstacle is gone has the next attempt begin at once', async () => {
  const { keeper, clock, fakes } = numberKeeper();
  await keeper.open();
  fakes.start = () => Promise.reject(new Error('Failed to fetch'));
  keeper.fail(1, 'death', 'it died');
  await clock.run(600);
  fakes.start = async (thing) => thing;
  keeper.hurry();
  await clock.run(0);
  expect(keeper.current).not.toBeNull();
});

test('an opening overtakes a replacement, and what that still brings is ended', async () => {
  const { keeper, clock, calls, fakes } = numberKeeper();
  await keeper.open();
  let bring = (_: number) => {};
  fakes.start = () =>
    new Promise((resolve) => {
      bring = resolve;
    });
  keeper.fail(1, 'death', 'it died');
  await clock.run(0);
  fakes.start = async (thing) => thing;
  expect(await keeper.open()).toBe(3);
  bring(2);
  await clock.run(0);
  expect(calls).toContain('end 2');
  expect(keeper.current).toBe(3);
});

test('an opening tries as often as it may, then says why it failed', async () => {
  const { keeper, fakes } = numberKeeper();
  fakes.start = (thing) => (thing < 3 ? Promise.reject(new Error('It hangs.')) : Promise.resolve(thing));
  await expect(keeper.open(2)).rejects.toThrow('It hangs.');
  expect(await keeper.open(3)).toBe(3);
});

test('an aborted opening rejects with the reason of its signal and leaves nothing behind', async () => {
  const { keeper, clock, calls, fakes } = numberKeeper();
  let bring = (_: number) => {};
  fakes.start = () =>
    new Promise((resolve) => {
      bring = resolve;
    });
  const stop = new AbortController();
  const refused = expect(keeper.open(1, stop.signal)).rejects.toThrow('Something else is wanted.');
  stop.abort(new Error('Something else is wanted.'));
  await refused;
  bring(1);
  await clock.run(0);
  expect(calls).toEqual(['aborted', 'end 1']);
});

test('nothing is started any more once it was closed', async () => {
  const { keeper, clock, calls } = numberKeeper();
  await keeper.open();
  keeper.fail(1, 'death', 'it died');
  await clock.run(0);
  keeper.fail(2, 'death', 'it died');
  keeper.close();
  await clock.run(10_000);
  expect(keeper.current).toBeNull();
  expect(calls.filter((call) => call.startsWith('replaced'))).toHaveLength(1);
});
