import { type LayersModel, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { I3dArchitecture } from '../../models/manifest-architecture';
import type { PoolStep } from '../plans/convolution-plan';
import { runPlan } from '../plans/convolution-plan';
import { i3dPlan, timePool, timeTaps } from '../plans/i3d-plan';
import { applied, type ClipModelShape, clipModel, keepsSize, residual } from './layer-parts';

/**
 * An i3D as a layers model (paper, section 3.3.2, figure 8), batch normalisation folded: clips
 * `[n, T, height, width, 3]` through 3D convolutions, the last maps flattened and averaged over the time that
 * is left, `va_fc1`… to valence and arousal `[n, 2]` by tanh. It serves every T that the pools over time
 * divide.
 *
 * Weights are named `block1_conv1/kernel` `[3, 3, 3, in, out]`, `va_fc1/bias`…. The app computes the same
 * with the functions of `i3d-forward.ts`, which are much faster than conv3d.
 */
export function i3dNetwork(shape: ClipModelShape<I3dArchitecture>): LayersModel {
  return clipModel(shape, (clip) => {
    const flatten = layers.flatten({ name: 'map' });
    const last = i3dMaps(shape.architecture, clip);
    const flat = applied(layers.timeDistributed({ layer: flatten, name: 'maps' }), last);
    return { features: applied(layers.globalAveragePooling1d({ name: 'features' }), flat), further: [] };
  });
}

/** The last maps of a clip, `[n, T / pooled, height, width, channels]`. */
function i3dMaps(architecture: I3dArchitecture, clip: SymbolicTensor): SymbolicTensor {
  return runPlan<SymbolicTensor>(i3dPlan(architecture), clip, {
    convolution: (step, x) => {
      const { taps, dilation } = timeTaps(step, architecture.dilationRates);
      const same = keepsSize(step);
      const timeBorder = same ? 0 : ((taps - 1) / 2) * dilation;
      return applied(
        layers.conv3d({
          name: step.name,
          filters: step.filters,
          kernelSize: [taps, step.size, step.size],
          strides: [1, step.strides, step.strides],
          dilationRate: [dilation, 1, 1],
          padding: same ? 'same' : 'valid',
          activation: step.relu ? 'relu' : 'linear',
          kernelInitializer: 'zeros',
        }),
        paddedInTime(step.name, timeBorder, paddedInSpace(step.name, same ? 0 : step.pad, x)),
      );
    },
    maxPool: (step, x) => timeMaxPool(step, x),
    add: ({ name }, first, second) => residual(name, first, second),
  });
}

function timeMaxPool(step: PoolStep, x: SymbolicTensor): SymbolicTensor {
  const { name, size, strides, pad } = step;
  const time = timePool(step);
  return applied(
    layers.maxPooling3d({ name, poolSize: [time, size, size], strides: [time, strides, strides] }),
    paddedInSpace(name, pad, x),
  );
}

function paddedInSpace(name: string, padding: number, x: SymbolicTensor): SymbolicTensor {
  if (padding === 0) return x;
  const layer = layers.zeroPadding2d({ padding });
  return applied(layers.timeDistributed({ layer, name: `${name}_pad` }), x);
}

/** There is no layer that pads time: it takes the place of a row for a while. */
function paddedInTime(name: string, border: number, x: SymbolicTensor): SymbolicTensor {
  if (border === 0) return x;
  const layer = layers.zeroPadding2d({
    padding: [
      [border, border],
      [0, 0],
    ],
  });
  const swapped = applied(layers.permute({ name: `${name}_rows`, dims: [2, 1, 3, 4] }), x);
  const padded = applied(layers.timeDistributed({ layer, name: `${name}_time_pad` }), swapped);
  return applied(layers.permute({ name: `${name}_time`, dims: [2, 1, 3, 4] }), padded);
}
