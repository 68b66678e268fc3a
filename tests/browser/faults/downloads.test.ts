import { expect, test } from 'vitest';
import { CACHE_NAMES } from '../../../src/offline/content-cache';
import { useSettings } from '../../../src/state/settings/settings-store';
import { modelStages } from '../../support/faults/open-stages';
import { replaced } from '../../support/faults/replaced';
import { smallSiteFaults } from '../../support/faults/small-site-faults';
import { type FileFault, TinyServer } from '../../support/faults/tiny-server';

const { open, expectAnswer } = smallSiteFaults('tests/browser/faults/downloads.test.ts');
const server = await TinyServer.of();

/** An open page with the small model, and how it is made to fetch it again. */
async function openedSite(view: 'live' | 'kiosk' = 'live') {
  Object.assign(server, { isUnreachable: false });
  server.faults.clear();
  const site = open({ view, stages: modelStages, modelServer: server.answer });
  await site.start();
  const fetchAgain = async () => {
    await caches.delete(CACHE_NAMES.models);
    const { clipLengthFrames } = useSettings.getState().settings.pipeline;
    useSettings.getState().changePipeline({ clipLengthFrames: clipLengthFrames === 16 ? 64 : 16 });
  };
  const mend = () => {
    server.isUnreachable = false;
    server.faults.clear();
  };
  return { site, fetchAgain, mend };
}

/** The data with one of its bits flipped, in the middle. */
function flipped(data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const middle = data.length >> 1;
  data[middle] = (data[middle] ?? 0) ^ 1;
  return data;
}

const SHARD = 'group1-shard1';

test('files that are missing or damaged are named, and another try works', async () => {
  const { site, fetchAgain, mend } = await openedSite();
  const faults: readonly (readonly [Parameters<typeof expectAnswer>[0], string, FileFault, RegExp])[] = [
    ['manifestMissing', 'manifest.json', { status: 404 }, /The model file manifest\.json is missing/],
    [
      'manifestBroken',
      'manifest.json',
      { change: () => new TextEncoder().encode('<html>') },
      /The model file manifest\.json must be JSON/,
    ],
    ['modelBroken', 'model.json', { change: flipped }, /The model file model\.json is damaged/],
    ['shardFlipped', SHARD, { change: flipped }, /The model file group1-shard1\S* is damaged/],
    [
      'shardShort',
      SHARD,
      { change: (data) => data.slice(0, data.length >> 1) },
      /The model file group1-shard1\S* must have \d+ bytes, found \d+/,
    ],
    ['shardMissing', SHARD, { status: 404 }, /The model file group1-shard1\S* is missing/],
    ['serverError', SHARD, { status: 500 }, /The model file group1-shard1\S* could not be fetched.*HTTP 500/],
  ];
  for (const [fault, name, how, says] of faults)
    await expectAnswer(fault, {
      inject: () => {
        server.faults.set(name, how);
        return fetchAgain();
      },
      says,
      mend: async () => {
        mend();
        await site.press('Try again');
        await site.meanwhile('it opens', () => site.session.live.getState().modelPhase === 'ready');
      },
    });
});

test('a network that is gone is said, and the model opened when it is back', async () => {
  const { site, fetchAgain, mend } = await openedSite();
  const lose = () => {
    server.isUnreachable = true;
    return fetchAgain();
  };
  await expectAnswer('unreachable', {
    inject: lose,
    says: 'The model file manifest.json could not be fetched',
    mend: () => {
      mend();
      dispatchEvent(new Event('online'));
    },
  });
  site.isHindered = true;
  server.faults.set(server.largest, { endsAfter: 1000, how: 'error' });
  server.asked.length = 0;
  await expectAnswer('breaksOff', { inject: fetchAgain });
  expect(server.asked).toContain(`${server.largest} bytes=1000-`);
  server.faults.set(server.largest, { endsAfter: 2000, how: 'silence' });
  await expectAnswer('stalls', {
    inject: fetchAgain,
    isBack: () => site.reading !== null && server.asked.includes(`${server.largest} bytes=2000-`),
  });
  const kiosk = await openedSite('kiosk');
  server.isUnreachable = true;
  await expectAnswer('kioskUnreachable', {
    inject: kiosk.fetchAgain,
    says: 'It could not be started. It is tried again by itself.',
    meanwhile: () => kiosk.site.pass(8000),
    mend,
  });
});

test('a browser that stores nothing, or has no room, reads all the same', async () => {
  const { site, fetchAgain } = await openedSite();
  const refuse = (name: string) => () => Promise.reject(new DOMException('refused', name));
  let putBack = replaced(CacheStorage.prototype, 'open', refuse('SecurityError'));
  await expectAnswer('cachesRefused', { inject: fetchAgain });
  putBack();
  putBack = replaced(Cache.prototype, 'put', refuse('QuotaExceededError'));
  await expectAnswer('quotaFull', {
    inject: fetchAgain,
    says: 'There is no room to keep the model on this device',
    goesOn: true,
    isBack: () => site.reading !== null,
  });
  putBack();
  const { get } = Object.getOwnPropertyDescriptor(window, 'localStorage') ?? {};
  Object.defineProperty(window, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('refused', 'SecurityError');
    },
  });
  await openedSite();
  await expectAnswer('storageRefused', { inject: fetchAgain });
  Object.defineProperty(window, 'localStorage', { configurable: true, get });
});
