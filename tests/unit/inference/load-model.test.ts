import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { loadModel } from '../../../src/inference/load-model';
import { DownloadError } from '../../../src/offline/download-error';
import { STEPS } from '../../../training/src/export/quantisation';
import { fetchFrom, MODEL_URL, type ServedFiles, withFiles } from '../../support/memory-fetch';
import { startNodeBackend } from '../../support/node-backend';
import { type ModelFolder, randomModelFolder } from '../../support/tiny-model';

let folder: ModelFolder;
let tensorsBefore: number;

beforeAll(async () => {
  await startNodeBackend('cpu');
  folder = await randomModelFolder({ seed: 2 });
});

beforeEach(() => {
  tensorsBefore = memory().numTensors;
});

/** The message of a failed load; the load must leave no tensor behind. */
async function failure(files: ServedFiles): Promise<string> {
  globalThis.fetch = fetchFrom(files);
  const error = await loadModel(MODEL_URL).then(
    () => new Error('it loaded'),
    (reason: unknown) => reason,
  );
  expect(memory().numTensors).toBe(tensorsBefore);
  return (error as Error).message;
}

/** `model.json` and `manifest.json` with the entry of `model.json` made true again. */
async function withModelJson(change: (json: ModelJson) => void): Promise<ServedFiles> {
  const json = JSON.parse(new TextDecoder().decode(folder.files.get('model.json'))) as ModelJson;
  change(json);
  const data = new TextEncoder().encode(JSON.stringify(json));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const files = folder.manifest.files.map((file) =>
    file.path === 'model.json' ? { ...file, bytes: data.length, sha256 } : file,
  );
  return withFiles(folder, {
    'model.json': new Uint8Array(data),
    'manifest.json': JSON.stringify({ ...folder.manifest, files }),
  });
}

interface ModelJson {
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[] }[] }[];
}

test('loads every weight once, by name, and reports bytes up to the total', async () => {
  globalThis.fetch = fetchFrom(withFiles(folder));
  const progress: (readonly [number, number])[] = [];
  const model = await loadModel(MODEL_URL.slice(0, -1), {
    onProgress: (loaded, total) => progress.push([loaded, total]),
  });
  expect(model.manifest).toEqual(folder.manifest);
  expect(model.weights['block1_conv1/kernel']?.shape).toEqual([3, 3, 3, 4]);
  expect(model.weights['lstm/kernel']?.shape).toEqual([192, 128]);
  expect(memory().numTensors - tensorsBefore).toBe(Object.keys(model.weights).length);
  const total = folder.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(progress[0]).toEqual([0, total]);
  expect(progress.at(-1)).toEqual([total, total]);
  expect(progress.length).toBeGreaterThan(folder.manifest.files.length);
  expect(progress.every(([loaded], index) => loaded >= (progress[index - 1]?.[0] ?? 0))).toBe(true);
  model.dispose();
  expect(memory().numTensors).toBe(tensorsBefore);
});

test('quantised weights are within half a step of the floats they stand for', async () => {
  const load = async (precision: 'uint8' | 'float16' | 'float32') => {
    globalThis.fetch = fetchFrom(withFiles(await randomModelFolder({ seed: 2, precision })));
    const model = await loadModel(MODEL_URL);
    const values = await model.weights['lstm/kernel']?.data();
    model.dispose();
    if (values === undefined) throw new Error('no weight');
    return values;
  };
  const [exact, bytes, halves] = [await load('float32'), await load('uint8'), await load('float16')];
  const rootMeanSquare = Math.sqrt(
    Array.from(exact).reduce((sum, value) => sum + value ** 2, 0) / exact.length,
  );
  const halfStep = (STEPS.lstm * rootMeanSquare) / 2;
  const worst = (stored: typeof exact) =>
    Math.max(...Array.from(exact, (value, index) => Math.abs(value - (stored[index] ?? NaN))));
  expect(worst(bytes)).toBeGreaterThan(0);
  expect(worst(bytes)).toBeLessThan(halfStep * 1.001);
  expect(worst(halves)).toBeLessThan(2 ** -11);
});

