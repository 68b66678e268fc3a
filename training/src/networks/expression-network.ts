import * as tf from '@tensorflow/tfjs';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../src/core/face/crop-rule';
import {
  type Block,
  type ConvolutionStep,
  convolutionPlan,
  featureMapShape,
  type PlanOperations,
  type PlanStep,
  type PoolStep,
  planConvolutions,
  runPlan,
} from '../../../src/core/networks/plans/convolution-plan';
import {
  type BaseArchitectureId,
  CLASS_HEAD_HIDDEN_UNITS,
} from '../../../src/core/networks/tables/base-architectures';
import { gaussian, seededRandom } from '../engine/random';
import { batchNormRelu, storedBatchNormRelu } from './batch-norm-relu';
import { biasRelu } from './bias-relu';
import { dividedPlan, halfSizePlan } from './plan-parts';

/** Share of a batch's statistics that enters the stored ones. */
const STATISTICS_RATE = 0.05;

/** Shape of a trainable 2D network. */
export interface ExpressionNetworkShape {
  readonly base: BaseArchitectureId;
  /** Multiplies the filters of every convolution; 1 is the paper's table. */
  readonly widthMultiplier: number;
  readonly classCount: number;
  /** Whether valence and arousal are put out beside the classes; default true. */
  readonly affectHead?: boolean;
}

/**
 * Logits `[n, classes]` of a batch of faces, and valence/arousal `[n, 2]` where the network has that head.
 */
export interface ExpressionOutputs {
  readonly logits: tf.Tensor2D;
  readonly affect: tf.Tensor2D | null;
}

/** The layer of a variable, by its name: `block1_conv1` of `block1_conv1/kernel`. */
export function layerOf(variableName: string): string {
  return variableName.slice(0, variableName.lastIndexOf('/'));
}

/** Dropout after the head's first layer, in training. */
export interface HeadDropout {
  readonly rate: number;
  readonly seed: number;
}

/**
 * A 2D network of Table 1 with the 512–128 head of the paper (section 3.1), as named variables and plain
 * functions: one class output and, if wanted, one valence/arousal output share the head. A convolution
 * `block1_conv1` has `block1_conv1/kernel` and, where batch normalisation follows it, `block1_conv1/gamma`,
 * `/beta`, `/moving_mean` and `/moving_variance`, else `block1_conv1/bias`.
 *
 * It takes full crops of 100×80 or half crops of 50×40; a half crop skips the last halving of the map, so
 * that both end in the same map and share every weight.
 */
export class ExpressionNetwork {
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** The steps for crops of 100×80. */
  readonly plan: readonly PlanStep[];
  readonly convolutions: readonly ConvolutionStep[];
  /**
   * First block that learns. The blocks before it are frozen: they are no part of `trainable`, and their
   * batch normalisation uses its stored statistics and leaves them alone. 1 is `full` of Table 1.
   */
  trainFromBlock: Block = 1;

  constructor(
    readonly shape: ExpressionNetworkShape,
    seed: number,
  ) {
    this.plan = convolutionPlan(shape.base, shape.widthMultiplier);
    this.convolutions = planConvolutions(this.plan);
    this.variables = this.createVariables(seed);
  }

  /** Values of the features of a crop; 3,072 × width for a VGG. */
  get featureCount(): number {
    return this.variable('class_fc1/kernel').shape[0] ?? 0;
  }

  /** The variables that gradients move: neither stored statistics nor frozen blocks. */
  get trainable(): ReadonlyMap<string, tf.Variable> {
    const frozen = new Set(
      this.convolutions.filter(({ block }) => block < this.trainFromBlock).map(({ name }) => name),
    );
    return new Map(
      [...this.variables].filter(([name]) => !name.includes('/moving_') && !frozen.has(layerOf(name))),
    );
  }

  /** A variable by name; throws if there is none. */
  variable(name: string): tf.Variable {
    const variable = this.variables.get(name);
    if (variable === undefined) throw new Error(`The network has no variable "${name}".`);
    return variable;
  }

  /** The steps for crops of this height: all of the plan, or without the last halving below 100. */
  planFor(heightPx: number): readonly PlanStep[] {
    return heightPx < CROP_HEIGHT_PX ? halfSizePlan(this.plan) : this.plan;
  }

  /**
   * Flattened convolution features `[n, values]` of crops `[n, 100|50, 80|40, 3]` in [0, 1]; 3,072 × width
   * for a VGG. In training, batch statistics normalise and move the stored ones in the blocks that learn.
   */
  features(images: tf.Tensor4D, training: boolean): tf.Tensor2D {
    const heightPx = images.shape[1];
    if (training) return this.learningFeatures(this.frozenMap(images), heightPx);
    return flat(runPlan(this.planFor(heightPx), images, this.stored, (map) => map.dispose()));
  }

  /**
   * What the frozen blocks make of crops; the crops themselves when none is frozen. Computed outside the
   * gradient, it saves the memory and time that its way back would take.
   */
  frozenMap(images: tf.Tensor4D): tf.Tensor4D {
    const { before } = dividedPlan(this.planFor(images.shape[1]), this.trainFromBlock);
    return runPlan(before, images, this.stored, (map) => map.dispose());
  }

