import * as tf from '@tensorflow/tfjs';
import type { ConvolutionStep } from '../../../src/core/networks/plans/convolution-plan';
import type { ExpressionNetwork } from '../networks/expression-network';
import { startFromFolded } from '../networks/unfolded-weights';
import { type KerasLayer, type KerasWeight, withKerasLayers } from './keras-layers';
import { type KerasNaming, kerasNamings } from './keras-names';

/** What an import found and what it did not. */
export interface KerasImportReport {
  readonly file: string;
  /** The naming that the file follows. */
  readonly naming: string;
  /** Weights of the network that were filled. */
  readonly matched: readonly string[];
  /** Layers of the network that the file lacks; they stay as drawn. */
  readonly missing: readonly string[];
  /** Layers of the file that the network has no place for. */
  readonly unused: readonly string[];
  /** Layers of the head that are there in another shape; they stay as drawn. */
  readonly mismatched: readonly {
    readonly name: string;
    readonly expected: readonly number[];
    readonly found: readonly number[];
  }[];
}

/** How a file is imported. */
export interface KerasImportOptions {
  /** See `WeightSource`; default `published`. */
  readonly pixels?: 'published' | 'unit-rgb';
  /**
   * Faces on which statistics are measured where the network has batch normalisation and the file has none.
   * Without them mean 0 and variance 1 stand for statistics: enough for a network that does not learn.
   */
  readonly faces?: () => tf.Tensor4D;
}

/** A convolution of the file, ready for this project's pictures and kernel order. */
interface ImportedConvolution {
  readonly kernel: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
  readonly normalisation: KerasLayer | null;
}

const HEAD_LAYERS = ['class_fc1', 'class_fc2', 'class_fc3', 'affect'];

/**
 * Fills a 2D network from a Keras weights file, by layer name, and reports what matched. Kernels may be in
 * TensorFlow's order or in Theano's.
 *
 * Published networks take pixels of 0 to 255, blue first, less a mean; their first convolution is rewritten
 * so that crops in [0, 1], red first, give the same (but for the outermost pixels, where zeros around the
 * crop are black here and the mean colour there). A convolution's bias before batch normalisation, and
 * another ε in it, go into its stored statistics. Where the network has batch normalisation and the file
 * none, it starts as the identity: with statistics measured on faces, undone by its scale and offset.
 *
 * @throws with a sentence when nothing matches, a convolution has another shape (a narrower network), or the
 * file has batch normalisation that the network lacks.
 */
export function importKerasWeights(
  network: ExpressionNetwork,
  file: string,
  options: KerasImportOptions = {},
): Promise<KerasImportReport> {
  return withKerasLayers(file, (layers) => {
    tf.engine().startScope();
    try {
      return new KerasImport(network, file, layers, options).run();
    } finally {
      tf.engine().endScope();
    }
  });
}

class KerasImport {
  private readonly naming: KerasNaming;
  private readonly matched: string[] = [];
  private readonly missing: string[] = [];
  private readonly used = new Set<string>();

  constructor(
    private readonly network: ExpressionNetwork,
    private readonly file: string,
    private readonly layers: ReadonlyMap<string, KerasLayer>,
    private readonly options: KerasImportOptions,
  ) {
    this.naming = this.fittingNaming();
  }

  run(): KerasImportReport {
    const imported = new Map<string, ImportedConvolution>();
    for (const step of this.network.convolutions) {
      const convolution = this.readConvolution(step);
      if (convolution !== null) imported.set(step.name, convolution);
    }
    const withStatistics = [...imported.values()].filter(({ normalisation }) => normalisation !== null);
    const normalised = this.network.convolutions.some(({ normalisation }) => normalisation !== null);
    const { faces } = this.options;
    if (normalised && withStatistics.length === 0 && faces !== undefined) this.fillMeasured(imported, faces);
    else for (const step of this.network.convolutions) this.fillConvolution(step, imported.get(step.name));
    const mismatched = this.fillHead();
    const unused = [...this.layers.keys()].filter((name) => !this.used.has(name));
    const { file, naming, matched, missing } = this;
    return { file, naming: naming.name, matched, missing, unused, mismatched };
  }

