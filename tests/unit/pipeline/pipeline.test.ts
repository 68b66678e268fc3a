import { expect, test } from 'vitest';
import { Pipeline } from '../../../src/pipeline/pipeline';
import {
  FakeFrame,
  FakeStages,
  faceAt,
  openFakePipeline,
  SETTINGS,
  windowFills,
} from '../../support/fake-stages';

test('takes a frame through detector, crop and model, in this order, once each', async () => {
  const { pipeline, stages } = await openFakePipeline();
  stages.calls.length = 0;

  const result = await pipeline.pushFrame(new FakeFrame().picture, 1000);

  expect(stages.calls).toEqual(['detect', 'empty window', 'crop', 'model']);
  expect(result).toMatchObject({
    slot: 0,
    timestampMs: 1000,
    frameSize: { width: 640, height: 480 },
    face: { id: 1, score: 0.9 },
    reason: null,
    windowFill: 1,
    estimate: { raw: [0.5, -0.25], processed: [0.5, -0.25], provisional: true },
    stageMs: { features: 3, temporal: 1 },
  });
  // Box 200 at (200, 100): height 1.19 · 200 = 238, width 238 / 1.25, centre (300, 200 − 0.11 · 200).
  expect(result?.crop?.height).toBeCloseTo(238);
  expect(result?.crop?.width).toBeCloseTo(190.4);
  expect(result?.crop?.x).toBeCloseTo(300 - 95.2);
  expect(result?.crop?.y).toBeCloseTo(178 - 119);
});

test('finds faces while the model is still being loaded, and not before or after', async () => {
  const stages = new FakeStages();
  let load = () => {};
  stages.beforeModel = () =>
    new Promise((resolve) => {
      load = resolve;
    });
  const pipeline = new Pipeline(stages, () => 0);
  const frames = [new FakeFrame(), new FakeFrame(), new FakeFrame()] as const;
  expect(await pipeline.lookForFaces(frames[0].picture, 0)).toBeNull();
  const ready = new Promise<void>((resolve) => {
    void pipeline.open(
      SETTINGS,
      ({ type }) => type === 'detector-ready' && resolve(),
      'http://site.test/models',
    );
  });
  await ready;
  expect(await pipeline.lookForFaces(frames[1].picture, 100)).toMatchObject({
    timestampMs: 100,
    frameSize: { width: 640, height: 480 },
    face: { id: 1, score: 0.9 },
    faces: [{ id: 1 }],
  });
  load();
  // In turn behind the opening.
  await pipeline.selectFace(null);
  expect(await pipeline.lookForFaces(frames[2].picture, 200)).toBeNull();
  expect(frames.map(({ closes }) => closes)).toEqual([1, 1, 1]);
});

test('gives nothing for a frame between two slots of the grid, and does not look at it', async () => {
  const { pipeline, stages } = await openFakePipeline();
  await pipeline.pushFrame(new FakeFrame().picture, 0);
  stages.calls.length = 0;
  const between = new FakeFrame();
  expect(await pipeline.pushFrame(between.picture, 40)).toBeNull();
  expect(stages.calls).toEqual([]);
  expect(between.closes).toBe(1);
});

test('gives nothing for a picture without area, and keeps its slot for the next', async () => {
  const { pipeline } = await openFakePipeline();
  expect(await pipeline.pushFrame(new FakeFrame(0, 0).picture, 0)).toBeNull();
  expect((await pipeline.pushFrame(new FakeFrame().picture, 300))?.slot).toBe(0);
});

test('says when the model is given frames at another rate than it was made for', async () => {
  const mismatches = ({ events }: Awaited<ReturnType<typeof openFakePipeline>>) =>
    events.filter(({ type }) => type === 'rate-mismatch');
  const fitting = await openFakePipeline({ frameRateHz: 10 });
  expect(mismatches(fitting)).toEqual([]);
  const sentence = (rateHz: number) =>
    `The model was made for 10 frames a second and is given ${rateHz}: ` +
    'its window spans another time than in its training.';
  const other = await openFakePipeline({ frameRateHz: 25 });
  expect(mismatches(other)).toEqual([{ type: 'rate-mismatch', message: sentence(25) }]);
  await other.pipeline.update({ ...SETTINGS, frameRateHz: 5 });
  await other.pipeline.update({ ...SETTINGS, frameRateHz: 5, timeDelayFrames: 1 });
  await other.pipeline.update({ ...SETTINGS, frameRateHz: 10 });
  expect(mismatches(other).slice(1)).toEqual([{ type: 'rate-mismatch', message: sentence(5) }]);
});

