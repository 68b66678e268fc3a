import * as tf from '@tensorflow/tfjs';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../src/core/face/crop-rule';
import {
  i3dFeatures,
  i3dHead,
  type TimeKernel,
  timeConvolution,
} from '../../../src/core/networks/forward/i3d-forward';
import type { WeightRecord } from '../../../src/core/networks/forward/weight-record';
import {
  type Block,
  type ConvolutionStep,
  convolutionPlan,
  featureMapShape,
  planConvolutions,
} from '../../../src/core/networks/plans/convolution-plan';
import { fixedTaps, type Inflation, inflateKernel } from '../../../src/core/networks/plans/i3d-inflation';
import { type I3dBase, i3dPlan } from '../../../src/core/networks/plans/i3d-plan';
import { gaussian, seededRandom } from '../engine/random';
import { trainedTimeConvolution } from './i3d-convolution';

/** The inflated network and how it learns (paper, section 3.3.2, Table 3). */
export interface I3dShape extends I3dBase {
  readonly inflation: 'centred' | 'copied';
  /** What lies around a centred kernel. */
  readonly surroundings: 'zero' | 'random';
  /** Keeps the centre kernels as they were. */
  readonly masking: boolean;
  /** Factor on the targets while training. */
  readonly multiplier: 1 | 100;
  /** Units of the fully connected layers; the last is 2. */
  readonly fullyConnectedUnits: readonly number[];
}

/** Weights of a 2D network by name, as a checkpoint holds them. */
export type StartWeights = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>;

/**
 * A trainable i3D (paper, section 3.3.2, figure 8), inflated from a 2D network. Every tap of a kernel is a
 * variable of its own, `block1_conv1/kernel/0` …; masking leaves the centre taps out of `trainable`, so no
 * gradient, moment or decay ever reaches them and they stay bit-identical.
 *
 * Batch normalisation of the 2D network keeps its stored statistics; γ and β learn. Each step folds them into
 * kernel and bias before the convolution, differentiably. Weights that come with it folded away start with γ
 * = 1 and β = bias, which computes the same.
 *
 * The multiplier acts on what the last layer puts out before its tanh: trained on targets times m, the
 * network gives `m · tanh(z / m)`. Dividing the last layer by m then gives the shipped network exactly.
 */
export class I3dNetwork {
  /** All that the network is made of, stored statistics too. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly convolutions: readonly ConvolutionStep[];
  /** First block that learns; those before it keep their weights. */
  trainFromBlock: Block = 1;

  /**
   * @param start of a 2D network of the same base and width; throws an Error naming a weight that is missing
   * or of another shape.
   */
  constructor(
    readonly shape: I3dShape,
    start: StartWeights,
    seed: number,
  ) {
    this.convolutions = planConvolutions(i3dPlan(shape));
    const variables = new Map<string, tf.Variable>();
    const random = seededRandom(seed);
    for (const step of this.convolutions) addConvolution(variables, step, shape, start, random);
    addHead(variables, shape, start, random);
    this.variables = variables;
  }

  /** What learns: no stored statistics, no frozen blocks, and no centre taps under masking. */
  get trainable(): ReadonlyMap<string, tf.Variable> {
    const frozen = new Set(
      this.convolutions.filter(({ block }) => block < this.trainFromBlock).map(({ name }) => name),
    );
    const masked = new Set(
      this.convolutions.flatMap(({ name, taps }) =>
        this.learningTaps(taps).flatMap((learns, tap) => (learns ? [] : [tapName(name, tap)])),
      ),
    );
    return new Map(
      [...this.variables].filter(
        ([name]) =>
          !name.includes('/moving_') && !masked.has(name) && !frozen.has(name.slice(0, name.indexOf('/'))),
      ),
    );
  }

