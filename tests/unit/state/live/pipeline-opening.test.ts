import { expect, test } from 'vitest';
import type { OpenReport, PipelineSettings } from '../../../../src/pipeline/contract';
import { createLiveStore } from '../../../../src/state/live/live-store';
import { PipelineOpening } from '../../../../src/state/live/pipeline-opening';
import { FakeClock } from '../../../support/fake-clock';
import { FakeClient, REPORT, settled } from '../../../support/fake-live';
import { SETTINGS } from '../../../support/fake-stages';

function pipelineOpening(
  settle: (settings: PipelineSettings) => Promise<PipelineSettings> = async (settings) => settings,
) {
  const client = new FakeClient();
  const live = createLiveStore();
  const clock = new FakeClock();
  const wanted = { settings: SETTINGS };
  const calls: string[] = [];
  const opening = new PipelineOpening({
    client,
    live,
    wanted: () => wanted.settings,
    settle: () => settle(wanted.settings),
    say: (tone, message) => calls.push(`${tone}: ${message}`),
    onOpening: () => calls.push('opening'),
    onReplacing: () => calls.push('replacing'),
    onReplaced: () => calls.push('replaced'),
    clock,
    onUpdated: (before, after) => calls.push(`updated ${before.timeDelayFrames} to ${after.timeDelayFrames}`),
  });
  const change = (part: Partial<PipelineSettings>) => {
    wanted.settings = { ...wanted.settings, ...part };
    opening.apply();
  };
  const frames = () => client.openings.map(({ settings }) => settings.clipLengthFrames);
  return { opening, client, live, clock, calls, change, frames };
}

/** One that is open with {@link SETTINGS}. */
async function opened() {
  const fakes = pipelineOpening();
  const done = fakes.opening.open();
  await settled();
  fakes.client.opening.resolve(REPORT);
  await done;
  return fakes;
}

test('opens once, however often it is asked to, and tells the store', async () => {
  const { opening, client, live, calls } = pipelineOpening();
  const done = Promise.all([opening.open(), opening.open()]);
  expect(live.getState()).toMatchObject({ modelPhase: 'loading', modelProblem: null });
  await settled();
  client.opening.send({ type: 'model-progress', loadedBytes: 1, totalBytes: 4 });
  expect(live.getState().modelProgress).toMatchObject({ loadedBytes: 1, totalBytes: 4 });
  client.opening.resolve(REPORT);
  await done;
  expect(live.getState()).toMatchObject({ modelPhase: 'ready', modelProgress: null, report: REPORT });
  expect(client.openings).toHaveLength(1);
  expect(calls).toEqual(['opening']);
  expect(opening.isOpen).toBe(true);
  await opening.open();
  expect(client.openings).toHaveLength(1);
  expect(client.updates).toEqual([]);
});

test('the newest settings win: an opening with others is cut short', async () => {
  const { opening, client, live, change, frames } = pipelineOpening();
  const done = opening.open();
  await settled();
  change({ clipLengthFrames: 64 });
  expect(client.openings[0]?.signal.aborted).toBe(true);
  await settled();
  change({ clipLengthFrames: 16 });
  await settled();
  expect(frames()).toEqual([16, 64, 16]);
  expect(live.getState()).toMatchObject({ modelPhase: 'loading', modelProblem: null });
  client.opening.resolve(REPORT);
  await done;
  expect(live.getState().modelPhase).toBe('ready');
});

test('what needs no reopening is handed on once the pipeline is open', async () => {
  const { opening, client, calls, change } = pipelineOpening();
  const done = opening.open();
  await settled();
  change({ timeDelayFrames: 3 });
  expect(client.openings[0]?.signal.aborted).toBe(false);
  client.opening.resolve(REPORT);
  await done;
  expect(client.updates.map(({ timeDelayFrames }) => timeDelayFrames)).toEqual([3]);
  change({ timeDelayFrames: -2 });
  expect(client.updates.map(({ timeDelayFrames }) => timeDelayFrames)).toEqual([3, -2]);
  expect(calls).toEqual(['opening', 'updated 0 to 3', 'updated 3 to -2']);
  expect(client.openings).toHaveLength(1);
});

test('opens with the settings that come of the wanted ones once they are complete', async () => {
  const { opening, client } = pipelineOpening(async (settings) => ({ ...settings, frameRateHz: 25 }));
  void opening.open();
  await settled();
  expect(client.opening.settings).toEqual({ ...SETTINGS, frameRateHz: 25 });
});

test('an opening that is cancelled before its settings are complete asks for nothing', async () => {
  let complete = (_: PipelineSettings) => {};
  const { opening, client, live } = pipelineOpening(
    () =>
      new Promise((resolve) => {
        complete = resolve;
      }),
  );
  void opening.open();
  opening.cancel();
  complete(SETTINGS);
  await settled();
  expect(client.openings).toEqual([]);
  expect(live.getState().modelPhase).toBe('closed');
});

test('a change of window opens anew', async () => {
  const { client, live, calls, change, frames } = await opened();
  change({ clipLengthFrames: 64 });
  expect(live.getState().modelPhase).toBe('loading');
  await settled();
  client.opening.resolve(REPORT);
  await settled();
  expect(frames()).toEqual([16, 64]);
  expect(calls).toEqual(['opening', 'opening']);
  expect(live.getState().modelPhase).toBe('ready');
});

