import { expect, test } from 'vitest';
import type { AnalysedFrame } from '../../../../src/recordings/run/analysed-frame';
import { PauseGate } from '../../../../src/recordings/run/pause-gate';
import type { AnalysedRecording } from '../../../../src/state/analyse/analysed-recording';
import { analyseQueue } from '../../../../src/state/analyse/recording-queue';
import { fakeParts, fileNamed, whenAborted } from '../../../support/analysis-parts';
import { SETTINGS } from '../../../support/fake-stages';

const COUNTS = { 'a.mp4': 30, 'b.mp4': 12, 'c.mp4': 25 };

/** Runs recordings as one queue, and everything that was shown of each. */
function queue(names: readonly string[], fake = fakeParts(COUNTS)) {
  const shown = new Map<number, Partial<AnalysedRecording>>();
  const abort = new AbortController();
  const recordings = names.map((name, id) => ({ id, input: fileNamed(name) }));
  const control = { signal: abort.signal, gate: new PauseGate() };
  const ended = analyseQueue(recordings, SETTINGS, fake.parts, control, (id, part) => {
    shown.set(id, { ...shown.get(id), ...part });
  });
  return { ...fake, shown, abort, ended };
}

/** The frames that a recording came to. */
async function framesOf(names: readonly string[]): Promise<(readonly AnalysedFrame[] | undefined)[]> {
  const { shown, ended } = queue(names);
  await ended;
  return names.map((_, id) => shown.get(id)?.frames);
}

test('recordings share one pipeline, opened once, reset before each and closed at the end', async () => {
  const { pipelines, sources, shown, ended } = queue(['a.mp4', 'b.mp4', 'c.mp4']);
  await ended;
  expect(pipelines.map(({ opened, resets, closed }) => [opened, resets, closed])).toEqual([[1, 3, 1]]);
  expect([...shown.values()].map(({ phase, openReport }) => [phase, openReport?.backend])).toEqual([
    ['ended', 'wasm'],
    ['ended', 'wasm'],
    ['ended', 'wasm'],
  ]);
  expect(sources.map(({ closed }) => closed)).toEqual([1, 1, 1]);
});

test('nothing of one recording enters another: each comes to what it comes to by itself', async () => {
  const together = await framesOf(['a.mp4', 'b.mp4', 'c.mp4']);
  const apart = await Promise.all(
    ['a.mp4', 'b.mp4', 'c.mp4'].map(async (name) => (await framesOf([name]))[0]),
  );
  expect(together.map((frames) => frames?.length)).toEqual([30, 12, 25]);
  expect(together).toEqual(apart);
});

test('a notice goes to the recording that is analysed when it comes, and to no other', async () => {
  const fake = fakeParts(COUNTS);
  let pushed = 0;
  fake.hooks.onPipeline = (pipeline) => {
    pipeline.onPush = () => {
      pushed += 1;
      if (pushed === 35) pipeline.onEvent({ type: 'detector-rebuilt', message: 'The detector was rebuilt.' });
    };
  };
  const { shown, ended } = queue(['a.mp4', 'b.mp4'], fake);
  await ended;
  expect(shown.get(0)?.notices).toEqual([]);
  expect(shown.get(1)?.notices).toEqual(['The detector was rebuilt.']);
});

test('a pipeline that was lost for good is opened again for the next recording', async () => {
  const fake = fakeParts(COUNTS);
  fake.hooks.onPipeline = (pipeline) => {
    pipeline.onPush = (frames) => {
      if (pipeline.opened > 1 || frames < 5) return;
      pipeline.onEvent({ type: 'worker-failed', message: 'The pipeline stopped.' });
      throw new Error('The pipeline is not open.');
    };
  };
  const { shown, pipelines, ended } = queue(['a.mp4', 'b.mp4'], fake);
  await ended;
  expect(shown.get(0)?.analysis?.end).toEqual({ type: 'fault', message: 'The pipeline is not open.' });
  expect(shown.get(0)?.frames).toHaveLength(5);
  expect(pipelines[0]?.opened).toBe(2);
  expect(shown.get(1)?.analysis?.end).toEqual({ type: 'done' });
});

test('a recording that does not open fails with its sentence, and the next is done', async () => {
  const fake = fakeParts(COUNTS);
  fake.hooks.onOpen = ({ name }) => {
    if (name === 'a.mp4') throw new Error('a.mp4 holds no picture.');
  };
  const { shown, ended } = queue(['a.mp4', 'b.mp4'], fake);
  await ended;
  expect(shown.get(0)).toMatchObject({ phase: 'failed', failure: 'a.mp4 holds no picture.' });
  expect(shown.get(1)?.phase).toBe('ended');
});

test('a cancel while a recording is opened ends the queue at once and closes the pipeline', async () => {
  const fake = fakeParts(COUNTS);
  fake.hooks.onOpen = (_, signal) => whenAborted(signal);
  const { shown, abort, pipelines, ended } = queue(['a.mp4', 'b.mp4'], fake);
  await expect.poll(() => shown.get(0)?.phase).toBe('loading');
  abort.abort();
  await ended;
  expect(shown.get(0)).toEqual({ phase: 'loading' });
  expect(shown.has(1)).toBe(false);
  expect(pipelines.map(({ opened, closed }) => [opened, closed])).toEqual([[0, 1]]);
});

test('a cancel while the model is loaded ends the loading, and closes the recording and the pipeline', async () => {
  const fake = fakeParts(COUNTS);
  let told: AbortSignal | undefined;
  fake.hooks.onPipeline = (pipeline) => {
    pipeline.onOpen = (signal) => {
      told = signal;
      return signal && whenAborted(signal);
    };
  };
  const { shown, abort, pipelines, sources, ended } = queue(['a.mp4', 'b.mp4'], fake);
  await expect.poll(() => told).toBeDefined();
  abort.abort();
  await ended;
  expect(shown.get(0)?.phase).toBe('loading');
  expect(sources.map(({ closed }) => closed)).toEqual([1]);
  expect(pipelines[0]?.closed).toBe(1);
});

test('the list of frames grows where it is: no update copies those that were there', async () => {
  const fake = fakeParts(COUNTS);
  fake.hooks.onPipeline = (pipeline) => {
    pipeline.onPush = () => {
      fake.clock.ms += 300;
    };
  };
  const lists = new Set<unknown>();
  let updates = 0;
  const control = { signal: new AbortController().signal, gate: new PauseGate() };
  const recordings = [{ id: 0, input: fileNamed('a.mp4') }];
  await analyseQueue(recordings, SETTINGS, fake.parts, control, (_, { frames }) => {
    if (frames === undefined) return;
    lists.add(frames);
    updates += 1;
  });
  expect(updates).toBeGreaterThan(25);
  expect(lists.size).toBe(1);
});