test.each([
  ['detector', (stages: FakeStages) => (stages.onDetect = fail)],
  ['crop', (stages: FakeStages) => (stages.onCrop = fail)],
  ['model', (stages: FakeStages) => (stages.onModel = fail)],
])('closes a frame exactly once when the %s throws, and goes on with the next', async (_, break_) => {
  const { pipeline, stages } = await openFakePipeline({ backend: 'wasm' });
  break_(stages);
  const frame = new FakeFrame();
  await expect(pipeline.pushFrame(frame.picture, 0)).rejects.toThrow('broken stage');
  expect(frame.closes).toBe(1);

  stages.onDetect = () => {};
  stages.onCrop = () => {};
  stages.onModel = () => {};
  expect((await pipeline.pushFrame(new FakeFrame().picture, 100))?.estimate).not.toBeNull();
});

test('closes a frame exactly once when it gives a result, when there is no face and when nothing is open', async () => {
  const { pipeline, stages } = await openFakePipeline();
  const frames = [new FakeFrame(), new FakeFrame(), new FakeFrame()] as const;
  await pipeline.pushFrame(frames[0].picture, 0);
  stages.faces = [];
  await pipeline.pushFrame(frames[1].picture, 100);
  await pipeline.close();
  await expect(pipeline.pushFrame(frames[2].picture, 200)).rejects.toThrow('The pipeline is not open.');
  expect(frames.map((frame) => frame.closes)).toEqual([1, 1, 1]);
});

test('refuses a second frame while one is in flight, and closes it', async () => {
  const { pipeline } = await openFakePipeline();
  const first = pipeline.pushFrame(new FakeFrame().picture, 0);
  const late = new FakeFrame();
  await expect(pipeline.pushFrame(late.picture, 100)).rejects.toThrow('A frame is in flight already');
  expect(late.closes).toBe(1);
  expect((await first)?.slot).toBe(0);
});

test('says why a frame gives no estimate', async () => {
  const { pipeline, stages } = await openFakePipeline();
  await pipeline.pushFrame(new FakeFrame().picture, 0);

  stages.faces = [faceAt(560)];
  const another = await pipeline.pushFrame(new FakeFrame().picture, 100);
  expect(another).toMatchObject({ reason: 'face-lost', face: null, estimate: null, crop: null });
  expect(another?.faces).toHaveLength(1);

  stages.faces = [];
  const nobody = await pipeline.pushFrame(new FakeFrame().picture, 200);
  expect(nobody).toMatchObject({ reason: 'no-face', faces: [], estimate: null });
  expect(nobody?.stageMs).toMatchObject({ crop: null, features: null, temporal: null });

  await pipeline.reset();
  stages.faces = [faceAt(500)];
  const cut = await pipeline.pushFrame(new FakeFrame().picture, 300);
  expect(cut).toMatchObject({ reason: 'face-not-whole', face: { box: { x: 500 } }, estimate: null });
});

test('keeps the window over a gap of just the tolerance and empties it after a longer one', async () => {
  const open = await openFakePipeline({ gapToleranceMs: 500 });
  expect(await windowFills(open, [0, 100, 600, 1200])).toEqual([1, 2, 3, 1]);
});

test('shows an empty window as soon as the face has been gone for longer than the tolerance', async () => {
  const open = await openFakePipeline({ gapToleranceMs: 500 });
  await windowFills(open, [0, 100]);
  open.stages.faces = [];
  expect(await windowFills(open, [200, 600, 700])).toEqual([2, 2, 0]);
});

test('tolerates two and a half periods where the rate is too low for the wanted tolerance', async () => {
  const open = await openFakePipeline({ frameRateHz: 1, gapToleranceMs: 500 });
  expect(await windowFills(open, [0, 1000, 2000, 4400, 7000])).toEqual([1, 2, 3, 4, 1]);
});

test('begins a new window with another face, also within the tolerance', async () => {
  const open = await openFakePipeline();
  const { pipeline, stages } = open;
  stages.faces = [faceAt(50), faceAt(400)];
  await windowFills(open, [0, 100]);
  await pipeline.selectFace(2);
  const result = await pipeline.pushFrame(new FakeFrame().picture, 200);
  expect(result).toMatchObject({ face: { id: 2 }, windowFill: 1 });
});

test('begins anew when time runs backwards', async () => {
  const open = await openFakePipeline();
  await windowFills(open, [5000, 5100]);
  const result = await open.pipeline.pushFrame(new FakeFrame().picture, 0);
  expect(result).toMatchObject({ slot: 0, windowFill: 1 });
});

test('begins anew after reset: slot 0, an empty window, nobody followed', async () => {
  const open = await openFakePipeline();
  await windowFills(open, [0, 100]);
  await open.pipeline.reset();
  const result = await open.pipeline.pushFrame(new FakeFrame().picture, 200);
  expect(result).toMatchObject({ slot: 0, windowFill: 1, face: { id: 2 } });
});

