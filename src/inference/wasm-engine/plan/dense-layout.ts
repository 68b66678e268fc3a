import { Activation, Dense, Form, PhaseKind } from '../kernels/record-fields';
import type { StoredWeights } from '../stored-weights';
import { phase } from './convolution-layout';
import type { DenseLayer } from './engine-network';
import { floatBits, type MemoryPlan, roundUp, WORD_BYTES } from './memory-plan';

/** Words to be written before the first run. */
export interface RecordWords {
  readonly address: number;
  readonly words: readonly number[];
}

/** A dense matrix, or an LSTM's, and where it is packed. */
export interface PlacedMatrix {
  readonly name: string;
  readonly kind: PhaseKind.PackDense | PhaseKind.PackLstm;
  readonly items: number;
  readonly weights: number;
  readonly weightForm: Form;
  /** Rows of the matrix for each pixel of a map, in the file and in memory; equal where there is no map. */
  readonly channels: number;
  readonly paddedChannels: number;
  /** Rows in memory. */
  readonly depth: number;
}

/** A bias: where it is, by its layer. */
export interface PlacedBias {
  readonly name: string;
  readonly address: number;
}

/** Channels of a map that a dense layer reads, in the weights and in memory; equal where it reads no map. */
export interface ReadMap {
  readonly channels: number;
  readonly padded: number;
}

/** Numbers one after another in memory. */
export interface NumbersPlace {
  readonly address: number;
  readonly count: number;
}

/**
 * Layers one after the other: what is to be done, where the end's results lie, and what the last one reads.
 */
export interface PlacedStack {
  readonly phases: number[][];
  readonly output: number;
  readonly lastInput: NumbersPlace | null;
}

/** Columns of a dense panel, as in the kernels. */
const PANEL_COLUMNS = 32;

const ACTIVATIONS: Readonly<Record<DenseLayer['activation'], Activation>> = {
  linear: Activation.Linear,
  relu: Activation.Relu,
  tanh: Activation.Tanh,
};

/** Places dense layers one after the other, and gathers what is to be packed and written for them. */
export class DensePlacer {
  readonly matrices: PlacedMatrix[] = [];
  readonly biases: PlacedBias[] = [];
  readonly records: RecordWords[] = [];

  constructor(
    private readonly plan: MemoryPlan,
    private readonly stored: StoredWeights,
  ) {}

  /** Places a layer that reads numbers at `input`; gives its phase and where its results lie. */
  layer(layer: DenseLayer, input: number, map: ReadMap): { phase: number[]; output: number } {
    const { plan } = this;
    const name = `${layer.name}/kernel`;
    const { weightForm, scale, offset } = keptMatrix(this.stored, name);
    const columns = roundUp(layer.units, PANEL_COLUMNS);
    const depth = (layer.inputs / map.channels) * map.padded;
    const weights = plan.take(columns * depth * (weightForm === Form.Uint8 ? 1 : WORD_BYTES));
    const bias = plan.take(columns * WORD_BYTES);
    const output = plan.take(columns * WORD_BYTES);
    const record = plan.take(Dense.Count * WORD_BYTES);
    const items = columns / PANEL_COLUMNS;
    const words = wordsOf(Dense.Count, [
      [Dense.Input, input],
      [Dense.Depth, depth],
      [Dense.Weights, weights],
      [Dense.WeightForm, weightForm],
      [Dense.WeightScale, floatBits(scale)],
      [Dense.WeightOffset, floatBits(offset)],
      [Dense.Bias, bias],
      [Dense.Output, output],
      [Dense.Activation, ACTIVATIONS[layer.activation]],
    ]);
    this.records.push({ address: record, words });
    const { channels, padded: paddedChannels } = map;
    const kind = PhaseKind.PackDense;
    this.matrices.push({ name, kind, items, weights, weightForm, channels, paddedChannels, depth });
    this.biases.push({ name: layer.name, address: bias });
    return { phase: phase(PhaseKind.Dense, items, record), output };
  }

  /**
   * Places layers of which each reads what the one before writes, the first numbers at `input`; `lastInput`
   * is where the last reads, where it is not the first.
   */
  stack(layers: readonly DenseLayer[], input: number, map: ReadMap): PlacedStack {
    const phases: number[][] = [];
    let output = input;
    let lastInput: NumbersPlace | null = null;
    layers.forEach((layer, index) => {
      const flat = { channels: layer.inputs, padded: layer.inputs };
      if (index > 0) lastInput = { address: output, count: layer.inputs };
      const placed = this.layer(layer, output, index === 0 ? map : flat);
      phases.push(placed.phase);
      output = placed.output;
    });
    return { phases, output, lastInput };
  }
}

/** How a matrix is kept: bytes stay bytes, q meaning (q + offset) · scale; anything else becomes floats. */
export function keptMatrix(
  stored: StoredWeights,
  name: string,
): { weightForm: Form; scale: number; offset: number } {
  const { form, scale, min } = stored.named(name);
  if (form !== Form.Uint8) return { weightForm: Form.Float32, scale: 1, offset: 0 };
  return { weightForm: Form.Uint8, scale, offset: min / scale };
}

/** The words of a record of `count` fields, by their places; zeros elsewhere. */
export function wordsOf(count: number, fields: Iterable<readonly [number, number]>): number[] {
  const words = new Array<number>(count).fill(0);
  for (const [place, value] of fields) words[place] = value;
  return words;
}