test('names the file that is missing', async () => {
  expect(await failure(withFiles(folder, { 'manifest.json': null }))).toMatch(
    /^The model file manifest\.json is missing: .*manifest\.json\.$/,
  );
  const shard = folder.manifest.files.find(({ path }) => path.endsWith('.bin'))?.path ?? '';
  expect(await failure(withFiles(folder, { [shard]: null }))).toContain(`The model file ${shard} is missing`);
});

test('says so when a server answers with a page instead of the manifest', async () => {
  const files = withFiles(folder, { 'manifest.json': '<!doctype html><title>Circumplex</title>' });
  expect(await failure(files)).toBe('The model file manifest.json must be JSON, found something else.');
});

test('passes on what is wrong with a manifest, naming the field', async () => {
  const files = withFiles(folder, {
    'manifest.json': JSON.stringify({ ...folder.manifest, outputs: ['arousal', 'valence'] }),
  });
  expect(await failure(files)).toContain('manifest.json: outputs must be ["valence","arousal"]');
});

test('refuses a window that the model does not serve before it fetches any weights', async () => {
  const clip = { ...folder.manifest.clip, lengthsFrames: [16], defaultLengthFrames: 16 };
  const files = withFiles(folder, { 'manifest.json': JSON.stringify({ ...folder.manifest, clip }) });
  const fetched: string[] = [];
  const serve = fetchFrom(files);
  globalThis.fetch = (input, init) => {
    fetched.push(String(input));
    return serve(input, init);
  };
  await expect(loadModel(MODEL_URL, { clipLengthFrames: 64 })).rejects.toThrow(
    'manifest.json: clip.lengthsFrames must be a list that holds the wanted clip length 64, found [16].',
  );
  expect(fetched).toEqual([`${MODEL_URL}manifest.json`]);
  expect(memory().numTensors).toBe(tensorsBefore);
});

test('refuses a file that is cut short or damaged, naming it', async () => {
  const [path, data] = [...folder.files].find(([name]) => name.endsWith('.bin')) ?? ['', new Uint8Array()];
  expect(await failure(withFiles(folder, { [path]: data.slice(0, 100) }))).toBe(
    `The model file ${path} must have ${data.length} bytes, found 100.`,
  );
  const damaged = data.slice();
  damaged[7] = (damaged[7] ?? 0) ^ 1;
  expect(await failure(withFiles(folder, { [path]: damaged }))).toBe(
    `The model file ${path} is damaged: its SHA-256 is not the one in manifest.json.`,
  );
});

test('refuses weights that do not fit the architecture, naming the weight', async () => {
  const renamed = await withModelJson(({ weightsManifest: [group] }) => {
    const weight = group?.weights.find(({ name }) => name === 'lstm/bias');
    if (weight) weight.name = 'lstm/offset';
  });
  expect(await failure(renamed)).toContain('lacks the weight lstm/bias');
  const reshaped = await withModelJson(({ weightsManifest: [group] }) => {
    const weight = group?.weights.find(({ name }) => name === 'va_fc1/kernel');
    weight?.shape.reverse();
  });
  expect(await failure(reshaped)).toContain('va_fc1/kernel in model.json must have shape [32,16]');
});

test('stops all downloads when aborted and rejects with the reason', async () => {
  const stop = new AbortController();
  globalThis.fetch = fetchFrom(withFiles(folder), 1_024);
  const reason = new Error('The visitor went elsewhere.');
  const loading = loadModel(MODEL_URL, {
    signal: stop.signal,
    onProgress: (loaded) => {
      if (loaded > 50_000) stop.abort(reason);
    },
  });
  await expect(loading).rejects.toBe(reason);
  expect(memory().numTensors).toBe(tensorsBefore);
});

test('a model that cannot be downloaded is a DownloadError', async () => {
  globalThis.fetch = fetchFrom(new Map());
  await expect(loadModel(MODEL_URL)).rejects.toBeInstanceOf(DownloadError);
});
