import { expect, test } from 'vitest';
import { settled } from '../../../../support/fake-live';
import { liveSource, runningSource } from '../../../../support/fake-source';
import { FakeFrame } from '../../../../support/fake-stages';

test('a camera that gives no picture for two seconds is said to, and goes on when pictures come again', async () => {
  const { sources, live, calls, clock } = await runningSource();
  await clock.run(10);
  sources.camera.onFrame(new FakeFrame().picture, 10);
  await clock.run(1900);
  expect(live.getState().trouble).toBeNull();
  await clock.run(500);
  expect(live.getState()).toMatchObject({ trouble: 'silent', sourcePhase: 'on' });
  await clock.run(1000);
  sources.camera.onFrame(new FakeFrame().picture, 9000);
  expect(live.getState().trouble).toBeNull();
  expect(calls).toEqual(['begin', 'run', 'frame 10', 'trouble', 'frame 9000']);
});

test('no pictures are missed of a page that is hidden, and it has two seconds when it is shown again', async () => {
  const { live, visibility, clock, source } = await runningSource();
  visibility.set(true);
  await clock.run(60_000);
  expect([live.getState().trouble, clock.isWaiting]).toEqual([null, false]);
  visibility.set(false);
  await clock.run(1000);
  expect(live.getState().trouble).toBeNull();
  await clock.run(1500);
  expect(live.getState().trouble).toBe('silent');
  source.stop();
  expect([live.getState().trouble, clock.isWaiting]).toEqual([null, false]);
});

/** Time goes on while the camera sends 20 pictures a second. */
async function film(fakes: Awaited<ReturnType<typeof runningSource>>, forMs: number) {
  for (let ms = 0; ms < forMs; ms += 50) {
    await fakes.clock.run(50);
    fakes.sources.camera.onFrame(new FakeFrame().picture, fakes.clock.ms);
  }
}

const BLACK = { digest: 1, brightest: 4 };
const STILL = { digest: 2, brightest: 200 };

test.each([
  ['black', BLACK, 2500],
  ['frozen', STILL, 5500],
] as const)(
  'a %s picture is said, read no more, and the camera is opened again',
  async (trouble, picture, ms) => {
    const fakes = await runningSource();
    const { sources, live, calls } = fakes;
    await film(fakes, 2000);
    sources.camera.health = { picture };
    await film(fakes, ms);
    expect(live.getState()).toMatchObject({ trouble, sourcePhase: 'on' });
    const frames = calls.length;
    await film(fakes, 3000);
    expect(calls.slice(frames)).toEqual(['begin']);
    expect(live.getState()).toMatchObject({ trouble, sourcePhase: 'starting' });
    expect(sources.opened).toHaveLength(2);
    expect(sources.opened[0]?.stops).toBe(1);
    expect(sources.camera.deviceId).toBe('first');
    // As it was, it still ails; then it is well.
    sources.camera.health = { picture };
    await sources.camera.start();
    await film(fakes, 1000);
    expect(live.getState()).toMatchObject({ trouble, sourcePhase: 'on' });
    sources.camera.health = {};
    await film(fakes, 1000);
    expect(live.getState().trouble).toBeNull();
    expect(calls.at(-1)).toMatch(/^frame/);
  },
);

test('a still that never was anything else is read as it is', async () => {
  const fakes = await runningSource();
  fakes.sources.camera.health = { picture: STILL };
  await film(fakes, 30_000);
  expect(fakes.live.getState().trouble).toBeNull();
});

test('a camera that the system holds back is said to be, and goes on with its first picture', async () => {
  const fakes = await runningSource();
  fakes.sources.camera.health = { isMuted: true, picture: null };
  await fakes.clock.run(2500);
  expect(fakes.live.getState().trouble).toBe('muted');
  fakes.sources.camera.health = {};
  await film(fakes, 50);
  expect(fakes.live.getState().trouble).toBeNull();
});