test('an estimate is provisional until the window is full', async () => {
  const { pipeline } = await openFakePipeline();
  const provisional: (boolean | undefined)[] = [];
  for (let slot = 0; slot < 18; slot++) {
    const result = await pipeline.pushFrame(new FakeFrame().picture, slot * 100);
    provisional.push(result?.estimate?.provisional);
  }
  expect(provisional).toEqual([...Array(15).fill(true), false, false, false]);
});

test('post-processes with the statistics of the manifest, and follows a change of settings', async () => {
  const { pipeline } = await openFakePipeline({ scaleNormalisation: 'ortega' });
  const first = await pipeline.pushFrame(new FakeFrame().picture, 0);
  // Valence (0.5 − 0) / 0.2 · 0.4 + 0.1; arousal (−0.25 − 0.1) / 0.1 · 0.3 + 0.2.
  expect(first?.estimate?.processed[0]).toBeCloseTo(1.1);
  expect(first?.estimate?.processed[1]).toBeCloseTo(-0.85);

  await pipeline.update({ ...SETTINGS, meanFilter: true });
  const second = await pipeline.pushFrame(new FakeFrame().picture, 100);
  // Eq. 2 as printed: 0.5 − 0.1 + 0 and −0.25 − 0.2 + 0.1.
  expect(second?.estimate?.processed[0]).toBeCloseTo(0.4);
  expect(second?.estimate?.processed[1]).toBeCloseTo(-0.35);
  expect(second?.windowFill).toBe(2);
});

test('hands a new score threshold to the detector and refuses a change that takes reopening', async () => {
  const { pipeline, stages } = await openFakePipeline();
  await pipeline.update({ ...SETTINGS, minimumFaceScore: 0.5 });
  expect(stages.calls.at(-1)).toBe('score 0.5');
  await expect(pipeline.update({ ...SETTINGS, clipLengthFrames: 64 })).rejects.toThrow(
    'A change of clipLengthFrames takes effect only when the pipeline is opened anew.',
  );
});

test('a model that needs some frames gives none of an estimate until it has them, and says why', async () => {
  const { pipeline, stages } = await openFakePipeline();
  stages.framesToFirstEstimate = 3;
  const results = [];
  for (let frame = 0; frame < 4; frame++) {
    results.push(await pipeline.pushFrame(new FakeFrame().picture, frame * 100));
  }
  expect(results.map((result) => result?.reason)).toEqual(['window-filling', 'window-filling', null, null]);
  expect(results.map((result) => result?.estimate === null)).toEqual([true, true, false, false]);
  expect(results[0]).toMatchObject({ windowFill: 1, face: { id: 1 } });
  expect(results[0]?.crop).not.toBeNull();
});

test('closes the detector again when the model cannot be opened, and reports the model', async () => {
  const stages = new FakeStages();
  stages.openModelError = new Error('The model file model.json is missing.');
  const pipeline = new Pipeline(stages);
  await expect(pipeline.open(SETTINGS, () => {})).rejects.toThrow('The model file model.json is missing.');
  expect(stages.detectorsClosed).toBe(1);
  await expect(pipeline.pushFrame(new FakeFrame().picture, 0)).rejects.toThrow('The pipeline is not open.');
});

test('closes detector and model when it is closed, and when it is opened again', async () => {
  const { pipeline, stages } = await openFakePipeline();
  await pipeline.open({ ...SETTINGS, clipLengthFrames: 64 }, () => {});
  expect([stages.detectorsClosed, stages.modelsClosed]).toEqual([1, 1]);
  await pipeline.close();
  await pipeline.close();
  expect([stages.detectorsClosed, stages.modelsClosed]).toEqual([2, 2]);
});

test.each([
  [{ frameRateHz: 0 }, 'The frame rate must be a number from 1 to 50, found 0.'],
  [{ minimumFaceScore: 70 }, 'The least face score must be a number from 0 to 1, found 70.'],
  [{ gapToleranceMs: Number.NaN }, 'The gap tolerance must be a whole number from 0 to 10000, found NaN.'],
  [{ timeDelayFrames: 251 }, 'The time delay must be a whole number from -250 to 250, found 251.'],
  [
    { modelId: '../x' },
    'The model must be lower-case letters, digits and hyphens, at most 64, found "../x".',
  ],
])('refuses the settings %j', async (part, sentence) => {
  await expect(new Pipeline(new FakeStages()).open({ ...SETTINGS, ...part }, () => {})).rejects.toThrow(
    sentence,
  );
});

function fail(): void {
  throw new Error('broken stage');
}