  /** Features in training, from the map that the frozen blocks gave for crops of `heightPx`. */
  learningFeatures(map: tf.Tensor4D, heightPx: number): tf.Tensor2D {
    const { after } = dividedPlan(this.planFor(heightPx), this.trainFromBlock);
    return flat(runPlan(after, map, this.learning));
  }

  /** Class logits and valence/arousal of features. `dropout` is given in training only. */
  head(features: tf.Tensor2D, dropout?: HeadDropout): ExpressionOutputs {
    let x = tf.relu(this.dense('class_fc1', features));
    if (dropout !== undefined && dropout.rate > 0)
      x = tf.dropout(x, dropout.rate, undefined, dropout.seed) as tf.Tensor2D;
    x = tf.relu(this.dense('class_fc2', x));
    return {
      logits: this.dense('class_fc3', x),
      affect: this.variables.has('affect/kernel') ? this.dense('affect', x) : null,
    };
  }

  /** Frees every variable. */
  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
  }

  /** How each step is computed with stored statistics: what inference does, and what a gradient may pass. */
  readonly stored: PlanOperations<tf.Tensor4D> = {
    convolution: (step, x) =>
      tf.tidy(() => {
        const y = this.convolution(step, x);
        if (step.normalisation === null) return biasRelu(y, this.vector(`${step.name}/bias`), step.relu);
        return storedBatchNormRelu(
          y,
          this.vector(`${step.name}/gamma`),
          this.vector(`${step.name}/beta`),
          this.vector(`${step.name}/moving_mean`),
          this.vector(`${step.name}/moving_variance`),
          step,
        );
      }),
    maxPool: (step, x) => tf.tidy(() => maxPool(step, x)),
    add: (_, first, second) => tf.tidy(() => tf.relu(tf.add(first, second))),
  };

  private readonly learning: PlanOperations<tf.Tensor4D> = {
    convolution: (step, x) => {
      const y = this.convolution(step, x);
      const { name } = step;
      if (step.normalisation === null) return biasRelu(y, this.vector(`${name}/bias`), step.relu);
      return batchNormRelu(
        y,
        this.vector(`${name}/gamma`),
        this.vector(`${name}/beta`),
        (mean, variance) => this.moveStatistics(name, mean, variance),
        step,
      );
    },
    maxPool,
    add: (_, first, second) => tf.relu(tf.add(first, second)),
  };

  private convolution(step: ConvolutionStep, x: tf.Tensor4D): tf.Tensor4D {
    const kernel = this.variable(`${step.name}/kernel`) as tf.Tensor as tf.Tensor4D;
    const keepsSize = step.strides === 1 && step.pad === (step.size - 1) / 2;
    // Zeros are laid around apart where `same` does not say it: tfjs-node takes padding by name only.
    return keepsSize
      ? tf.conv2d(x, kernel, 1, 'same')
      : tf.conv2d(padded(step, x), kernel, step.strides, 'valid');
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
      const trainable = !name.includes('/moving_');
      variables.set(
        name,
        tf.tidy(() => tf.variable(tf.tensor(values, shape), trainable)),
      );
    };
    for (const { name, normalisation, size, channels, filters } of this.convolutions) {
      add(`${name}/kernel`, [size, size, channels, filters], Math.sqrt(2 / (size * size * channels)));
      if (normalisation === null) {
        add(`${name}/bias`, [filters], 0);
        continue;
      }
      add(`${name}/gamma`, [filters], 0, 1);
      add(`${name}/beta`, [filters], 0);
      add(`${name}/moving_mean`, [filters], 0);
      add(`${name}/moving_variance`, [filters], 0, 1);
    }
    const [first, second] = CLASS_HEAD_HIDDEN_UNITS;
    const [height, width, channels] = featureMapShape(this.plan, {
      heightPx: CROP_HEIGHT_PX,
      widthPx: CROP_WIDTH_PX,
      channels: 3,
    });
    let inputs = height * width * channels;
    for (const [name, units] of [
      ['class_fc1', first],
      ['class_fc2', second],
      ['class_fc3', this.shape.classCount],
    ] as const) {
      add(`${name}/kernel`, [inputs, units], Math.sqrt(2 / inputs));
      add(`${name}/bias`, [units], 0);
      inputs = units;
    }
    if (this.shape.affectHead !== false) {
      add('affect/kernel', [second, 2], Math.sqrt(1 / second) / 4);
      add('affect/bias', [2], 0);
    }
    return variables;
  }
}

function padded({ pad }: ConvolutionStep | PoolStep, x: tf.Tensor4D): tf.Tensor4D {
  if (pad === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [pad, pad],
    [pad, pad],
    [0, 0],
  ]);
}

function maxPool(step: PoolStep, x: tf.Tensor4D): tf.Tensor4D {
  return tf.maxPool(padded(step, x), step.size, step.strides, 'valid');
}

function flat(map: tf.Tensor4D): tf.Tensor2D {
  return tf.reshape(map, [map.shape[0], -1]);
}
