import { expect, test } from 'vitest';
import { settled } from '../../../../support/fake-live';
import { liveSource, runningSource } from '../../../../support/fake-source';
import { FakeFrame } from '../../../../support/fake-stages';

test('a camera starts, tells which it is, and hands its frames on', async () => {
  const { source, sources, live, calls } = liveSource();
  const starting = source.startCamera(null);
  expect(live.getState()).toMatchObject({ source: 'camera', sourcePhase: 'starting' });
  await settled();
  expect(sources.camera.deviceId).toBeNull();
  await sources.camera.start();
  await starting;
  expect(live.getState()).toMatchObject({ sourcePhase: 'on', cameraId: 'first', cameras: sources.cameras });
  const frame = new FakeFrame();
  sources.camera.onFrame(frame.picture, 40);
  expect(calls).toEqual(['begin', 'run', 'frame 40']);
  expect(frame.closes).toBe(1);
});

test('the camera that the settings name is taken, and a device that is given before it', async () => {
  const { source, sources } = liveSource('usb');
  void source.startCamera(null);
  await settled();
  expect(sources.camera.deviceId).toBe('second');
  void source.startCamera('first');
  await settled();
  expect(sources.camera.deviceId).toBe('first');
});

test('a start that was overtaken while cameras were listed asks for no camera', async () => {
  const { source, sources, live } = liveSource();
  sources.holdsLists = true;
  void source.startCamera(null);
  source.stop();
  sources.lists[0]?.resolve(sources.cameras);
  await settled();
  expect(sources.opened).toHaveLength(0);
  expect(live.getState().source).toBeNull();
});

test('a camera that opens after it was overtaken is stopped and changes nothing', async () => {
  const { source, sources, live, calls } = liveSource();
  void source.startCamera('second');
  await settled();
  source.startActor();
  await sources.camera.start();
  expect(sources.camera.stops).toBe(1);
  expect(live.getState()).toMatchObject({ source: 'actor', sourcePhase: 'on', cameraId: null });
  expect(calls).toEqual(['begin', 'begin', 'run']);
});

test('the list of cameras of a start that was overtaken does not name its camera any more', async () => {
  const { source, sources, live } = liveSource();
  void source.startCamera('second');
  await settled();
  sources.holdsLists = true;
  await sources.camera.start();
  expect(live.getState().cameraId).toBe('second');
  source.startActor();
  sources.lists.at(-1)?.resolve(sources.cameras);
  await settled();
  expect(live.getState()).toMatchObject({ source: 'actor', cameraId: null, cameras: [] });
});

test('a failure after it was overtaken is no failure of what runs now', async () => {
  const { source, sources, live } = liveSource();
  void source.startCamera(null);
  await settled();
  source.startActor();
  sources.camera.reject(new DOMException('no', 'NotAllowedError'));
  await settled();
  expect(live.getState()).toMatchObject({ source: 'actor', sourcePhase: 'on', sourceProblem: null });
});

test('frames before it runs and after it ended are closed and go no further', async () => {
  const { source, sources, calls } = liveSource();
  void source.startCamera(null);
  await settled();
  const early = new FakeFrame();
  sources.camera.onFrame(early.picture, 10);
  await sources.camera.start();
  source.stop();
  const late = new FakeFrame();
  sources.camera.onFrame(late.picture, 50);
  expect([early.closes, late.closes]).toEqual([1, 1]);
  expect(calls).toEqual(['begin', 'run']);
});

test('a camera that is refused is said in one sentence', async () => {
  const { source, sources, live, calls } = liveSource();
  void source.startCamera(null);
  await settled();
  sources.camera.reject(new DOMException('no', 'NotAllowedError'));
  await settled();
  expect(live.getState()).toMatchObject({ sourcePhase: 'failed', sourceProblem: { kind: 'denied' } });
  expect(calls).toEqual(['begin', 'fail']);
});

test('a browser that cannot list its cameras opens one all the same', async () => {
  const { source, sources, live } = liveSource();
  sources.holdsLists = true;
  void source.startCamera(null);
  sources.lists[0]?.reject(new Error('not now'));
  await settled();
  await sources.camera.start();
  sources.lists[1]?.reject(new Error('not now'));
  await settled();
  expect(live.getState()).toMatchObject({ sourcePhase: 'on', cameraId: 'first' });
});

test('an unplugged camera is said by name, and starts again when it is back, not when another comes', async () => {
  const { sources, live } = await runningSource();
  const [builtIn, usb] = sources.cameras;
  if (builtIn === undefined || usb === undefined) throw new Error('There should be two cameras.');
  sources.camera.onUnplugged();
  expect(live.getState()).toMatchObject({
    sourcePhase: 'failed',
    preview: null,
    sourceProblem: {
      kind: 'unplugged',
      message: 'The camera was unplugged (Built-in): plug it in again and it goes on by itself.',
    },
  });
  sources.plug([usb]);
  await settled();
  expect(sources.opened).toHaveLength(1);
  sources.plug([usb, builtIn]);
  await settled();
  expect(sources.opened).toHaveLength(2);
  expect(sources.camera.deviceId).toBe('first');
});

test('a camera that is back after it was given up starts nothing', async () => {
  const { source, sources } = await runningSource();
  sources.camera.onUnplugged();
  source.stop();
  sources.plug(sources.cameras);
  await settled();
  expect(sources.opened).toHaveLength(1);
  expect(sources.watching).toBe(0);
});

test('a stopped camera that says it was unplugged is not heeded', async () => {
  const { source, sources, live, calls } = await runningSource();
  source.stop();
  sources.camera.onUnplugged();
  expect(live.getState().sourcePhase).toBe('off');
  expect(calls).not.toContain('fail');
});

test('whether the page is hidden is told while a source runs', async () => {
  const { source, visibility, live } = await runningSource();
  visibility.set(true);
  expect(live.getState().hidden).toBe(true);
  visibility.set(false);
  expect(live.getState().hidden).toBe(false);
  source.stop();
  visibility.set(true);
  expect(live.getState().hidden).toBe(false);
});

test('the actor tells what it plays, a camera nothing', async () => {
  const { source, sources } = await runningSource();
  expect(source.affectAt(500_000)).toBeNull();
  source.startActor();
  expect(sources.camera.stops).toBe(1);
  expect(source.affectAt(500_000)).toEqual([0.5, 0]);
  source.stop();
  expect(sources.actorStops).toBe(1);
  expect(source.affectAt(500_000)).toBeNull();
});

test('frames are held back while something else needs the processor, and go on afterwards', async () => {
  const { source, sources, live, calls } = await runningSource();
  calls.length = 0;
  source.setPaused(true);
  const held = new FakeFrame();
  sources.camera.onFrame(held.picture, 40);
  expect(held.closes).toBe(1);
  expect(live.getState()).toMatchObject({ paused: true, sourcePhase: 'on' });
  source.setPaused(false);
  sources.camera.onFrame(new FakeFrame().picture, 80);
  // What was read before the pause is not carried over it.
  expect(calls).toEqual(['trouble', 'frame 80']);
});

test('a recording that was asked for is never held back', async () => {
  const { source, sources, live, calls } = await runningSource();
  live.setState({ recordingSinceMs: 0 });
  source.setPaused(true);
  sources.camera.onFrame(new FakeFrame().picture, 40);
  expect(live.getState().paused).toBe(false);
  expect(calls.at(-1)).toBe('frame 40');
});