  /**
   * Valence and arousal `[n, 2]` in [-1, 1] of clips `[n, T, height, width, 3]` in [0, 1]. Inside a gradient
   * it is differentiable and keeps two maps per convolution; give `training` false elsewhere, and it keeps a
   * few in all.
   */
  affect(clips: tf.Tensor5D, training: boolean): tf.Tensor2D {
    const first = this.convolutions.find(({ block }) => block >= this.trainFromBlock);
    return tf.tidy(() => {
      const features = i3dFeatures({}, this.shape, clips, {
        convolution: (step, maps) =>
          tf.tidy(() => {
            const kernel = this.folded(step);
            if (!training || step.block < this.trainFromBlock)
              return timeConvolution(maps, kernel, step, this.shape.dilationRates);
            return trainedTimeConvolution(maps, kernel, step, this.shape.dilationRates, {
              input: step !== first,
              taps: this.learningTaps(step.taps),
            });
          }),
        ...(training ? {} : { onSpent: (map: tf.Tensor) => map.dispose() }),
      });
      return i3dHead(this.headWeights(), this.shape.fullyConnectedUnits.length, features);
    });
  }

  /**
   * The weights as they are shipped: kernels `[taps, size, size, in, out]` with batch normalisation folded
   * in, biases, and the fully connected layers with the multiplier taken out. The tensors are the caller's.
   */
  shippedWeights(): Record<string, tf.Tensor> {
    return tf.tidy(() => {
      const weights: Record<string, tf.Tensor> = {};
      for (const step of this.convolutions) {
        const { taps, bias } = this.folded(step);
        weights[`${step.name}/kernel`] = tf.stack([...taps]);
        weights[`${step.name}/bias`] = bias.clone();
      }
      for (const [name, tensor] of Object.entries(this.headWeights())) weights[name] = tensor.clone();
      return weights;
    });
  }

  /** Frees every variable. */
  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
  }

  /** Which taps of a kernel learn where its block does: all but the centre under masking. */
  private learningTaps(taps: number): readonly boolean[] {
    return fixedTaps(taps).map((isFixed) => !(this.shape.masking && isFixed));
  }

  private folded({ name, epsilon }: ConvolutionStep): TimeKernel {
    const taps = tapsOf(this.variables, name) as readonly tf.Tensor[] as readonly tf.Tensor4D[];
    const vector = (part: string) => this.variables.get(`${name}/${part}`) as tf.Tensor | undefined;
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(vector);
    const bias = vector('bias');
    if (!gamma || !beta || !mean || !variance) return { taps, bias: bias as tf.Tensor1D };
    const slope = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
    return {
      taps: taps.map((tap) => tf.mul(tap, slope) as tf.Tensor4D),
      bias: tf.add(
        beta,
        tf.mul(bias === undefined ? tf.neg(mean) : tf.sub(bias, mean), slope),
      ) as tf.Tensor1D,
    };
  }

  private headWeights(): WeightRecord {
    const { fullyConnectedUnits, multiplier } = this.shape;
    const last = `va_fc${fullyConnectedUnits.length}/`;
    return Object.fromEntries(
      [...this.variables]
        .filter(([name]) => name.startsWith('va_fc'))
        .map(([name, variable]) => [
          name,
          name.startsWith(last) && multiplier !== 1 ? tf.div(variable, multiplier) : variable,
        ]),
    );
  }
}

function tapName(layer: string, tap: number): string {
  return `${layer}/kernel/${tap}`;
}

function tapsOf(variables: ReadonlyMap<string, tf.Variable>, layer: string): readonly tf.Variable[] {
  const taps: tf.Variable[] = [];
  for (;;) {
    const tap = variables.get(tapName(layer, taps.length));
    if (tap === undefined) return taps;
    taps.push(tap);
  }
}

