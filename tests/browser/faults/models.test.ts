import { afterEach, expect, test } from 'vitest';
import { useSettings } from '../../../src/state/settings/settings-store';
import { FakeStages } from '../../support/fake-stages';
import { modelStages } from '../../support/faults/open-stages';
import { smallSiteFaults } from '../../support/faults/small-site-faults';
import { TinyServer } from '../../support/faults/tiny-server';

const { open, expectAnswer } = smallSiteFaults('tests/browser/faults/models.test.ts');
const REPLACED = 'Starting the computing part again';
const LOADED_AGAIN = 'The model is being loaded again';

/** Stages whose models take a moment to load. */
class LoadingStages extends FakeStages {
  override async openModel(options: Parameters<FakeStages['openModel']>[0]) {
    await new Promise((resolve) => setTimeout(resolve, 600));
    return super.openModel(options);
  }
}

/** A page over such stages, a new one for each worker, on which something may be done to every frame. */
async function ailingSite(view: 'live' | 'kiosk') {
  const made: LoadingStages[] = [];
  const ill = { onModel: () => {} };
  const stages = () => {
    const one = new LoadingStages();
    one.onModel = () => ill.onModel();
    made.push(one);
    return one;
  };
  const site = open({ view, stages, parameters: { backend: 'auto' } });
  site.isHindered = true;
  await site.start();
  await site.pass(1500);
  const backend = () => site.session.live.getState().report?.backend;
  return {
    site,
    ill,
    backend,
    lose: () => made.at(-1)?.modelsOpened.at(-1)?.onLost('The graphics device was lost.'),
  };
}

const fails = () => {
  throw new Error('The model gives no numbers.');
};

test('a model whose device is lost, that hangs or fails is opened again, and given up in one sentence', async () => {
  const { site, ill, backend, lose } = await ailingSite('live');
  const lost = `${LOADED_AGAIN}: The graphics device was lost.`;
  const isBack = () => site.reading !== null;
  await expectAnswer('lostOnce', { inject: lose, says: lost, isBack });
  expect(backend()).toBe('webgpu');
  await expectAnswer('lostTwice', { inject: lose, says: lost, isBack });
  expect(backend()).toBe('wasm');
  await expectAnswer('failsOnce', {
    inject: () => {
      ill.onModel = () => {
        ill.onModel = () => {};
        fails();
      };
    },
    says: LOADED_AGAIN,
    isBack,
  });
  await expectAnswer('hangs', {
    inject: () => {
      ill.onModel = () => new Promise(() => {});
    },
    says: `${REPLACED}: it did not answer for`,
    mend: () => {
      ill.onModel = () => {};
    },
    isBack,
  });
  await expectAnswer('failsForGood', {
    inject: () => {
      ill.onModel = fails;
    },
    says: 'The computing part stopped and could not be started again: The model gives no numbers.',
    mend: () => {
      ill.onModel = () => {};
      return site.press('Try again');
    },
    isBack,
  });
});

test('a kiosk tries a model that failed for good again by itself', async () => {
  const { site, ill } = await ailingSite('kiosk');
  await expectAnswer('kioskFailsForGood', {
    inject: () => {
      ill.onModel = fails;
    },
    says: 'It could not be started. It is tried again by itself.',
    mend: () => {
      ill.onModel = () => {};
    },
    isBack: () => site.reading !== null,
  });
});

/** A graphics adapter that passes for hardware. */
const adapter = (requestDevice: () => Promise<GPUDevice>) => ({
  info: { vendor: 'test', architecture: '', device: '', description: '' },
  features: new Set(),
  limits: {},
  requestDevice,
});

const never = () => new Promise<never>(() => {});
const rejects = (reason: string) => () => Promise.reject(new Error(reason));

afterEach(() => {
  // The browser's own stands behind it.
  Reflect.deleteProperty(navigator, 'gpu');
});

test('a graphics device that cannot be had gives way to WebAssembly, and the page says why', async () => {
  const { answer } = await TinyServer.of();
  const kinds: readonly (readonly [Parameters<typeof expectAnswer>[0], unknown, string])[] = [
    ['adapterNever', { requestAdapter: never }, 'the graphics driver did not answer'],
    ['adapterNone', { requestAdapter: async () => null }, 'found no graphics adapter'],
    ['adapterRejects', { requestAdapter: rejects('no driver') }, 'no driver'],
    ['deviceNever', { requestAdapter: async () => adapter(never) }, 'the graphics adapter gave no device'],
    ['deviceRejects', { requestAdapter: async () => adapter(rejects('no device')) }, 'no device'],
    ['gpuNone', undefined, 'offers no WebGPU'],
  ];
  for (const [fault, gpu, reason] of kinds) {
    Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
    const site = open({ stages: modelStages, modelServer: answer, parameters: { backend: 'auto' } });
    site.isHindered = fault.endsWith('Never');
    await expectAnswer(fault, { inject: () => site.press('Start camera') });
    await site.press('Details');
    expect(site.text, fault).toContain(reason);
    expect(site.session.live.getState().report?.backend).toBe('wasm');
  }
  const site = open({ stages: modelStages, modelServer: answer, parameters: { backend: 'webgpu' } });
  await expectAnswer('gpuByName', {
    inject: () => site.press('Start camera'),
    says: 'WebGPU was asked for but cannot be used: this browser offers no WebGPU here.',
    mend: () => useSettings.getState().changePipeline({ backend: 'wasm' }),
  });
});
