import {
  abs,
  grad,
  mul,
  square,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  type Tensor5D,
  tensor,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, expect, test } from 'vitest';
import { i3dFeatures, timeConvolution, timeKernel } from '../../../../src/core/networks/forward/i3d-forward';
import {
  type ConvolutionStep,
  convolutionPlan,
  planConvolutions,
} from '../../../../src/core/networks/plans/convolution-plan';
import { startNodeBackend } from '../../../support/node-backend';
import { inflated, randomTensor, weights2d } from '../../../support/random-weights';

const WIDTH = 1 / 32;

beforeAll(() => startNodeBackend('cpu'));

test('gradients of kernel, bias and clip equal finite differences', async () => {
  const step = { ...planConvolutions(convolutionPlan('vgg11', WIDTH))[2], relu: true } as ConvolutionStep;
  const bias = randomTensor([step.filters], 2, 0.5) as Tensor1D;
  const frames = randomTensor([4, 3, 3, step.channels], 3) as Tensor4D;
  const weighing = randomTensor([4, 3, 3, step.filters], 4);
  const kernel = randomTensor([3, 3, 3, step.channels, step.filters], 5, 0.5) as Tensor5D;
  const loss = (kernel: Tensor, frames: Tensor4D, bias: Tensor1D) => {
    const weights = { [`${step.name}/kernel`]: kernel, [`${step.name}/bias`]: bias };
    const y = timeConvolution({ frames, lengthFrames: 4 }, timeKernel(weights, step), step, [1, 2, 1, 1]);
    return sum(mul(square(y), weighing));
  };
  await expectGradient(kernel, (x) => loss(x, frames, bias));
  await expectGradient(frames, (x) => loss(kernel, x as Tensor4D, bias));
  await expectGradient(bias, (x) => loss(kernel, frames, x as Tensor1D));
});

test('a gradient reaches every weight of a whole network, and none a tap that no frame falls on', async () => {
  const architecture = { base: 'vgg11', widthMultiplier: WIDTH, dilationRates: [1, 1, 1, 2] } as const;
  const weights = inflated(weights2d('vgg11', WIDTH), { kind: 'copied' });
  const clips = abs(randomTensor([1, 16, 32, 32, 3], 5)) as Tensor5D;
  for (const name of [
    'block1_conv1/kernel',
    'block3_conv2/kernel',
    'block4_conv1/bias',
    'block5_conv1/kernel',
  ]) {
    const weight = weights[name] as Tensor;
    const slope = grad((x: Tensor) => sum(i3dFeatures({ ...weights, [name]: x }, architecture, clips)))(
      weight,
    );
    const values = await slope.data();
    expect(values.some((value) => Math.abs(value) > 1e-6)).toBe(true);
    if (name !== 'block5_conv1/kernel') continue;
    // Two frames are left before block 5: taps two frames away fall outside the clip.
    const taps = values.length / 3;
    expect(Array.from(values).every((value, index) => Math.floor(index / taps) === 1 || value === 0)).toBe(
      true,
    );
  }
});

/** Compares some entries of a gradient with the slope between two points nearby. */
async function expectGradient(point: Tensor, loss: (x: Tensor) => Tensor): Promise<void> {
  const slope = await grad(loss)(point).data();
  const values = await point.data();
  const step = 1e-2;
  for (const index of [0, 7, 11].map((entry) => entry % values.length)) {
    const moved = (by: number) => {
      const copy = Float32Array.from(values);
      copy[index] = (copy[index] ?? 0) + by;
      return loss(tensor(copy, point.shape)).dataSync()[0] ?? NaN;
    };
    const expected = (moved(step) - moved(-step)) / (2 * step);
    expect(Math.abs((slope[index] ?? NaN) - expected)).toBeLessThan(0.02 * Math.max(1, Math.abs(expected)));
  }
}