test('a camera that ended without a word is taken for unplugged', async () => {
  const fakes = await runningSource();
  await film(fakes, 1000);
  fakes.sources.camera.health = { hasEnded: true };
  await film(fakes, 1000);
  expect(fakes.live.getState()).toMatchObject({
    sourcePhase: 'failed',
    sourceProblem: { kind: 'unplugged' },
  });
});

test.each([
  ['three times where somebody can ask for more', false, 4],
  ['for ever where nobody can', true, 34],
] as const)('a camera that stays silent is opened again %s', async (_, unattended, opened) => {
  const fakes = await runningSource('', unattended);
  for (let second = 0; second < 100; second++) {
    await fakes.clock.run(1000);
    await fakes.sources.camera.start();
  }
  expect(fakes.live.getState().trouble).toBe('silent');
  expect(fakes.sources.opened.length).toBeGreaterThanOrEqual(opened - 3);
  expect(fakes.sources.opened.length).toBeLessThanOrEqual(opened);
});

test('troubles that pass by themselves take nothing from the openings of one that does not', async () => {
  const fakes = await runningSource();
  const { sources, live, clock } = fakes;
  for (let time = 0; time < 5; time++) {
    await film(fakes, 500);
    await clock.run(2500);
    expect(live.getState().trouble).toBe('silent');
  }
  await film(fakes, 500);
  expect([live.getState().trouble, sources.opened.length]).toEqual([null, 1]);
  await clock.run(5500);
  expect(sources.opened).toHaveLength(2);
});

test('a camera that does not answer is said to after ten seconds, and is welcome when it comes late', async () => {
  const { source, sources, live, clock } = liveSource();
  void source.startCamera(null);
  await clock.run(10_000);
  expect(live.getState()).toMatchObject({
    sourcePhase: 'failed',
    sourceProblem: { kind: 'unanswered', message: expect.stringContaining('has not answered yet') },
  });
  await sources.camera.start();
  expect(live.getState()).toMatchObject({ sourcePhase: 'on', sourceProblem: null, cameraId: 'first' });
});

test('a late camera is ended where another try was begun meanwhile', async () => {
  const { source, sources, live, clock } = liveSource();
  void source.startCamera(null);
  await clock.run(10_000);
  void source.startCamera(null);
  await clock.run(0);
  await sources.opened[0]?.start();
  expect([sources.opened[0]?.stops, live.getState().sourcePhase]).toEqual([1, 'starting']);
  await sources.opened[1]?.start();
  expect(live.getState().sourcePhase).toBe('on');
});

test('a list of cameras that never comes holds nothing up for more than two seconds', async () => {
  const { source, sources, clock } = liveSource();
  sources.holdsLists = true;
  void source.startCamera(null);
  await clock.run(2000);
  expect(sources.opened).toHaveLength(1);
});

test('a camera that is named and not there is said, once its names are known', async () => {
  const { source, sources, calls } = liveSource('thermal');
  void source.startCamera(null);
  await settled();
  await sources.camera.start();
  await settled();
  expect(calls).toEqual(['begin', 'run', 'no camera “thermal”']);
});

test('a sample whose thread is gone is said and started again; its late pictures count no more', async () => {
  const { source, sources, live, clock, calls } = await runningSource();
  source.startActor();
  sources.actorSink?.(new FakeFrame().picture, 10);
  const first = sources.actorSink;
  await clock.run(2500);
  expect(live.getState()).toMatchObject({ source: 'actor', trouble: 'silent' });
  await clock.run(3500);
  expect(sources.actorSink).not.toBe(first);
  expect(live.getState()).toMatchObject({ source: 'actor', sourcePhase: 'on', trouble: 'silent' });
  const late = new FakeFrame();
  first?.(late.picture, 11);
  sources.actorSink?.(new FakeFrame().picture, 7000);
  expect([late.closes, live.getState().trouble, calls.at(-1)]).toEqual([1, null, 'frame 7000']);
});
