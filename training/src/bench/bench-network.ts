import * as tf from '@tensorflow/tfjs';
import {
  DILATION_PRESETS,
  I3D_FULLY_CONNECTED_UNITS,
} from '../../../src/core/networks/tables/base-architectures';
import { ExpressionNetwork } from '../networks/expression-network';
import { I3dNetwork } from '../networks/trainable-i3d';
import { clipLoss } from '../stages/recordings/clip-loss';
import type { BenchCase } from './bench-cases';

/** Classes of the expression head, as FER+ and RAF-DB have them without contempt. */
const CLASSES = 7;
const SEED = 1;

/** A network with a batch of noise in its memory; what it learns is of no interest. */
export interface BenchNetwork {
  /** Also stored statistics of batch normalisation. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly trainable: ReadonlyMap<string, tf.Variable>;
  /** What inference computes of the batch. */
  readonly forward: () => tf.Tensor;
  /** Loss of the batch, for gradients: cross-entropy of stills, squared error of clips. */
  readonly loss: () => tf.Scalar;
}

/** The network of a case and `count` of its stills or clips; tensors are freed with the process. */
export function benchNetwork(bench: BenchCase, count: number): BenchNetwork {
  return bench.network === 'vgg16-bn' ? stillsNetwork(bench, count) : clipsNetwork(bench, count);
}

function drawnNetwork({ widthMultiplier }: BenchCase, affectHead: boolean): ExpressionNetwork {
  return new ExpressionNetwork({ base: 'vgg16-bn', widthMultiplier, classCount: CLASSES, affectHead }, SEED);
}

function stillsNetwork(bench: BenchCase, count: number): BenchNetwork {
  const network = drawnNetwork(bench, false);
  const { variables, trainable } = network;
  const images = noise([count, bench.heightPx, bench.widthPx, 3]) as tf.Tensor4D;
  const targets = tf.oneHot(
    Array.from({ length: count }, (_, index) => index % CLASSES),
    CLASSES,
  );
  return {
    variables,
    trainable,
    forward: () => network.head(network.features(images, false)).logits,
    loss: () => {
      const { logits } = network.head(network.features(images, true));
      return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1)));
    },
  };
}

function clipsNetwork(bench: BenchCase, count: number): BenchNetwork {
  const network = inflated(bench);
  const clips = noise([count, bench.frames, bench.heightPx, bench.widthPx, 3]) as tf.Tensor5D;
  const labels = tf.zeros([count, 2]) as tf.Tensor2D;
  return {
    variables: network.variables,
    trainable: network.trainable,
    forward: () => network.affect(clips, false),
    loss: () => clipLoss('mse', network.affect(clips, true), labels),
  };
}

function inflated(bench: BenchCase): I3dNetwork {
  const flat = drawnNetwork(bench, true);
  const start = new Map(
    [...flat.variables].map(([name, variable]) => [
      name,
      { shape: variable.shape, values: variable.dataSync<'float32'>().slice() },
    ]),
  );
  flat.dispose();
  return new I3dNetwork(
    {
      base: 'vgg16-bn',
      widthMultiplier: bench.widthMultiplier,
      dilationRates: DILATION_PRESETS.none,
      inflation: 'copied',
      surroundings: 'zero',
      masking: false,
      multiplier: 1,
      fullyConnectedUnits: I3D_FULLY_CONNECTED_UNITS,
    },
    start,
    SEED,
  );
}

/** Values in [0, 1), as pictures have them. */
function noise(shape: number[]): tf.Tensor {
  return tf.randomUniform(shape, 0, 1, 'float32', SEED);
}