  /** The naming by which most convolutions are found. */
  private fittingNaming(): KerasNaming {
    const { convolutions, shape } = this.network;
    const counted = kerasNamings(shape.base).map((naming) => ({
      naming,
      count: convolutions.filter((step) => this.layers.has(naming.convolution(step))).length,
    }));
    const best = counted.reduce((one, other) => (other.count > one.count ? other : one));
    if (best.count > 0) return best.naming;
    const found = [...this.layers.keys()].slice(0, 4).join(', ');
    const expected = kerasNamings(shape.base).flatMap((naming) =>
      convolutions.slice(0, 1).map((step) => naming.convolution(step)),
    );
    throw new Error(
      `${this.file}: no layer of ${shape.base} is in it; expected names like ${expected.join(' or ')}, found ${found}.`,
    );
  }

  private readConvolution(step: ConvolutionStep): ImportedConvolution | null {
    const name = this.naming.convolution(step);
    const weights = this.layers.get(name);
    const kernel = weights?.get('kernel');
    if (weights === undefined || kernel === undefined) {
      this.missing.push(step.name);
      return null;
    }
    this.used.add(name);
    const normalisationName = this.naming.normalisation(step);
    const normalisation = this.layers.get(normalisationName) ?? null;
    if (normalisation !== null && step.normalisation === null) {
      throw new Error(
        `${this.file}: "${normalisationName}" is batch normalisation, which ${this.network.shape.base} lacks; ` +
          'expected a network with it.',
      );
    }
    const bias = weights.get('bias');
    const own = {
      kernel: this.orderedKernel(step, name, kernel),
      bias: bias === undefined ? tf.zeros<tf.Rank.R1>([step.filters]) : tf.tensor1d(bias.values()),
    };
    const first = step.name === this.network.convolutions[0]?.name;
    const published = first && this.options.pixels !== 'unit-rgb';
    return { ...(published ? this.forUnitRgb(own) : own), normalisation };
  }

  /** The kernel as `[height, width, in, out]`; refuses any that isn't the step's. */
  private orderedKernel(step: ConvolutionStep, name: string, kernel: KerasWeight): tf.Tensor4D {
    const { size, channels, filters } = step;
    const expected: [number, number, number, number] = [size, size, channels, filters];
    const found = kernel.shape.join();
    if (found === expected.join()) return tf.tensor4d(kernel.values(), expected);
    const theano: [number, number, number, number] = [filters, channels, size, size];
    if (found === theano.join()) {
      // Theano's convolution turns the kernel by half a turn; TensorFlow's does not.
      return tf.reverse(tf.transpose(tf.tensor4d(kernel.values(), theano), [2, 3, 1, 0]), [0, 1]);
    }
    const { base, widthMultiplier } = this.network.shape;
    const reason =
      widthMultiplier === 1
        ? ''
        : ` (the network is ${widthMultiplier} times as wide as the published one; they fit width 1 only)`;
    throw new Error(
      `${this.file}: the kernel of "${name}" is [${kernel.shape}], ${base} takes [${expected}] for ` +
        `${step.name}${reason}.`,
    );
  }

  /**
   * A first convolution of centred blue-green-red pixels of 0 to 255, rewritten for red-green-blue in [0, 1].
   */
  private forUnitRgb({ kernel, bias }: { kernel: tf.Tensor4D; bias: tf.Tensor1D }) {
    const means = tf.tensor1d([...this.naming.means]);
    const shift = tf.sum(tf.mul(kernel, tf.reshape(means, [1, 1, 3, 1])), [0, 1, 2]);
    return {
      kernel: tf.mul(tf.reverse(kernel, 2), 255) as tf.Tensor4D,
      bias: tf.sub(bias, shift) as tf.Tensor1D,
    };
  }

