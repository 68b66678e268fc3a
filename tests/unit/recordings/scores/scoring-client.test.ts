import { expect, test } from 'vitest';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { type RecordingScores, scoreRecordings } from '../../../../src/recordings/scores/recording-scores';
import { ScoringClient, type ScoringTask } from '../../../../src/recordings/scores/scoring-client';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';

const SERIES = { predictions: [0.1, 0.2, 0.4], labels: [0, 0.3, 0.5] };
const BOTH = { raw: SERIES, processed: SERIES };

/** A task that is told from others by its delay. */
function task(timeDelayFrames: number): ScoringTask {
  const settings = { ...DEFAULT_SETTINGS.pipeline, timeDelayFrames };
  return [[{ valence: BOTH, arousal: BOTH }], DEFAULT_SCORING, settings];
}

/** Threads that answer when the test lets them. */
function threads() {
  const begun: { delay: number; answer: () => void; fail: (error: Error) => void }[] = [];
  const died: ((error: Error) => void)[] = [];
  let terminated = 0;
  const client = new ScoringClient((onDied) => {
    died.push(onDied);
    return {
      api: {
        scoreRecordings: (...own) =>
          new Promise<RecordingScores>((resolve, reject) => {
            const answer = () => resolve(scoreRecordings(...own));
            begun.push({ delay: own[2].timeDelayFrames, answer, fail: reject });
          }),
      },
      terminate: () => {
        terminated += 1;
      },
    };
  });
  return { client, begun, died, terminated: () => terminated };
}

const never = new AbortController().signal;

test('the scores are those of a direct call', async () => {
  const { client, begun } = threads();
  const scores = client.score(task(1), never);
  await expect.poll(() => begun.length).toBe(1);
  begun[0]?.answer();
  expect(await scores).toEqual(scoreRecordings(...task(1)));
});

test('one thread does one task after the other', async () => {
  const { client, begun, died } = threads();
  const first = client.score(task(0), never);
  const second = client.score(task(1), never);
  await expect.poll(() => begun.map(({ delay }) => delay)).toEqual([0]);
  begun[0]?.answer();
  await first;
  await expect.poll(() => begun.map(({ delay }) => delay)).toEqual([0, 1]);
  begun[1]?.answer();
  await second;
  expect(died).toHaveLength(1);
});

test('a task that is cancelled under way ends with its thread, and the next has a new one', async () => {
  const { client, begun, died, terminated } = threads();
  const abort = new AbortController();
  const overtaken = client.score(task(0), abort.signal);
  const newest = client.score(task(1), never);
  await expect.poll(() => begun.length).toBe(1);
  const refused = expect(overtaken).rejects.toThrow('newer settings');
  abort.abort(new Error('newer settings'));
  await refused;
  expect(terminated()).toBe(1);
  await expect.poll(() => begun.map(({ delay }) => delay)).toEqual([0, 1]);
  begun[1]?.answer();
  expect((await newest).delay.usedFrames).toBe(1);
  expect(died).toHaveLength(2);
});

test('a task that is cancelled before its turn is never begun, nor does it disturb the one under way', async () => {
  const { client, begun, terminated } = threads();
  const abort = new AbortController();
  const underWay = client.score(task(0), never);
  const waiting = client.score(task(1), abort.signal);
  const refused = expect(waiting).rejects.toThrow();
  await expect.poll(() => begun.length).toBe(1);
  abort.abort();
  begun[0]?.answer();
  await underWay;
  await refused;
  expect(begun).toHaveLength(1);
  expect(terminated()).toBe(0);
});

test('a thread that dies gives one sentence, and the next task a new thread', async () => {
  const { client, begun, died } = threads();
  const lost = client.score(task(0), never);
  await expect.poll(() => begun.length).toBe(1);
  const refused = expect(lost).rejects.toThrow('The scores could not be computed: out of memory.');
  died[0]?.(new Error('out of memory.'));
  await refused;
  const next = client.score(task(2), never);
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.answer();
  expect((await next).delay.usedFrames).toBe(2);
});

test('what the functions of the worker throw is told as they say it', async () => {
  const { client, begun } = threads();
  const scores = client.score(task(0), never);
  await expect.poll(() => begun.length).toBe(1);
  begun[0]?.fail(new RangeError('The time delay must be an integer from -250 to 250 frames, found 251.'));
  await expect(scores).rejects.toThrow(
    'The time delay must be an integer from -250 to 250 frames, found 251.',
  );
});
