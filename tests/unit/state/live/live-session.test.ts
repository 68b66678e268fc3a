import { expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { fakeSession, REPORT, reading, runningSession, settled } from '../../../support/fake-live';
import { FakeFrame } from '../../../support/fake-stages';

const FIRST_PERSON = 1;
const SECOND_PERSON = 2;
const NEUTRAL: Affect = [0.25, -0.5];
/** Time of a recording of the neutral face, milliseconds. */
const RECORDING_MS = 3000;
/** Sums of a few numbers in another order. */
const TOLERANCE = 1e-12;

type Running = Awaited<ReturnType<typeof runningSession>>;

/** What is drawn now. */
function shown({ session }: Pick<Running, 'session'>): Affect | null {
  return session.readings.getState().shown?.value ?? null;
}

/** One whose first person's neutral face was set; the time of the next frame, too. */
async function withNeutralFace() {
  const running = await runningSession();
  running.frame(0, reading(FIRST_PERSON, NEUTRAL));
  running.session.recordBaseline();
  for (let ms = 100; ms <= 100 + RECORDING_MS; ms += 100) running.frame(ms, reading(FIRST_PERSON, NEUTRAL));
  expect(running.session.live.getState().baseline).toEqual(NEUTRAL);
  return { ...running, nextMs: RECORDING_MS + 200 };
}

function expectAffect(found: Affect | null, [valence, arousal]: Affect): void {
  expect(Math.abs((found?.[0] ?? Number.NaN) - valence)).toBeLessThan(TOLERANCE);
  expect(Math.abs((found?.[1] ?? Number.NaN) - arousal)).toBeLessThan(TOLERANCE);
}

test('a result of the running source is drawn and kept', async () => {
  const running = await runningSession();
  running.frame(0, reading(FIRST_PERSON, [0.5, 0.25]));
  expect(shown(running)).toEqual([0.5, 0.25]);
  expect(running.session.trace.length).toBe(1);
  expect(running.session.live.getState()).toMatchObject({
    followedId: FIRST_PERSON,
    faceIds: [FIRST_PERSON],
  });
});

test('nothing is drawn where there is no face', async () => {
  const running = await runningSession();
  running.frame(0, reading(FIRST_PERSON, [0.5, 0.25]));
  running.frame(100);
  expect(shown(running)).toBeNull();
});

test('a frame in flight from the source before does not enter the session of the next', async () => {
  const { session, client, sources } = await runningSession();
  sources.camera.onFrame(new FakeFrame().picture, 0);
  session.startActor();
  client.answer(reading(FIRST_PERSON, [0.9, 0.9]), 0);
  expect(session.readings.getState().result).toBeNull();
  expect(session.trace.length).toBe(0);
  sources.actorSink?.(new FakeFrame().picture, 40);
  client.answer(reading(FIRST_PERSON, [0.1, 0.1]));
  expect(session.trace.length).toBe(1);
  expect(session.trace.value(0, 'shown', 0)).toBe(0.1);
});

test('nor does one that outlives a stop and a new start of the same camera', async () => {
  const { session, client, sources } = await runningSession();
  sources.camera.onFrame(new FakeFrame().picture, 0);
  session.stop();
  void session.startCamera('first');
  await settled();
  await sources.camera.start();
  client.answer(reading(FIRST_PERSON, [0.9, 0.9]), 0);
  expect(session.readings.getState().result).toBeNull();
  expect(session.trace.length).toBe(0);
  expect(session.live.getState().followedId).toBeNull();
});

test('nor one that was computed by the window before', async () => {
  const { session, client, sources, change } = await runningSession();
  sources.camera.onFrame(new FakeFrame().picture, 0);
  change({ clipLengthFrames: 64 });
  client.answer(reading(FIRST_PERSON, [0.9, 0.9]), 0);
  expect(session.trace.length).toBe(0);
});

test('the pipeline is told of a new source when it is open, and not while it opens', async () => {
  const { session, client, sources } = fakeSession();
  session.startActor();
  expect(client.resets).toBe(0);
  await settled();
  client.opening.resolve(REPORT);
  await settled();
  void session.startCamera();
  await settled();
  expect(client.resets).toBe(0);
  await sources.camera.start();
  expect(client.resets).toBe(1);
});

test('the neutral face that is said to be set is the one that is subtracted', async () => {
  const running = await withNeutralFace();
  running.frame(running.nextMs, reading(FIRST_PERSON, [0.5, 0.5]));
  expectAffect(shown(running), [0.25, 1]);
});

test('after a change of window the neutral face is neither subtracted nor said to be set, and that is said', async () => {
  const running = await withNeutralFace();
  const { session, client, change, frame, notices } = running;
  change({ clipLengthFrames: 64 });
  expect(session.live.getState()).toMatchObject({ baseline: null, baselineProgress: null });
  expect(notices()).toEqual([
    'The model is opened anew: the neutral face that was set holds no longer and was cleared.',
  ]);
  await settled();
  client.opening.resolve(REPORT);
  await settled();
  frame(running.nextMs, reading(FIRST_PERSON, [0.5, 0.5]));
  expect(shown(running)).toEqual([0.5, 0.5]);
});

test('a recording of the neutral face goes through a change of window from its beginning, and that is said', async () => {
  const running = await runningSession();
  const { session, client, change, frame, notices } = running;
  frame(0, reading(FIRST_PERSON, [1, 1]));
  session.recordBaseline();
  for (let ms = 100; ms <= 1100; ms += 100) frame(ms, reading(FIRST_PERSON, [1, 1]));
  expect(session.live.getState().baselineProgress).toBeCloseTo(1 / 3, 12);
  change({ clipLengthFrames: 64 });
  expect(session.live.getState()).toMatchObject({ baseline: null, baselineProgress: 0 });
  expect(notices()).toEqual(['The model is opened anew: the recording of the neutral face begins anew.']);
  await settled();
  client.opening.resolve(REPORT);
  await settled();
  for (let ms = 2000; ms <= 2000 + RECORDING_MS; ms += 100) frame(ms, reading(FIRST_PERSON, NEUTRAL));
  expect(session.live.getState()).toMatchObject({ baseline: NEUTRAL, baselineProgress: null });
  frame(2100 + RECORDING_MS, reading(FIRST_PERSON, NEUTRAL));
  expectAffect(shown(running), [0, 0]);
});

test('provisional estimates are no part of a neutral face', async () => {
  const { session, frame } = await runningSession();
  session.recordBaseline();
  for (let ms = 0; ms <= RECORDING_MS; ms += 100) frame(ms, reading(FIRST_PERSON, NEUTRAL, true));
  expect(session.live.getState()).toMatchObject({ baseline: null, baselineProgress: 0 });
});

test('a neutral face is not subtracted from another face, and that is said', async () => {
  const running = await withNeutralFace();
  running.frame(running.nextMs, reading(SECOND_PERSON, [0.8, 0.5]));
  expect(shown(running)).toEqual([0.8, 0.5]);
  expect(running.session.live.getState().baseline).toBeNull();
  expect(running.notices()).toEqual([
    'Another face is followed: the neutral face that was set is not subtracted from it.',
  ]);
  running.frame(running.nextMs + 100, reading(FIRST_PERSON, [0.5, 0.5]));
  expectAffect(shown(running), [0.25, 1]);
});

for (const smoothing of ['one-euro', 'moving-average'] as const) {
  test(`the first estimate of another face is drawn as it is, with ${smoothing}`, async () => {
    const running = await runningSession();
    running.settings.smoothing = smoothing;
    running.session.apply();
    for (let ms = 0; ms < 1000; ms += 100) running.frame(ms, reading(FIRST_PERSON, [-0.8, -0.8]));
    running.frame(1000, reading(SECOND_PERSON, [0.8, 0.8]));
    expect(shown(running)).toEqual([0.8, 0.8]);
  });
}

test('smoothing begins anew with a new window and with a new source', async () => {
  const running = await runningSession();
  const { session, client, sources, change, frame } = running;
  running.settings.smoothing = 'moving-average';
  session.apply();
  frame(0, reading(FIRST_PERSON, [-0.8, -0.8]));
  change({ clipLengthFrames: 64 });
  await settled();
  client.opening.resolve(REPORT);
  await settled();
  frame(100, reading(FIRST_PERSON, [0.8, 0.8]));
  expect(shown(running)).toEqual([0.8, 0.8]);
  session.startActor();
  sources.actorSink?.(new FakeFrame().picture, 200);
  client.answer(reading(FIRST_PERSON, [-0.6, -0.6]));
  expect(shown(running)).toEqual([-0.6, -0.6]);
});

test('a new worker tells faces apart anew: nobody’s neutral face is subtracted, and that is said', async () => {
  const running = await withNeutralFace();
  const { client, frame, notices } = running;
  client.opening.send({ type: 'worker-restarted', message: 'The pipeline was restarted.', report: REPORT });
  frame(running.nextMs, reading(FIRST_PERSON, [0.5, 0.5]));
  expect(shown(running)).toEqual([0.5, 0.5]);
  expect(notices()).toEqual([
    'The pipeline was restarted: the neutral face that was set holds no longer and was cleared.',
    'The pipeline was restarted.',
  ]);
});

test('a neutral face of another post-processing is cleared and said; a change of delay clears nothing', async () => {
  const { session, change, notices } = await withNeutralFace();
  change({ timeDelayFrames: 2 });
  expect(session.live.getState().baseline).toEqual(NEUTRAL);
  change({ scaleNormalisation: 'ortega' });
  expect(session.live.getState().baseline).toBeNull();
  expect(notices()).toEqual([
    'The post-processing was changed: the neutral face that was set holds no longer and was cleared.',
  ]);
});

test('the neutral face goes with an unplugged camera, and that is said', async () => {
  const { session, sources, notices } = await withNeutralFace();
  sources.camera.onUnplugged();
  expect(session.live.getState()).toMatchObject({ baseline: null, sourceProblem: { kind: 'unplugged' } });
  expect(session.readings.getState().result).toBeNull();
  sources.plug(sources.cameras);
  await settled();
  await sources.camera.start();
  expect(session.live.getState().sourcePhase).toBe('on');
  expect(notices()).toEqual(['The source ended: the neutral face that was set was cleared.']);
});

test('an estimate is drawn when its time has come, and stays until the next is due', async () => {
  const running = await runningSession();
  running.change({ timeDelayFrames: -2 });
  const drawn = [0, 100, 200, 295, 405].map((ms) => {
    running.frame(ms, { ...reading(FIRST_PERSON, [ms / 1000, 0]), slot: Math.round(ms / 100) });
    return shown(running)?.[0] ?? null;
  });
  expect(drawn).toEqual([null, null, 0, 0, 0.2]);
});

test('a stop keeps the model and the trace, and cuts an opening short', async () => {
  const { session, frame, client } = await withNeutralFace();
  frame(RECORDING_MS + 200, reading(FIRST_PERSON, NEUTRAL));
  const samples = session.trace.length;
  session.stop();
  expect(session.live.getState()).toMatchObject({
    source: null,
    modelPhase: 'ready',
    report: REPORT,
    baseline: null,
    notices: [],
  });
  expect(session.trace.length).toBe(samples);
  session.startActor();
  expect(client.openings).toHaveLength(1);

  const early = fakeSession();
  early.session.startActor();
  await settled();
  early.session.stop();
  expect(early.client.opening.signal.aborted).toBe(true);
  expect(early.session.live.getState().modelPhase).toBe('closed');
});

test('settings that change while nothing runs are taken with the next start', async () => {
  const { session, client, change } = await runningSession();
  session.stop();
  change({ clipLengthFrames: 64 });
  expect(client.openings).toHaveLength(1);
  session.startActor();
  await settled();
  expect(client.openings.map(({ settings }) => settings.clipLengthFrames)).toEqual([16, 64]);
});

test('slots of the trace count on over a change of camera', async () => {
  const { session, client, sources, frame } = await runningSession();
  frame(0);
  frame(100);
  void session.startCamera('another');
  await settled();
  await sources.camera.start();
  sources.camera.onFrame(new FakeFrame().picture, 5000);
  client.answer({ slot: 0 });
  expect([0, 1, 2].map((index) => session.trace.at(index).slot)).toEqual([0, 1, 2]);
});

test('a notice is said once and can be dismissed', async () => {
  const { session, client } = await runningSession();
  const fail = () => client.opening.send({ type: 'frame-failed', message: 'The frame failed.' });
  fail();
  fail();
  const [notice, ...others] = session.live.getState().notices;
  expect(others).toEqual([]);
  expect(notice).toMatchObject({ tone: 'warning', message: 'The frame failed.' });
  session.dismissNotice(notice?.id ?? -1);
  expect(session.live.getState().notices).toEqual([]);
});
