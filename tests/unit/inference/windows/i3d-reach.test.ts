import { expect, test } from 'vitest';
import { i3dPlan } from '../../../../src/core/networks/plans/i3d-plan';
import type { DilationRates } from '../../../../src/core/networks/tables/base-architectures';
import { inputsInTime, keptSteps, stepReaches } from '../../../../src/inference/windows/i3d-reach';

const plan = i3dPlan({ base: 'vgg16', widthMultiplier: 1 });
const none: DilationRates = [1, 1, 1, 1];
const indexOf = (name: string) => plan.findIndex((step) => step.name === name);
const stepOf = (name: string) => plan[indexOf(name)] as (typeof plan)[number];

test.each([
  // Each convolution reaches one output of its input further, each pool over time one more at the end.
  ['block1_conv2', { stride: 1, before: 2, after: 2 }],
  ['block1_pool', { stride: 1, before: 2, after: 2 }],
  ['block2_conv2', { stride: 1, before: 4, after: 4 }],
  ['block2_pool', { stride: 2, before: 4, after: 5 }],
  ['block3_conv3', { stride: 2, before: 4 + 3 * 2, after: 5 + 3 * 2 }],
  ['block3_pool', { stride: 4, before: 10, after: 11 + 2 }],
  ['block5_pool', { stride: 16, before: 10 + 3 * 4 + 3 * 8, after: 13 + 3 * 4 + 4 + 3 * 8 + 8 }],
])('%s of a VGG-16 depends on the frames %j around its own', (name, reach) => {
  expect(stepReaches(plan, none)[indexOf(name)]).toEqual(reach);
});

test('dilation widens the reach of its block', () => {
  const reaches = stepReaches(plan, [1, 2, 4, 8]);
  // Three convolutions of dilation 2 at every second frame.
  expect(reaches[indexOf('block3_conv3')]).toEqual({ stride: 2, before: 4 + 12, after: 5 + 12 });
});

test('an output reads its own index and the taps that lie in the clip', () => {
  expect(inputsInTime(stepOf('block1_conv1'), 0, 16, none)).toEqual([0, 1]);
  expect(inputsInTime(stepOf('block1_conv1'), 7, 16, none)).toEqual([6, 7, 8]);
  expect(inputsInTime(stepOf('block3_conv1'), 7, 8, [1, 4, 1, 1])).toEqual([3, 7]);
  expect(inputsInTime(stepOf('block1_pool'), 7, 16, none)).toEqual([7]);
  expect(inputsInTime(stepOf('block2_pool'), 3, 16, none)).toEqual([6, 7]);
});

test('kept are pools and what convolutions over time read, not the first convolution', () => {
  const kept = plan.filter((_, index) => keptSteps(plan, none)[index]).map(({ name }) => name);
  expect(kept).toEqual([
    'block1_pool',
    'block2_conv1',
    'block2_pool',
    'block3_conv1',
    'block3_conv2',
    'block3_pool',
    'block4_conv1',
    'block4_conv2',
    'block4_pool',
    'block5_conv1',
    'block5_conv2',
    'block5_pool',
  ]);
});
