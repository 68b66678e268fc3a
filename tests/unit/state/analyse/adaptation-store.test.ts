import { beforeAll, expect, test } from 'vitest';
import type { ModelFolder } from '../../../../src/offline/kept-model';
import { fetchModelFolder } from '../../../../src/offline/kept-model';
import { type AdaptationTask, adaptRecordings } from '../../../../src/recordings/adaptation/adapt-recordings';
import { adaptableSet } from '../../../../src/state/analyse/adaptation/adaptable-set';
import {
  createAdaptationStore,
  isOfRecordings,
} from '../../../../src/state/analyse/adaptation/adaptation-store';
import type { AnalysedRecording } from '../../../../src/state/analyse/analysed-recording';
import { NO_RECORDING } from '../../../../src/state/analyse/analysed-recording';
import { fetchFrom, MODEL_URL, withFiles } from '../../../support/memory-fetch';
import { madeUpTask } from '../../../support/rated-recordings';
import { randomModelFolder } from '../../../support/tiny-model';

let base: ModelFolder;
let task: AdaptationTask;

beforeAll(async () => {
  globalThis.fetch = fetchFrom(
    withFiles(await randomModelFolder({ seed: 5, fullyConnectedUnits: [16, 24, 2] })),
  );
  base = await fetchModelFolder(MODEL_URL);
  task = madeUpTask({
    recordings: 5,
    frames: 150,
    seed: 3,
    rate: ([v, a]) => [0.5 * v - 0.4, -0.5 * a - 0.4],
  });
});

/** The made-up recordings as the view has them once they are analysed. */
function analysed(part: Partial<AnalysedRecording> = {}, count = 5): AnalysedRecording[] {
  return task.recordings.slice(0, count).map(({ name, frames, inputs, labels }, id) => ({
    ...NO_RECORDING,
    id,
    phase: 'ended',
    name,
    frames,
    headInputs: inputs,
    settings: task.pipeline,
    openReport: { backend: 'wasm', backendReason: 'A test.', threads: 1, manifest: base.manifest },
    results: { labels: { ...labels, readings: [{ scale: { lowest: 1, highest: 9 } }] } } as never,
    ...part,
  }));
}

function store(adapt = async (own: AdaptationTask) => adaptRecordings({ ...own, shipped: task.shipped })) {
  const kept: string[] = [];
  const made = createAdaptationStore({
    adapt,
    readModel: async () => base,
    keep: ({ id }) => kept.push(id),
    today: () => '2026-11-27',
  });
  return { made, kept };
}

test('adapts to what counts, and makes the model one of the page', async () => {
  const { made, kept } = store();
  const recordings = analysed();
  await made.getState().start(recordings);
  const { phase, result, model } = made.getState();
  expect(phase).toBe('done');
  expect(result?.recordings).toHaveLength(5);
  expect(model?.manifest.adaptation).toMatchObject({ labelScales: ['1 to 9'], recordings: 5 });
  expect(made.getState().use()).toBe(`disk-${model?.manifest.id}`);
  expect(kept).toEqual([`disk-${model?.manifest.id}`]);
  expect(isOfRecordings(made.getState(), recordings)).toBe(true);
  expect(isOfRecordings(made.getState(), analysed({ labels: [] }))).toBe(false);
});

test('a cancelled adaptation leaves nothing, whatever comes of it later', async () => {
  let finish: () => void = () => {};
  const { made } = store(async (own) => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return adaptRecordings({ ...own, shipped: task.shipped });
  });
  const started = made.getState().start(analysed());
  await Promise.resolve();
  expect(made.getState().phase).toBe('running');
  made.getState().cancel();
  finish();
  await started;
  expect(made.getState()).toMatchObject({ phase: 'idle', result: null, model: null });
});

test('another model than the one that was analysed with is refused in one sentence', async () => {
  const { made } = store();
  const manifest = { ...base.manifest, weightsSha256: '0'.repeat(64) };
  const openReport = { backend: 'wasm', backendReason: 'A test.', threads: 1, manifest } as const;
  await made.getState().start(analysed({ openReport }));
  expect(made.getState()).toMatchObject({
    phase: 'failed',
    problem:
      'The model tiny-lstm has changed since these recordings were analysed with it: analyse them again.',
  });
});

test('says in one sentence why there is nothing to adapt to', () => {
  expect(adaptableSet([]).obstacle).toMatch(
    /^This takes at least 3 recordings with labels, and there is none yet:/,
  );
  expect(adaptableSet(analysed({}, 1)).obstacle).toMatch(/and there is 1:/);
  expect(adaptableSet(analysed({ phase: 'running' })).obstacle).toMatch(/and there is none yet:/);
  const [first, ...others] = analysed();
  if (!first) throw new Error('no recording');
  const opened = adaptableSet([{ ...first, headInputs: null }, ...others]);
  expect(opened.obstacle).toBeNull();
  expect(opened.notes).toEqual([
    'recording-1 does not count: it was opened from saved results, which hold no features, so its video must be ' +
      'analysed again.',
  ]);
  const settings = { ...task.pipeline, frameRateHz: 5 };
  expect(adaptableSet([{ ...first, settings }, ...others]).obstacle).toBe(
    'Recordings of different sampling rates cannot be learnt from together.',
  );
  const short = analysed().map((one) => ({ ...one, frames: one.frames.slice(0, 40) }));
  expect(adaptableSet(short).obstacle).toBe(
    'This takes at least 300 rated frames with an estimate, and there are 200.',
  );
});
