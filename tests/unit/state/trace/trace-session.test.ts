import { beforeEach, describe, expect, test } from 'vitest';
import { LAG_CLIP_S, lagClipAt } from '../../../../src/actor/actor-path';
import { ratersAgreement } from '../../../../src/core/tracing/rater';
import { TraceSession } from '../../../../src/state/trace/trace-session';
import { activeRaters, currentRater, isTraceUnsaved } from '../../../../src/state/trace/trace-store';
import { FakeClock } from '../../../support/fake-clock';
import { FakePlayer } from '../../../support/fake-player';

const LENGTH_S = 4;
/** One picture at 25 a second. */
const FRAME_S = 0.04;

let clock: FakeClock;
let player: FakePlayer;
let session: TraceSession;
const state = () => session.store.getState();
const rating = () => currentRater(state()).rating;
const course = (timeS: number) => 0.8 * Math.sin(2 * timeS);

beforeEach(() => {
  clock = new FakeClock();
  player = new FakePlayer(LENGTH_S);
  session = new TraceSession(clock);
  session.open(new File([], 'clip.mp4'));
  session.attach(player);
});

/** Counts a run down, which then plays. */
async function countedDown() {
  await clock.run(3000);
  expect(state().phase).toBe('running');
}

/** Traces up to a time by a rule, `lagS` late. */
function trace(untilS: number, lagS = 0, rule: (timeS: number) => number = course) {
  player.run(untilS, clock.ms, (timeS, atMs) => session.steer([rule(timeS - lagS), 0], atMs));
}

test('a trace begins after three seconds, follows the pictures to their end, and is whole', async () => {
  session.start('rating');
  expect(state()).toMatchObject({ phase: 'countdown', countdown: 3 });
  await clock.run(1500);
  expect(state().countdown).toBe(2);
  expect(player.speed).toBeNull();
  await clock.run(1500);
  expect(player.speed).toBe(1);
  trace(LENGTH_S);
  expect(state()).toMatchObject({ phase: 'ready', run: null });
  expect(rating().arousal).toBeNull();
  const values = [...(rating().valence?.values ?? [])];
  expect(values).toHaveLength(100);
  values.forEach((value, index) => {
    expect(value).toBe(course(index / 25));
  });
});

test('at half the speed the pictures count and the clock does not', async () => {
  session.change({ speed: 0.5, rateHz: 50 });
  session.start('rating');
  await countedDown();
  expect(player.speed).toBe(0.5);
  trace(LENGTH_S);
  expect(rating().valence?.values).toHaveLength(200);
  expect(rating().valence?.values[100]).toBe(course(2));
  expect(rating().valence?.speeds[100]).toBe(0.5);
});

test('a pause keeps what was traced, and going on counts down and leaves no hole', async () => {
  session.start('rating');
  await countedDown();
  trace(2);
  session.pause();
  expect(state()).toMatchObject({ phase: 'paused', notice: null });
  expect(player.speed).toBeNull();
  expect(rating().valence?.values[50]).toBe(course(2));
  session.goOn();
  expect(state().phase).toBe('countdown');
  await countedDown();
  trace(LENGTH_S);
  expect(rating().valence?.values.some(Number.isNaN)).toBe(false);
});

test('back goes back five seconds at most to the beginning, and what is traced then stands', async () => {
  session.start('rating');
  await countedDown();
  trace(3);
  session.back(2);
  await countedDown();
  expect(player.timeS).toBeCloseTo(1, 9);
  trace(LENGTH_S, 0, () => -0.25);
  const { values } = rating().valence ?? { values: [] };
  expect(values[24]).toBe(course(24 / 25));
  expect([...values.slice(25)]).toEqual(Array(75).fill(-0.25));
});

test('a stretch that is done anew overwrites itself alone, begins where the trace stood, and can be undone', async () => {
  session.start('rating');
  await countedDown();
  trace(LENGTH_S);
  const before = rating();
  session.start('rating', { fromS: 1, toS: 2 });
  expect(session.value).toEqual([course(1), 0]);
  await countedDown();
  trace(LENGTH_S, 0, () => 0.5);
  expect(state().phase).toBe('ready');
  const { values } = rating().valence ?? { values: [] };
  expect([...values.slice(25, 50)]).toEqual(Array(25).fill(0.5));
  expect([values[24], values[50]]).toEqual([course(0.96), course(2)]);
  expect(state().canUndo).toBe(true);
  session.turns.undo();
  expect(rating()).toBe(before);
  expect(state().canUndo).toBe(false);
});

test('valence and arousal can be traced one after the other, and both at once', async () => {
  session.start('rating');
  await countedDown();
  trace(LENGTH_S);
  session.change({ dimensions: 'arousal' });
  session.start('rating');
  await countedDown();
  player.run(LENGTH_S, clock.ms, (_, atMs) => session.steer([0.9, 0.3], atMs));
  expect(rating().valence?.values[50]).toBe(course(2));
  expect(rating().arousal?.values[50]).toBe(0.3);
  session.change({ dimensions: 'both' });
  session.start('rating');
  await countedDown();
  player.run(LENGTH_S, clock.ms, (_, atMs) => session.steer([0.7, -0.7], atMs));
  expect([rating().valence?.values[50], rating().arousal?.values[50]]).toEqual([0.7, -0.7]);
});

