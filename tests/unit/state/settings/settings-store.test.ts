import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ModelManifest } from '../../../../src/core/models/manifest';
import { randomModelFolder } from '../../../support/tiny-model';

const DESK = { screen: { width: 1440, height: 900 }, isTouched: false };
const TABLET = { screen: { width: 820, height: 1180 }, isTouched: true };
const PHONE = { screen: { width: 390, height: 844 }, isTouched: true };

const { manifest } = await randomModelFolder({ seed: 3 });

/** The store of a page with this address, on a site with one model of each rate. */
async function storeAt(search: string, rates: Readonly<Record<string, number>>, device = DESK) {
  vi.stubGlobal('screen', device.screen);
  vi.stubGlobal('matchMedia', () => ({ matches: device.isTouched }));
  const page = { search, hash: '', href: 'http://site.test/' };
  const write = (_: unknown, __: string, address: string) => {
    page.search = address;
  };
  vi.stubGlobal('location', page);
  vi.stubGlobal('history', { replaceState: write, pushState: write });
  vi.stubGlobal('fetch', async (address: string) => {
    if (address === 'http://site.test/models/index.json')
      return Response.json(Object.keys(rates).map((id) => ({ id, name: id, megabytes: 1 })));
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

describe('the model where none was asked for', () => {
  const BOTH = { 'vgg16-lstm': 10, 'vgg16-lstm-half': 5 };

  test.each([
    ['a phone takes the smaller one', '', PHONE, 'vgg16-lstm-half'],
    ['a phone takes what was asked for', '?model=vgg16-lstm', PHONE, 'vgg16-lstm'],
    ['a tablet takes the default', '', TABLET, 'vgg16-lstm'],
    ['a desk takes the default', '', DESK, 'vgg16-lstm'],
  ])('%s', async (_, search, device, modelId) => {
    const { store } = await storeAt(search, BOTH, device);
    expect(await store.getState().settlePipeline()).toMatchObject({
      modelId,
      frameRateHz: BOTH[modelId as 'vgg16-lstm'],
    });
  });

  test('a phone takes the default where the site has no smaller one', async () => {
    const { store, page } = await storeAt('', { 'vgg16-lstm': 10 }, PHONE);
    expect((await store.getState().settlePipeline()).modelId).toBe('vgg16-lstm');
    expect(page.search).toBe('');
  });

  test('a link from a phone names its model, and a choice against it stays', async () => {
    const { store, page } = await storeAt('', BOTH, PHONE);
    await store.getState().settlePipeline();
    expect(page.search).toBe('?view=live&model=vgg16-lstm-half');
    store.getState().changePipeline({ modelId: 'vgg16-lstm' });
    expect(page.search).toContain('model=vgg16-lstm');
    expect((await store.getState().settlePipeline()).modelId).toBe('vgg16-lstm');
  });
});