test('a cancelled opening is cut short, leaves no problem behind and can be opened again at once', async () => {
  const { opening, client, live } = pipelineOpening();
  void opening.open();
  await settled();
  opening.cancel();
  expect(client.opening.signal.aborted).toBe(true);
  expect(live.getState().modelPhase).toBe('closed');
  const done = opening.open();
  await settled();
  expect(client.openings).toHaveLength(2);
  client.opening.resolve(REPORT);
  await done;
  expect(live.getState()).toMatchObject({ modelPhase: 'ready', modelProblem: null });
});

test('a cancelled opening opens nothing more by itself, and an open pipeline stays open', async () => {
  const cancelled = pipelineOpening();
  void cancelled.opening.open();
  await settled();
  cancelled.opening.cancel();
  await settled();
  cancelled.change({ clipLengthFrames: 64 });
  await settled();
  expect(cancelled.client.openings).toHaveLength(1);
  expect(cancelled.live.getState().modelPhase).toBe('closed');

  const ready = await opened();
  ready.opening.cancel();
  expect(ready.opening.isOpen).toBe(true);
  expect(ready.live.getState().modelPhase).toBe('ready');
});

test('a failure is said and ends the attempts until the next is asked for', async () => {
  const { opening, client, live } = pipelineOpening();
  const failing = opening.open();
  await settled();
  client.opening.reject(new Error('The model file manifest.json is missing.'));
  await failing;
  expect(live.getState()).toMatchObject({
    modelPhase: 'failed',
    modelProblem: 'The model file manifest.json is missing.',
    report: null,
  });
  expect(client.openings).toHaveLength(1);
  expect(client.updates).toEqual([]);
  const again = opening.open();
  await settled();
  client.opening.resolve(REPORT);
  await again;
  expect(live.getState()).toMatchObject({ modelPhase: 'ready', modelProblem: null });
});

test('a rate the machine cannot hold is told, and no longer after a change of rate or a new worker', async () => {
  const { client, live, change } = await opened();
  const lower = () =>
    client.opening.send({ type: 'rate-changed', frameRateHz: 4, message: 'Now sampling at 4 Hz.' });
  lower();
  expect(live.getState().loweredRateHz).toBe(4);
  change({ frameRateHz: 5 });
  expect(live.getState().loweredRateHz).toBeNull();
  lower();
  client.opening.send({ type: 'worker-restarted', message: 'The pipeline was restarted.', report: REPORT });
  expect(live.getState().loweredRateHz).toBeNull();
});

test('a lost and regained graphics device is told and said', async () => {
  const { client, live, calls } = await opened();
  const report = { ...REPORT, backend: 'webgpu' } satisfies OpenReport;
  client.opening.send({ type: 'backend-lost', message: 'The graphics device was lost.' });
  expect(live.getState().replacing).toBe('The graphics device was lost.');
  client.opening.send({ type: 'backend-reopened', message: 'The model runs again.', report });
  expect(live.getState()).toMatchObject({ replacing: null, modelPhase: 'ready', report });
  expect(calls).toEqual(['opening', 'replacing', 'info: The model runs again.']);
});

test('a worker that was replaced knows nobody any more; one that could not be is a failed model', async () => {
  const { opening, client, live, calls } = await opened();
  client.opening.send({ type: 'worker-restarted', message: 'The pipeline was restarted.', report: REPORT });
  expect(calls).toEqual(['opening', 'replaced', 'info: The pipeline was restarted.']);
  client.opening.send({ type: 'worker-failed', message: 'The pipeline stopped.' });
  expect(live.getState()).toMatchObject({ modelPhase: 'failed', modelProblem: 'The pipeline stopped.' });
  void opening.open();
  await settled();
  expect(client.openings).toHaveLength(2);
});

test('what failed is tried again at once with other settings that are chosen meanwhile', async () => {
  const { client, live, change, frames } = await opened();
  client.opening.send({ type: 'worker-failed', message: 'The pipeline stopped.' });
  change({ timeDelayFrames: 3 });
  await settled();
  expect(frames()).toEqual([16]);
  change({ clipLengthFrames: 64 });
  await settled();
  expect(frames()).toEqual([16, 64]);
  client.opening.resolve(REPORT);
  await settled();
  expect(live.getState()).toMatchObject({ modelPhase: 'ready', modelProblem: null });
});

test('a model whose frame rate never comes is opened with the settings that are wanted', async () => {
  const { opening, client, clock } = pipelineOpening(() => new Promise(() => {}));
  void opening.open();
  await clock.run(10_000);
  expect(client.openings).toHaveLength(1);
});

test('a trial of engines changes what is known of the model, and nobody is disturbed', async () => {
  const { client, live, calls } = await opened();
  const before = [...calls];
  const report: OpenReport = {
    ...REPORT,
    trial: { chosen: 'wasm-own', engines: [{ engine: 'wasm-own', frameMs: 45, fault: null }] },
  };
  client.opening.send({ type: 'engines-tried', message: 'Engines were tried.', report });
  expect(live.getState()).toMatchObject({ modelPhase: 'ready', report });
  expect(calls).toEqual(before);
});
