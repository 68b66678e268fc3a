import { beforeEach, expect, test, vi } from 'vitest';
import type { ModelManifest } from '../../../../src/core/models/manifest';
import { randomModelFolder } from '../../../support/tiny-model';

const { manifest } = await randomModelFolder({ seed: 3 });

/** The store of a page with this address, on a site with one model of each rate. */
async function storeAt(search: string, rates: Readonly<Record<string, number>>) {
  const page = { search, hash: '', href: 'http://site.test/' };
  const write = (_: unknown, __: string, address: string) => {
    page.search = address;
  };
  vi.stubGlobal('location', page);
  vi.stubGlobal('history', { replaceState: write, pushState: write });
  vi.stubGlobal('fetch', async (address: string) => {
    const id = /^http:\/\/site\.test\/models\/(.+)\/manifest\.json$/.exec(address)?.[1] ?? '';
    const frameRateHz = rates[id];
    if (frameRateHz === undefined) return new Response('', { status: 404 });
    return Response.json({
      ...manifest,
      id,
      clip: { ...manifest.clip, frameRateHz },
    } satisfies ModelManifest);
  });
  const { useSettings } = await import('../../../../src/state/settings/settings-store');
  return { store: useSettings, page };
}

beforeEach(() => vi.resetModules());

test('the rate of the model is settled before anything is computed, and the address does not say it', async () => {
  const { store, page } = await storeAt('?model=slow', { slow: 5 });
  expect((await store.getState().settlePipeline()).frameRateHz).toBe(5);
  expect(store.getState().settings.pipeline.frameRateHz).toBe(5);
  store.getState().change({ mirror: false });
  expect(page.search).toBe('?view=live&mirror=0&model=slow');
});

test('another model brings its own rate', async () => {
  const { store } = await storeAt('?model=slow', { slow: 5, quick: 25 });
  await store.getState().settlePipeline();
  store.getState().changePipeline({ modelId: 'quick' });
  expect((await store.getState().settlePipeline()).frameRateHz).toBe(25);
  store.getState().changePipeline({ modelId: 'slow' });
  expect(store.getState().settings.pipeline.frameRateHz).toBe(5);
});

test('a model that is chosen while the rate of another is asked for is the one that counts', async () => {
  const { store } = await storeAt('?model=slow', { slow: 5, quick: 25 });
  const settling = store.getState().settlePipeline();
  store.getState().changePipeline({ modelId: 'quick' });
  expect(await settling).toMatchObject({ modelId: 'quick', frameRateHz: 25 });
});

test('a rate from the address or from the user is kept', async () => {
  const { store, page } = await storeAt('?model=slow&fps=10', { slow: 5 });
  expect((await store.getState().settlePipeline()).frameRateHz).toBe(10);
  store.getState().changePipeline({ frameRateHz: 12 });
  expect((await store.getState().settlePipeline()).frameRateHz).toBe(12);
  expect(page.search).toContain('fps=12');
});

test('a model that is not there leaves the default rate, for the opening to say what is wrong', async () => {
  const { store } = await storeAt('?model=gone', {});
  expect(await store.getState().settlePipeline()).toMatchObject({ modelId: 'gone', frameRateHz: 10 });
});

test('an address that names a model from the disk is kept, and says that it must be chosen again', async () => {
  const { store } = await storeAt('?model=disk-adapted-tiny-12ab34cd', {});
  expect(store.getState().settings.pipeline.modelId).toBe('disk-adapted-tiny-12ab34cd');
  expect(store.getState().notices).toEqual([
    'The model “adapted-tiny-12ab34cd” was opened from this device’s disk, and a page forgets such a model when it ' +
      'is loaded again: choose it again, or another, under “Model”.',
  ]);
  // Nothing is asked of the site for it.
  await store.getState().settlePipeline();
});
