import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import {
  type BackendStarters,
  chooseTrainingBackend,
  TRAINING_BACKENDS,
  type TrainingBackendName,
} from '../../../../training/src/backends/choose-training-backend';
import { type DawnAdapter, isSoftware } from '../../../../training/src/backends/dawn-backend';
import { importOptional, startNativeBackend } from '../../../../training/src/backends/native-backend';

/** Engines of which some cannot start, for the reasons given; the names of those that were tried. */
function machine(obstacles: Partial<Record<TrainingBackendName, string>>) {
  const tried: string[] = [];
  const starters = Object.fromEntries(
    TRAINING_BACKENDS.map((name) => [
      name,
      async (forced: boolean) => {
        tried.push(forced ? `${name}, forced` : name);
        const obstacle = obstacles[name];
        if (obstacle !== undefined) throw new Error(obstacle);
        return { device: `the ${name} device`, replicas: name === 'wasm' ? 2 : 1 };
      },
    ]),
  ) as unknown as BackendStarters;
  return { tried, starters };
}

const NOT_INSTALLED = 'it is not installed';

describe('auto', () => {
  test('takes the graphics card where TensorFlow runs on one, and tries nothing else', async () => {
    const { tried, starters } = machine({});
    expect(await chooseTrainingBackend('auto', starters)).toEqual({
      name: 'tfjs-node-gpu',
      reason: 'on the tfjs-node-gpu device, the fastest',
      replicas: 1,
    });
    expect(tried).toEqual(['tfjs-node-gpu']);
  });

  test('then takes tfjs-node, WebGPU, WebAssembly and plain JavaScript, each for want of those before', async () => {
    const obstacles: Partial<Record<TrainingBackendName, string>> = {};
    for (const [index, name] of TRAINING_BACKENDS.entries()) {
      const { tried, starters } = machine(obstacles);
      expect((await chooseTrainingBackend('auto', starters)).name).toBe(name);
      expect(tried).toEqual(TRAINING_BACKENDS.slice(0, index + 1));
      obstacles[name] = NOT_INSTALLED;
    }
  });

  test('says what stood in the way of the others, and among how many threads to divide a batch', async () => {
    const { starters } = machine({
      'tfjs-node-gpu': NOT_INSTALLED,
      'tfjs-node': 'it needs Node 22 or earlier, this is 24.1.0',
      webgpu: 'Segmentation fault',
    });
    expect(await chooseTrainingBackend('auto', starters)).toEqual({
      name: 'wasm',
      reason:
        'on the wasm device, as tfjs-node-gpu is not installed; ' +
        'tfjs-node needs Node 22 or earlier, this is 24.1.0; webgpu failed (Segmentation fault)',
      replicas: 2,
    });
  });

  test('is an error of one sentence where nothing runs', async () => {
    const { starters } = machine(Object.fromEntries(TRAINING_BACKENDS.map((name) => [name, NOT_INSTALLED])));
    await expect(chooseTrainingBackend('auto', starters)).rejects.toThrow(
      /^No training backend could start: tfjs-node-gpu is not installed; .*; cpu is not installed\.$/,
    );
  });
});

describe('a backend by name', () => {
  test('is started and no other, though faster ones are there', async () => {
    const { tried, starters } = machine({});
    expect((await chooseTrainingBackend('cpu', starters)).reason).toBe('on the cpu device, as asked for');
    expect(tried).toEqual(['cpu, forced']);
  });

  test('is an error of one sentence where it cannot start, not another backend', async () => {
    const { tried, starters } = machine({ webgpu: 'it found no graphics adapter\nat line 3' });
    await expect(chooseTrainingBackend('webgpu', starters)).rejects.toThrow(
      'The backend webgpu was asked for but cannot be used: webgpu found no graphics adapter.',
    );
    expect(tried).toEqual(['webgpu, forced']);
  });

  test('WebAssembly and plain JavaScript start here for good', async () => {
    for (const name of ['wasm', 'cpu'] as const) {
      expect(await chooseTrainingBackend(name)).toMatchObject({ name });
      expect(tf.getBackend()).toBe(name);
    }
  });
});

test('an optional package that is not there is told from one that does not load', async () => {
  await expect(importOptional('@circumplex/never-published')).rejects.toThrow(/^it is not installed$/);
  const broken = 'data:text/javascript,throw new Error("libtensorflow.so.2: cannot open shared object file")';
  await expect(importOptional(broken)).rejects.toThrow(
    /^it does not load \(libtensorflow\.so\.2: cannot open/,
  );
});

test("TensorFlow's library is not loaded into a Node that it cannot run in", async () => {
  await expect(startNativeBackend('tfjs-node', '24.1.0')).rejects.toThrow(
    'it needs Node 22 or earlier, this is 24.1.0',
  );
});

test('adapters that compute on the processor are told by their own word or by their name', () => {
  const adapter = (info: Partial<DawnAdapter['info']>) => ({
    info: { vendor: '', architecture: '', description: '', ...info },
  });
  expect(isSoftware(adapter({ isFallbackAdapter: true }))).toBe(true);
  expect(isSoftware(adapter({ architecture: 'swiftshader' }))).toBe(true);
  expect(isSoftware(adapter({ description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }))).toBe(true);
  expect(isSoftware(adapter({ vendor: 'nvidia', architecture: 'turing', description: 'Tesla T4' }))).toBe(
    false,
  );
});