function addConvolution(
  variables: Map<string, tf.Variable>,
  step: ConvolutionStep,
  shape: I3dShape,
  start: StartWeights,
  random: () => number,
): void {
  const { name, size, taps: tapCount, channels, filters, normalisation, epsilon } = step;
  const inflation: Inflation =
    shape.inflation === 'copied'
      ? { kind: 'copied' }
      : shape.surroundings === 'zero'
        ? { kind: 'centred', surroundings: 'zero' }
        : { kind: 'centred', surroundings: 'random', random };
  const kernelShape: tf.Tensor4D['shape'] = [size, size, channels, filters];
  const taps = tf.tidy(() => {
    const kernel = tf.tensor4d(startValues(start, `${name}/kernel`, kernelShape), kernelShape);
    return tf.unstack(inflateKernel(kernel, tapCount, inflation));
  });
  taps.forEach((tap, index) => {
    variables.set(tapName(name, index), tf.variable(tap));
    tap.dispose();
  });
  const vector = (part: string, values: Float32Array) =>
    variables.set(
      `${name}/${part}`,
      tf.tidy(() => tf.variable(tf.tensor1d(values), !part.startsWith('moving_'))),
    );
  const bias = start.has(`${name}/bias`) ? startValues(start, `${name}/bias`, [filters]) : null;
  if (normalisation === null) {
    vector('bias', bias ?? startValues(start, `${name}/bias`, [filters]));
  } else if (start.has(`${name}/gamma`)) {
    if (bias !== null) vector('bias', bias);
    for (const part of ['gamma', 'beta', 'moving_mean', 'moving_variance'])
      vector(part, startValues(start, `${name}/${part}`, [filters]));
  } else {
    vector('gamma', new Float32Array(filters).fill(1));
    vector('beta', bias ?? startValues(start, `${name}/gamma`, [filters]));
    vector('moving_mean', new Float32Array(filters));
    vector('moving_variance', new Float32Array(filters).fill(1 - epsilon));
  }
}

/**
 * The fully connected layers. A layer takes over that of the 2D head (`class_fc1`, `class_fc2`, `affect`
 * last) as long as shapes agree and all before it did, so with units 512–128–2 the network starts with the
 * tanh of the 2D network's answer; the others are drawn.
 */
function addHead(
  variables: Map<string, tf.Variable>,
  { base, widthMultiplier, fullyConnectedUnits, multiplier }: I3dShape,
  start: StartWeights,
  random: () => number,
): void {
  const picture = { heightPx: CROP_HEIGHT_PX, widthPx: CROP_WIDTH_PX, channels: 3 };
  let inputs = featureMapShape(convolutionPlan(base, widthMultiplier), picture).reduce((a, b) => a * b, 1);
  let follows = true;
  fullyConnectedUnits.forEach((units, index) => {
    const last = index === fullyConnectedUnits.length - 1;
    const name = `va_fc${index + 1}`;
    const shape = [inputs, units];
    const of2d = last ? (index === 2 ? 'affect' : '') : `class_fc${index + 1}`;
    const source = start.has(`${name}/kernel`) ? name : of2d;
    const kernel = start.get(`${source}/kernel`);
    const bias = start.get(`${source}/bias`);
    follows &&= bias !== undefined && kernel?.shape.join() === shape.join();
    // Drawn as for ReLU; the last small, so that training starts from about neutral.
    const deviation = last ? 0.1 / Math.sqrt(inputs) : Math.sqrt(2 / inputs);
    const factor = last && follows ? multiplier : 1;
    const kernelValues =
      follows && kernel !== undefined
        ? kernel.values.map((value) => value * factor)
        : Float32Array.from({ length: inputs * units }, () => gaussian(random) * deviation);
    const biasValues =
      follows && bias !== undefined ? bias.values.map((value) => value * factor) : new Float32Array(units);
    tf.tidy(() => {
      variables.set(
        `${name}/kernel`,
        tf.tidy(() => tf.variable(tf.tensor(kernelValues, shape))),
      );
      variables.set(
        `${name}/bias`,
        tf.tidy(() => tf.variable(tf.tensor1d(biasValues))),
      );
    });
    inputs = units;
  });
}

/** Values of a start weight. Throws an Error that names it when it is missing or of another shape. */
function startValues(start: StartWeights, name: string, shape: readonly number[]): Float32Array {
  const weight = start.get(name);
  if (weight === undefined || weight.shape.join() !== shape.join()) {
    const found = weight === undefined ? 'nothing' : `[${weight.shape}]`;
    throw new Error(
      `The 2D network to inflate does not fit: "${name}" should be [${shape}], found ${found}.`,
    );
  }
  return weight.values;
}
