import { expect, test, vi } from 'vitest';
import type { OpenReport } from '../../../src/pipeline/contract';
import { FAKE_MANIFEST, FakeFrame, FakeStages, openFakePipeline } from '../../support/fake-stages';

/** Loses the graphics device while the first model computes a frame; its results never come. */
function loseUnderFrame(stages: FakeStages): void {
  stages.onModel = async (model) => {
    if (model !== 1) return;
    stages.modelsOpened[0]?.onLost('The graphics device was lost.');
    await new Promise(() => {});
  };
}

test('computes a frame again on a new backend when the GPU is lost under it', async () => {
  const { pipeline, stages, events } = await openFakePipeline();
  await pipeline.pushFrame(new FakeFrame().picture, 0);
  loseUnderFrame(stages);
  const result = await pipeline.pushFrame(new FakeFrame().picture, 100);
  expect(result).toMatchObject({ windowFill: 1, estimate: { raw: [0.5, -0.25] } });
  expect(events.map((event) => event.type)).toEqual(['backend-lost', 'backend-reopened']);
  expect(events[0]).toMatchObject({
    message: 'The model is being loaded again: The graphics device was lost.',
  });
  expect(stages.modelsOpened.map(({ backend }) => backend)).toEqual(['auto', 'auto']);
  expect(stages.modelsClosed).toBe(1);
});

test('a crop that a lost card has cut is cut on the processor for the next model; else its pixels are not', async () => {
  const stages = new FakeStages();
  stages.cutsOnCard = true;
  const { pipeline } = await openFakePipeline({}, stages);
  const first = await pipeline.pushFrame(new FakeFrame().picture, 0);
  expect(first).toMatchObject({ windowFill: 1, cutting: 'On the graphics card.' });
  expect(stages.calls.filter((call) => call.includes('crop'))).toEqual(['crop by model 1']);
  loseUnderFrame(stages);
  const result = await pipeline.pushFrame(new FakeFrame().picture, 100);
  expect(result).toMatchObject({ windowFill: 1, estimate: { raw: [0.5, -0.25] } });
  expect(stages.calls.slice(-4)).toEqual(['crop by model 1', 'model', 'crop', 'model']);
  const next = await pipeline.pushFrame(new FakeFrame().picture, 200);
  expect([next?.windowFill, stages.calls.slice(-2)]).toEqual([2, ['crop by model 2', 'model']]);
});

test('opens the model again at once when the GPU is lost between two frames', async () => {
  const { pipeline, stages, events } = await openFakePipeline();
  stages.modelsOpened[0]?.onLost('The graphics device was lost.');
  await pipeline.selectFace(null);
  expect(stages.modelsOpened).toHaveLength(2);
  expect(events.map((event) => event.type)).toEqual(['backend-lost', 'backend-reopened']);
});

test('goes over to WebAssembly when the GPU is lost for the second time', async () => {
  const { pipeline, stages, events } = await openFakePipeline();
  for (const model of [0, 1]) {
    stages.modelsOpened[model]?.onLost('The graphics device was lost.');
    await pipeline.selectFace(null);
  }
  expect(stages.modelsOpened.map(({ backend }) => backend)).toEqual(['auto', 'auto', 'wasm']);
  expect(events.at(-1)).toMatchObject({
    type: 'backend-reopened',
    message: 'The model runs again, on WebAssembly.',
    report: { backend: 'wasm', backendReason: 'WebAssembly, after the GPU was lost 2 times.' },
  });
});

test('stays with WebGPU when it was asked for by name', async () => {
  const { pipeline, stages } = await openFakePipeline({ backend: 'webgpu' });
  for (const model of [0, 1, 2]) {
    stages.modelsOpened[model]?.onLost('The graphics device was lost.');
    await pipeline.selectFace(null);
  }
  expect(stages.modelsOpened.map(({ backend }) => backend)).toEqual(Array(4).fill('webgpu'));
});

test('a late complaint of a backend that is gone changes nothing', async () => {
  const { pipeline, stages, events } = await openFakePipeline();
  stages.modelsOpened[0]?.onLost('The graphics device was lost.');
  await pipeline.selectFace(null);
  stages.modelsOpened[0]?.onLost('The graphics device was lost.');
  await pipeline.pushFrame(new FakeFrame().picture, 0);
  expect(stages.modelsOpened).toHaveLength(2);
  expect(events).toHaveLength(2);
});

test('says that the model failed when it could not be opened again', async () => {
  const { pipeline, stages, events } = await openFakePipeline();
  stages.openModelError = new Error('The model file model.json could not be fetched.');
  stages.modelsOpened[0]?.onLost('The graphics device was lost.');
  await expect(pipeline.pushFrame(new FakeFrame().picture, 0)).rejects.toThrow('could not be fetched');
  expect(events.at(-1)).toEqual({
    type: 'model-failed',
    message: 'The model file model.json could not be fetched.',
  });
});

test('a model that never answers is opened once more, and is given up after three more frames', async () => {
  const { pipeline, stages, events } = await openFakePipeline();
  stages.onModel = () => {
    throw new Error("The model's answer for this frame is not a number; the backend may have failed.");
  };
  const push = (timestampMs: number) => pipeline.pushFrame(new FakeFrame().picture, timestampMs);
  for (let frame = 0; frame < 3; frame++) await expect(push(frame * 100)).rejects.toThrow('not a number');
  expect(stages.modelsOpened).toHaveLength(2);
  expect(events.map((event) => event.type)).toEqual(['backend-lost', 'backend-reopened', 'model-failed']);
});

test('one frame that no model can compute is passed over', async () => {
  const { pipeline, stages, events } = await openFakePipeline();
  stages.onModel = () => {
    throw new Error('Broken picture.');
  };
  await expect(pipeline.pushFrame(new FakeFrame().picture, 0)).rejects.toThrow('Broken picture.');
  stages.onModel = () => {};
  expect((await pipeline.pushFrame(new FakeFrame().picture, 100))?.estimate).not.toBeNull();
  expect(events.map((event) => event.type)).toEqual(['backend-lost', 'backend-reopened']);
});

test('a graphics device that hangs is given up, and another is opened', async () => {
  vi.useFakeTimers();
  try {
    const { pipeline, stages, events } = await openFakePipeline();
    stages.onModel = (model) => (model === 1 ? new Promise(() => {}) : undefined);
    const frame = pipeline.pushFrame(new FakeFrame().picture, 0);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await frame).toMatchObject({ windowFill: 1, reason: null });
    expect(events[0]).toMatchObject({
      message: 'The model is being loaded again: the model gave no answer for 30 s.',
    });
  } finally {
    vi.useRealTimers();
  }
});

test('a trial of engines is told with what now computes, and recordings have none', async () => {
  const { stages, events } = await openFakePipeline();
  const [opened] = stages.modelsOpened;
  expect(opened?.tryEngines).toBe(true);
  const report: OpenReport = {
    backend: 'wasm',
    backendReason: 'a test',
    engine: 'own',
    threads: 2,
    manifest: FAKE_MANIFEST,
    trial: { chosen: 'wasm-own', engines: [{ engine: 'wasm-own', frameMs: 44.6, fault: null }] },
  };
  opened?.onReport(report);
  const message = 'Engines were tried: WebAssembly engine 45 ms a frame; WebAssembly engine chosen.';
  expect(events).toEqual([{ type: 'engines-tried', message, report }]);
  const recording = await openFakePipeline({ keepRate: true });
  expect(recording.stages.modelsOpened[0]?.tryEngines).toBe(false);
});