test('a practice run is not kept, and nothing is lost by leaving after it', async () => {
  session.start('practice');
  await countedDown();
  trace(LENGTH_S);
  expect(state().phase).toBe('ready');
  expect(activeRaters(state())).toEqual([]);
  expect(isTraceUnsaved(state())).toBe(false);
});

describe('the lag', () => {
  let clip: FakePlayer;
  beforeEach(() => {
    clip = new FakePlayer(LAG_CLIP_S);
    session.attachClip(clip);
    session.change({ dimensions: 'both' });
  });

  test('is measured by the clip within a picture, and taken off', async () => {
    for (const [index, lagS] of [0.32, 0.6].entries()) {
      session.start('lag');
      await countedDown();
      clip.run(LAG_CLIP_S, clock.ms, (timeS, atMs) => session.steer(lagClipAt(timeS - lagS), atMs));
      const { lag } = currentRater(state());
      expect(Math.abs((lag?.lagS ?? 9) - lagS)).toBeLessThan(FRAME_S);
      session.start('rating');
      await countedDown();
      player.timeS = 0;
      player.run(LENGTH_S, clock.ms, (timeS, atMs) =>
        session.steer([course(timeS - lagS), -course(timeS - lagS)], atMs),
      );
      if (index === 0) session.turns.turnToNext();
    }
    expect(state().raters.map(({ name }) => name)).toEqual(['Rater 1', 'Rater 2']);
    expect(ratersAgreement(activeRaters(state()), true).valence?.meanPairwise).toBeGreaterThan(0.999);
    expect(ratersAgreement(activeRaters(state()), false).valence?.meanPairwise).toBeLessThan(0.95);
  });

  test('is refused in one sentence where the rater did not follow', async () => {
    session.start('lag');
    await countedDown();
    clip.run(LAG_CLIP_S, clock.ms);
    expect(state().notice).toBe('The lag was not measured. The trace does not move.');
    expect(currentRater(state()).lag).toBeNull();
  });
});

describe('what goes wrong', () => {
  test('halts the run with its sentence, and what was traced stays', async () => {
    session.start('rating');
    await countedDown();
    trace(1);
    player.fail('clip.mp4 is cut off.');
    expect(state()).toMatchObject({ phase: 'paused', notice: 'clip.mp4 is cut off.' });
    expect(rating().valence?.values[25]).toBe(course(1));
  });

  test('a view that goes halts the run, and another view goes on with it', async () => {
    session.start('rating');
    await countedDown();
    trace(1);
    session.detach();
    expect(state().phase).toBe('paused');
    session.goOn();
    expect(state().phase).toBe('paused');
    player = new FakePlayer(LENGTH_S);
    session.attach(player);
    session.goOn();
    await countedDown();
    expect(player.timeS).toBeCloseTo(1, 9);
    trace(LENGTH_S);
    expect(rating().valence?.values.some(Number.isNaN)).toBe(false);
  });

  test('a countdown that is stopped plays nothing', async () => {
    session.start('rating');
    await clock.run(1000);
    session.pause();
    await clock.run(5000);
    expect(player.speed).toBeNull();
    expect(state().phase).toBe('paused');
    session.finish();
    expect(state().phase).toBe('ready');
    expect(isTraceUnsaved(state())).toBe(false);
  });

  test('a recording that cannot be played is refused, and the choices stay', () => {
    session.change({ rateHz: 50 });
    session.refuse('a.avi is an AVI file.');
    expect(state()).toMatchObject({ phase: 'empty', fault: 'a.avi is an AVI file.' });
    expect(state().settings.rateHz).toBe(50);
  });
});

test('the rate stays once somebody has traced; other choices wait until the run is over', async () => {
  session.start('rating');
  session.change({ speed: 0.5 });
  expect(state().settings.speed).toBe(1);
  await countedDown();
  trace(LENGTH_S);
  session.change({ rateHz: 50, speed: 0.5 });
  expect(state().settings).toMatchObject({ rateHz: 25, speed: 0.5 });
});

test('how is traced can be chosen while the recording is still being opened', () => {
  session.open(new File([], 'long.mp4'));
  session.change({ dimensions: 'arousal', rateHz: 50 });
  expect(state().settings).toMatchObject({ dimensions: 'arousal', rateHz: 50 });
});

test('the circle is for both dimensions alone', () => {
  session.change({ dimensions: 'both', surface: 'circle' });
  expect(state().settings.surface).toBe('circle');
  session.change({ dimensions: 'arousal' });
  expect(state().settings.surface).toBe('bars');
});

test('raters take turns by names that nobody else has', () => {
  session.turns.rename('Anna');
  session.turns.turnToNext();
  // Nobody has begun: it is still the same rater's turn.
  expect(currentRater(state()).name).toBe('Anna');
  session.turns.change({ lag: { lagS: 0.3, marginS: 0.01, correlation: 0.9 } });
  session.turns.turnToNext();
  session.turns.rename('anna');
  expect(state().notice).toBe('anna has rated already; choose another name.');
  expect(currentRater(state()).name).toBe('Rater 2');
  session.turns.turnTo(0);
  expect(currentRater(state()).name).toBe('Anna');
});
