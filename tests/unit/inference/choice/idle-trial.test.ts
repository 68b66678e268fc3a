import { expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import type { EngineName, EngineTrial } from '../../../../src/core/models/engine-trial';
import type { CandidateNews, CandidateTask } from '../../../../src/inference/choice/candidate-run';
import { IdleTrial } from '../../../../src/inference/choice/idle-trial';
import { FakeClock } from '../../../support/fake-clock';

const IDLE_MS = 1500;

const TASK = { modelUrl: '/models/tiny/', weightsSha256: 'a', clipLengthFrames: 16, threadFault: null };

const ESTIMATE: Affect = [0.1, 0.2];

/** What a fake candidate does: how long it opens and computes a frame, and what goes wrong. */
interface Behaviour {
  readonly openMs?: number;
  readonly frameMs?: number;
  readonly estimate?: Affect;
  /** Frames after which nothing more is heard. */
  readonly hangsAfter?: number;
  readonly says?: CandidateNews;
}

/** A trial of fake candidates on a fake clock, and what became of it. */
function trialOf(behaviours: Partial<Record<EngineName, Behaviour>>) {
  const clock = new FakeClock();
  const started: EngineName[] = [];
  const alive = new Set<EngineName>();
  const trials: EngineTrial[] = [];
  const frames: EngineName[] = [];
  const start = ({ engine }: CandidateTask, hear: (news: CandidateNews) => void) => {
    const behaviour = behaviours[engine] ?? {};
    const {
      openMs = 200,
      frameMs = 50,
      estimate = ESTIMATE,
      hangsAfter = Number.POSITIVE_INFINITY,
    } = behaviour;
    started.push(engine);
    alive.add(engine);
    let done = 0;
    const tell = (news: CandidateNews) => alive.has(engine) && hear(news);
    const next = () => {
      if (done === hangsAfter || !alive.has(engine)) return;
      clock.after(frameMs, () => {
        done += 1;
        if (alive.has(engine)) frames.push(engine);
        tell({ type: 'frame', frameMs, estimate });
        next();
      });
    };
    clock.after(openMs, () => {
      tell(behaviour.says ?? { type: 'opened' });
      if (behaviour.says === undefined) next();
    });
    return () => alive.delete(engine);
  };
  const candidates = Object.keys(behaviours) as EngineName[];
  const trial = new IdleTrial({ candidates, task: TASK, start, onDone: (done) => trials.push(done), clock });
  return { clock, trial, started, alive, trials, frames };
}

test('a trial begins once nothing was computed for a while, and leaves no candidate behind', async () => {
  const { clock, started, alive, trials, frames } = trialOf({ 'wasm-own': {}, 'wasm-tfjs': { frameMs: 90 } });
  await clock.run(IDLE_MS - 1);
  expect(started).toEqual([]);
  await clock.run(3000);
  expect(started).toEqual(['wasm-own', 'wasm-tfjs']);
  expect(trials).toEqual([
    {
      chosen: 'wasm-own',
      engines: [
        { engine: 'wasm-own', frameMs: 50, fault: null },
        { engine: 'wasm-tfjs', frameMs: 90, fault: null },
      ],
    },
  ]);
  expect(frames).toHaveLength(12);
  expect(alive.size).toBe(0);
  await clock.run(60_000);
  expect(started).toHaveLength(2);
});

test('an engine that takes more than twice as long need not show more than two frames', async () => {
  const { clock, frames } = trialOf({ 'wasm-own': {}, 'wasm-tfjs': { frameMs: 101 } });
  await clock.run(5000);
  expect(frames.filter((engine) => engine === 'wasm-tfjs')).toHaveLength(2);
});

test('a frame puts the trial off, and ends the candidate that is at work at once', async () => {
  const { clock, trial, started, alive, trials } = trialOf({ 'wasm-own': {}, 'wasm-tfjs': {} });
  await clock.run(1000);
  trial.disturb();
  await clock.run(1000);
  expect(started).toEqual([]);
  await clock.run(IDLE_MS - 1000 + 550);
  expect([...alive]).toEqual(['wasm-tfjs']);
  trial.disturb();
  expect(alive.size).toBe(0);
  expect(trials).toEqual([]);
  // The first had done its work and is not asked again.
  await clock.run(5000);
  expect(started).toEqual(['wasm-own', 'wasm-tfjs', 'wasm-tfjs']);
  expect(trials).toHaveLength(1);
});

test('a trial that is disturbed again and again is given up', async () => {
  const { clock, trial, started, trials } = trialOf({ 'wasm-own': {}, 'wasm-tfjs': {} });
  for (let time = 0; time < 8; time++) {
    await clock.run(IDLE_MS + 100);
    trial.disturb();
  }
  await clock.run(60_000);
  expect(started).toHaveLength(5);
  expect(trials).toEqual([]);
});

test.each<[what: string, behaviour: Behaviour, fault: string]>([
  ['that does not start', { openMs: 60_000 }, 'its start took more than 20 s'],
  ['that hangs', { hangsAfter: 2 }, 'a frame took more than 5 s'],
  ['that says it failed', { says: { type: 'failed', reason: 'no room' } }, 'no room'],
  [
    'with other numbers',
    { estimate: [0.1, 0.3] },
    'its numbers differ from those of TensorFlow.js on WebAssembly by 0.10',
  ],
])('an engine %s is out, and that is said', async (_, behaviour, fault) => {
  const { clock, alive, trials } = trialOf({ 'wasm-own': behaviour, 'wasm-tfjs': { frameMs: 90 } });
  await clock.run(60_000);
  expect(trials[0]?.chosen).toBe('wasm-tfjs');
  expect(trials[0]?.engines[0]).toMatchObject({ engine: 'wasm-own', fault });
  expect(alive.size).toBe(0);
});

test('an engine that takes far longer than another is stopped in its first frame', async () => {
  const { clock, trials } = trialOf({ 'wasm-own': { frameMs: 20 }, 'wasm-tfjs': { frameMs: 30_000 } });
  await clock.run(IDLE_MS + 200 + 6 * 20 + 200 + 1001);
  expect(trials).toMatchObject([{ chosen: 'wasm-own' }]);
  expect(trials[0]?.engines[1]).toMatchObject({ frameMs: null, fault: 'a frame took more than 1 s' });
});

test('where the model is not kept on the device nothing is tried, and nothing told', async () => {
  const { clock, alive, started, trials } = trialOf({
    'wasm-own': { says: { type: 'no-model' } },
    'wasm-tfjs': {},
  });
  await clock.run(60_000);
  expect([started, alive.size, trials]).toEqual([['wasm-own'], 0, []]);
});

test('closing ends it, whatever it is at', async () => {
  const { clock, trial, alive, trials } = trialOf({ 'wasm-own': {}, 'wasm-tfjs': {} });
  await clock.run(IDLE_MS + 300);
  expect(alive.size).toBe(1);
  trial.close();
  expect(alive.size).toBe(0);
  await clock.run(60_000);
  expect(trials).toEqual([]);
});
