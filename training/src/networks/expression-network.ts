import * as tf from '@tensorflow/tfjs';
import {
  BASE_ARCHITECTURES,
  type BaseArchitectureId,
  CLASS_HEAD_HIDDEN_UNITS,
  type VggConvolution,
  vggConvolutions,
} from '../../../src/core/architectures/base-architectures';
import { gaussian, seededRandom } from '../random';
import { batchNormRelu, storedBatchNormRelu } from './batch-norm-relu';

/** Share of a batch's statistics that enters the stored ones. */
const STATISTICS_RATE = 0.05;
const HEAD_DROPOUT = 0.5;

/** Shape of a trainable 2D network. */
export interface ExpressionNetworkShape {
  readonly base: Extract<BaseArchitectureId, 'vgg11-bn' | 'vgg16-bn'>;
  readonly widthMultiplier: number;
  readonly classCount: number;
}

/** Logits `[n, classes]` and valence/arousal `[n, 2]` of a batch of faces. */
export interface ExpressionOutputs {
  readonly logits: tf.Tensor2D;
  readonly affect: tf.Tensor2D;
}

/**
 * A VGG with batch normalisation and the 512–128 head of the paper (section 3.1), as named variables
 * and plain functions: one class output and one valence/arousal output share the head.
 *
 * It takes full crops of 100×80 or half crops of 50×40; a half crop skips the last pool, so that both
 * end in a 3×2 map and share every weight.
 */
export class ExpressionNetwork {
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly convolutions: readonly VggConvolution[];

  constructor(
    readonly shape: ExpressionNetworkShape,
    seed: number,
  ) {
    const table = BASE_ARCHITECTURES[shape.base];
    if (table.kind !== 'vgg') throw new Error(`${shape.base} is not a VGG.`);
    this.convolutions = vggConvolutions(table, shape.widthMultiplier);
    this.variables = this.createVariables(seed);
  }

  /** The variables that gradients move; the others are stored statistics. */
  get trainable(): ReadonlyMap<string, tf.Variable> {
    return new Map([...this.variables].filter(([name]) => !name.includes('/moving_')));
  }

  /** A variable by name; throws if there is none. */
  variable(name: string): tf.Variable {
    const variable = this.variables.get(name);
    if (variable === undefined) throw new Error(`The network has no variable "${name}".`);
    return variable;
  }

  /**
   * Flattened convolution features `[n, 3072 × width]` of crops `[n, 100|50, 80|40, 3]` in [0, 1].
   * In training, batch statistics normalise and move the stored ones.
   */
  features(images: tf.Tensor4D, training: boolean): tf.Tensor2D {
    let x = images;
    const half = images.shape[1] < 100;
    const last = this.convolutions.at(-1)?.name;
    for (const { name, poolAfter } of this.convolutions) {
      x = tf.conv2d(x, this.variable(`${name}/kernel`) as tf.Tensor as tf.Tensor4D, 1, 'same');
      const gamma = this.vector(`${name}/gamma`);
      const beta = this.vector(`${name}/beta`);
      x = training
        ? batchNormRelu(x, gamma, beta, (mean, variance) => this.moveStatistics(name, mean, variance))
        : storedBatchNormRelu(
            x,
            gamma,
            beta,
            this.vector(`${name}/moving_mean`),
            this.vector(`${name}/moving_variance`),
          );
      if (poolAfter && !(half && name === last)) x = tf.maxPool(x, 2, 2, 'valid');
    }
    return tf.reshape(x, [images.shape[0], -1]);
  }

  /** Class logits and valence/arousal of features. `dropoutSeed` is given in training only. */
  head(features: tf.Tensor2D, dropoutSeed?: number): ExpressionOutputs {
    let x = tf.relu(this.dense('class_fc1', features));
    if (dropoutSeed !== undefined) x = tf.dropout(x, HEAD_DROPOUT, undefined, dropoutSeed) as tf.Tensor2D;
    x = tf.relu(this.dense('class_fc2', x));
    return { logits: this.dense('class_fc3', x), affect: this.dense('affect', x) };
  }

  private dense(name: string, x: tf.Tensor2D): tf.Tensor2D {
    return tf.add(
      tf.matMul(x, this.variable(`${name}/kernel`) as tf.Tensor as tf.Tensor2D),
      this.vector(`${name}/bias`),
    );
  }

  private vector(name: string): tf.Tensor1D {
    return this.variable(name) as tf.Tensor as tf.Tensor1D;
  }

  private moveStatistics(layer: string, mean: tf.Tensor1D, variance: tf.Tensor1D): void {
    for (const [name, value] of [
      [`${layer}/moving_mean`, mean],
      [`${layer}/moving_variance`, variance],
    ] as const) {
      const stored = this.variable(name);
      stored.assign(tf.add(tf.mul(stored, 1 - STATISTICS_RATE), tf.mul(value, STATISTICS_RATE)));
    }
  }

  private createVariables(seed: number): Map<string, tf.Variable> {
    const random = seededRandom(seed);
    const variables = new Map<string, tf.Variable>();
    const add = (name: string, shape: number[], deviation: number, fill = 0) => {
      const values = new Float32Array(shape.reduce((product, n) => product * n, 1)).fill(fill);
      if (deviation > 0) for (let i = 0; i < values.length; i++) values[i] = gaussian(random) * deviation;
      variables.set(name, tf.variable(tf.tensor(values, shape), !name.includes('/moving_')));
    };
    let channels = 3;
    for (const { name, filters } of this.convolutions) {
      add(`${name}/kernel`, [3, 3, channels, filters], Math.sqrt(2 / (9 * channels)));
      add(`${name}/gamma`, [filters], 0, 1);
      add(`${name}/beta`, [filters], 0);
      add(`${name}/moving_mean`, [filters], 0);
      add(`${name}/moving_variance`, [filters], 0, 1);
      channels = filters;
    }
    const [first, second] = CLASS_HEAD_HIDDEN_UNITS;
    let inputs = channels * 6;
    for (const [name, units] of [
      ['class_fc1', first],
      ['class_fc2', second],
      ['class_fc3', this.shape.classCount],
    ] as const) {
      add(`${name}/kernel`, [inputs, units], Math.sqrt(2 / inputs));
      add(`${name}/bias`, [units], 0);
      inputs = units;
    }
    add('affect/kernel', [second, 2], Math.sqrt(1 / second) / 4);
    add('affect/bias', [2], 0);
    return variables;
  }
}
