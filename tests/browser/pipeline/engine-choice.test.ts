import { afterEach, expect, test } from 'vitest';
import { readTrial } from '../../../src/core/models/engine-trial';
import { CACHE_NAMES } from '../../../src/offline/content-cache';
import type { PipelineEvent, PipelineSettings } from '../../../src/pipeline/contract';
import { PipelineClient } from '../../../src/pipeline/pipeline-client';
import { startAheadLoad } from '../../../src/pipeline/worker/ahead-worker';
import { emptyStored, listStored } from '../../../src/state/site/stored-data';

const SETTINGS: PipelineSettings = {
  modelId: 'vgg16-lstm',
  clipLengthFrames: 16,
  frameRateHz: 10,
  backend: 'auto',
  scaleNormalisation: 'ortega',
  meanFilter: false,
  timeDelayFrames: 0,
  minimumFaceScore: 0.7,
  gapToleranceMs: 500,
};

/** A loaded machine takes its time. */
const TRIAL_MS = 60_000;

const clients: PipelineClient[] = [];

/** Opens the pipeline, and writes down what is heard of it. */
async function open(settings: PipelineSettings) {
  const client = new PipelineClient({ modelsUrl: new URL('/models/', location.href).href });
  clients.push(client);
  const events: PipelineEvent[] = [];
  return { client, events, report: await client.open(settings, (event) => events.push(event)) };
}

const triedEvent = (events: readonly PipelineEvent[]) =>
  events.find((event) => event.type === 'engines-tried') ?? null;

afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await caches.delete(CACHE_NAMES.engines);
});

test('engines are tried once nothing is computed, and the choice is there at the next opening', async () => {
  const { client, events, report } = await open(SETTINGS);
  // Software is no graphics card: nothing but WebAssembly is in question, at once.
  expect(report).toMatchObject({ backend: 'wasm', engine: 'own', trial: null });
  await expect.poll(() => triedEvent(events), { timeout: TRIAL_MS }).not.toBeNull();
  const tried = triedEvent(events);
  if (tried?.type !== 'engines-tried') throw new Error('Engines were not tried.');
  const trial = tried.report.trial ?? null;
  expect(trial?.engines.map(({ engine, fault }) => [engine, fault])).toEqual([
    ['wasm-own', null],
    ['wasm-tfjs', null],
  ]);
  const chosen = trial?.engines.find(({ engine }) => engine === trial.chosen);
  const leastMs = Math.min(...(trial?.engines.map(({ frameMs }) => frameMs ?? Number.NaN) ?? []));
  expect(chosen?.frameMs).toBeLessThanOrEqual(leastMs * 1.05);
  // Only the trial is kept.
  const cache = await caches.open(CACHE_NAMES.engines);
  const [kept, ...others] = await cache.keys();
  expect(others).toEqual([]);
  expect(readTrial((await (await cache.match(kept ?? ''))?.text()) ?? '')).toEqual(trial);
  client.terminate();
  expect((await listStored()).places.map(({ name }) => name)).toContain(CACHE_NAMES.engines);

  const again = await open(SETTINGS);
  expect(again.report.trial).toEqual(trial);
  // Who is asked for by name is taken as it is.
  const forced = await open({ ...SETTINGS, backend: 'wasm' });
  expect(forced.report).toMatchObject({ backend: 'wasm', engine: 'own' });
  expect(forced.report).not.toHaveProperty('trial');
  for (const { client: running } of [again, forced]) running.terminate();

  // A model that is not open has its engines tried as well; the first trial is forgotten.
  await caches.delete(CACHE_NAMES.engines);
  const modelUrl = new URL('/models/vgg16-lstm/', location.href).href;
  let fetched = 0;
  const ahead = startAheadLoad({ modelUrl, clipLengthFrames: 16, backend: 'auto', isSiteKept: false }, () => {
    fetched += 1;
  });
  const keptTrials = async () => (await (await caches.open(CACHE_NAMES.engines)).keys()).length;
  await expect.poll(keptTrials, { timeout: TRIAL_MS, interval: 200 }).toBe(1);
  ahead.end();
  expect(fetched).toBe(1);
  expect((await open(SETTINGS)).report.trial).toMatchObject({ engines: [{ fault: null }, { fault: null }] });
  await emptyStored();
  expect(await caches.has(CACHE_NAMES.engines)).toBe(false);
});