  private fillConvolution(step: ConvolutionStep, imported: ImportedConvolution | undefined): void {
    if (imported === undefined) return;
    const { kernel, bias, normalisation } = imported;
    this.assign(`${step.name}/kernel`, kernel);
    if (step.normalisation === null) {
      this.assign(`${step.name}/bias`, bias);
      return;
    }
    if (normalisation === null) {
      const ones = tf.ones<tf.Rank.R1>([step.filters]);
      this.assign(`${step.name}/gamma`, ones);
      this.assign(`${step.name}/beta`, bias);
      this.assign(`${step.name}/moving_mean`, tf.zerosLike(ones));
      this.assign(`${step.name}/moving_variance`, tf.sub(ones, step.epsilon));
      return;
    }
    this.used.add(this.naming.normalisation(step));
    const vector = (kind: 'gamma' | 'beta' | 'moving_mean' | 'moving_variance'): tf.Tensor1D => {
      const values = normalisation.get(kind)?.values();
      if (values === undefined) {
        // Keras leaves out γ or β where a layer was made without it.
        return kind === 'gamma' || kind === 'moving_variance'
          ? tf.ones<tf.Rank.R1>([step.filters])
          : tf.zeros<tf.Rank.R1>([step.filters]);
      }
      if (values.length !== step.filters) {
        throw new Error(
          `${this.file}: ${kind} of "${this.naming.normalisation(step)}" has ${values.length} values, expected ${step.filters}.`,
        );
      }
      return tf.tensor1d(values);
    };
    this.assign(`${step.name}/gamma`, vector('gamma'));
    this.assign(`${step.name}/beta`, vector('beta'));
    this.assign(`${step.name}/moving_mean`, tf.sub(vector('moving_mean'), bias));
    this.assign(
      `${step.name}/moving_variance`,
      tf.add(vector('moving_variance'), this.naming.epsilon(step) - step.epsilon),
    );
  }

  /** Batch normalisation that changes nothing, with statistics measured on faces. */
  private fillMeasured(imported: ReadonlyMap<string, ImportedConvolution>, faces: () => tf.Tensor4D): void {
    const record: Record<string, tf.Tensor> = {};
    for (const { name, filters } of this.network.convolutions) {
      const convolution = imported.get(name);
      record[`${name}/kernel`] = convolution?.kernel ?? tf.clone(this.network.variable(`${name}/kernel`));
      record[`${name}/bias`] = convolution?.bias ?? tf.zeros([filters]);
      if (convolution === undefined) continue;
      for (const part of ['kernel', 'gamma', 'beta', 'moving_mean', 'moving_variance'])
        this.matched.push(`${name}/${part}`);
    }
    startFromFolded(this.network, record, faces());
  }

  private fillHead(): KerasImportReport['mismatched'] {
    const mismatched: { name: string; expected: readonly number[]; found: readonly number[] }[] = [];
    for (const layer of HEAD_LAYERS) {
      const weights = this.layers.get(layer);
      if (weights === undefined || !this.network.variables.has(`${layer}/kernel`)) {
        if (this.network.variables.has(`${layer}/kernel`)) this.missing.push(layer);
        continue;
      }
      this.used.add(layer);
      const parts = (['kernel', 'bias'] as const).map((part) => ({
        name: `${layer}/${part}`,
        weight: weights.get(part),
        expected: this.network.variable(`${layer}/${part}`).shape,
      }));
      const wrong = parts.find(({ weight, expected }) => weight?.shape.join() !== expected.join());
      if (wrong !== undefined) {
        mismatched.push({ name: wrong.name, expected: wrong.expected, found: wrong.weight?.shape ?? [] });
        continue;
      }
      for (const { name, weight, expected } of parts)
        if (weight !== undefined) this.assign(name, tf.tensor(weight.values(), expected));
    }
    return mismatched;
  }

  private assign(name: string, value: tf.Tensor): void {
    this.network.variable(name).assign(value);
    this.matched.push(name);
  }
}
