import { beforeEach, expect, test, vi } from 'vitest';
import type { EngineTrial } from '../../../../src/core/models/engine-trial';
import { type ChoiceGrounds, engineChoice } from '../../../../src/inference/choice/kept-choice';
import { ContentCache } from '../../../../src/offline/content-cache';
import { memoryCaches } from '../../../support/memory-caches';

const GROUNDS: ChoiceGrounds = {
  modelUrl: 'https://site.test/models/vgg16-lstm',
  manifest: { id: 'vgg16-lstm', weightsSha256: 'a'.repeat(64) },
  clipLengthFrames: 64,
  candidates: ['wasm-own', 'wasm-tfjs'],
  adapter: null,
  threadFault: null,
};

const TRIAL: EngineTrial = {
  chosen: 'wasm-own',
  engines: [{ engine: 'wasm-own', frameMs: 45, fault: null }],
};

beforeEach(() => {
  vi.stubGlobal('navigator', { hardwareConcurrency: 2, userAgent: 'a browser' });
  return () => vi.unstubAllGlobals();
});

test('a trial is found again for the same model on the same device, and for no other', async () => {
  const cache = new ContentCache('engines', memoryCaches());
  const before = await engineChoice(GROUNDS, cache);
  expect(before).toMatchObject({ candidates: GROUNDS.candidates, trial: null });
  await before?.keep(TRIAL);
  expect((await engineChoice({ ...GROUNDS }, cache))?.trial).toEqual(TRIAL);
  const others: readonly Partial<ChoiceGrounds>[] = [
    { manifest: { id: 'vgg16-lstm', weightsSha256: 'b'.repeat(64) } },
    { modelUrl: 'https://site.test/models/other' },
    { clipLengthFrames: 16 },
    { adapter: 'the graphics adapter of another' },
    { candidates: ['webgpu-own', 'wasm-own'] },
    { threadFault: 'a helping thread failed before' },
  ];
  for (const other of others)
    expect((await engineChoice({ ...GROUNDS, ...other }, cache))?.trial, JSON.stringify(other)).toBeNull();
  vi.stubGlobal('navigator', { hardwareConcurrency: 8, userAgent: 'a browser' });
  expect((await engineChoice(GROUNDS, cache))?.trial).toBeNull();
});

test('a trial of a newer model takes the place of the old one, which is forgotten', async () => {
  const caches = memoryCaches();
  const cache = new ContentCache('engines', caches);
  await (await engineChoice(GROUNDS, cache))?.keep(TRIAL);
  const [old] = caches.urls();
  expect(old).toMatch(/^https:\/\/site\.test\/models\/vgg16-lstm\/engines\/64-frames\/[0-9a-f]{64}$/);
  const newer = { ...GROUNDS, manifest: { id: 'vgg16-lstm', weightsSha256: 'c'.repeat(64) } };
  await (await engineChoice(newer, cache))?.keep(TRIAL);
  expect(caches.urls()).toHaveLength(1);
  expect(caches.urls()).not.toContain(old);
});

test('what is kept and cannot be read counts as nothing', async () => {
  const caches = memoryCaches();
  const cache = new ContentCache('engines', caches);
  await (await engineChoice(GROUNDS, cache))?.keep(TRIAL);
  for (const url of caches.urls()) caches.damage(url, new TextEncoder().encode('{"chosen":"abacus"}'));
  expect((await engineChoice(GROUNDS, cache))?.trial).toBeNull();
});

test('where one engine alone can compute there is nothing to choose', async () => {
  expect(await engineChoice({ ...GROUNDS, candidates: ['wasm-tfjs'] })).toBeNull();
});
