import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import {
  convolutionPlan,
  featureMapShape,
  planConvolutions,
  runPlan,
} from '../../../../src/core/networks/plans/convolution-plan';
import type { BaseArchitectureId } from '../../../../src/core/networks/tables/base-architectures';
import { featureNetwork } from '../../../support/keras-networks';

const PICTURE = { heightPx: 100, widthPx: 80, channels: 3 };

describe('the plan of a base network', () => {
  for (const id of ['vgg11', 'vgg11-bn', 'vgg16', 'vgg16-bn', 'resnet50'] as BaseArchitectureId[]) {
    it(`has the layers, the weights and the feature map of ${id} as a layers model`, () => {
      const network = featureNetwork(id, 1 / 16);
      const weights = new Map(network.weights.map((weight) => [weight.originalName, weight.shape]));
      const plan = convolutionPlan(id, 1 / 16);
      const named = planConvolutions(plan).flatMap(
        ({ name, normalisation, size, channels, filters }): [string, number[]][] => [
          [`${name}/kernel`, [size, size, channels, filters]],
          [`${name}/bias`, [filters]],
          ...(normalisation === null
            ? []
            : ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part): [string, number[]] => [
                `${normalisation}/${part}`,
                [filters],
              ])),
        ],
      );
      expect(new Map(named)).toEqual(weights);
      expect(featureMapShape(plan, PICTURE)).toEqual(network.outputs[0]?.shape.slice(1));
      network.dispose();
    });
  }

  it('gives the map of the paper, 3×2×512, for VGG-16 at 100×80', () => {
    expect(featureMapShape(convolutionPlan('vgg16'), PICTURE)).toEqual([3, 2, 512]);
  });

  it('refuses a picture that the pools use up', () => {
    expect(() => featureMapShape(convolutionPlan('vgg16'), { ...PICTURE, heightPx: 16 })).toThrow(
      /too small/,
    );
  });

  it('gives up each value after its last reader, and never the picture', () => {
    const spent: string[] = [];
    const last = runPlan<string>(
      convolutionPlan('resnet50', 1 / 16),
      'picture',
      { convolution: ({ name }) => name, maxPool: ({ name }) => name, add: ({ name }) => name },
      (value) => spent.push(value),
    );
    expect(last).toBe('conv5_block3_out');
    expect(spent).not.toContain('picture');
    expect(spent).not.toContain(last);
    expect(new Set(spent).size).toBe(spent.length);
    expect(spent.length).toBe(convolutionPlan('resnet50').length - 1);
  });
});
