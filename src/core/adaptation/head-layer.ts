import { type Affect, DIMENSIONS, type Dimension } from '../affect';

/**
 * The last layer of a model's head, the one that says valence and arousal: tanh(x · W + b) of what the layer
 * before it gives.
 */
export interface HeadLayer {
  /** Numbers that it reads. */
  readonly inputs: number;
  /** W `[inputs, 2]`, row by row. */
  readonly kernel: Float32Array;
  /** b, valence and arousal. */
  readonly bias: Float32Array;
}

/** What a layer of one dimension says before the tanh: its weights, and its bias behind them. */
export function headColumn({ inputs, kernel, bias }: HeadLayer, dimension: Dimension): Float64Array {
  const axis = DIMENSIONS.indexOf(dimension);
  const column = new Float64Array(inputs + 1);
  for (let input = 0; input < inputs; input++) column[input] = kernel[input * DIMENSIONS.length + axis] ?? 0;
  column[inputs] = bias[axis] ?? 0;
  return column;
}

/** The layer of two columns of {@link headColumn}, rounded to what is stored. */
export function headOfColumns(columns: Readonly<Record<Dimension, Float64Array>>): HeadLayer {
  const inputs = columns.valence.length - 1;
  const kernel = new Float32Array(inputs * DIMENSIONS.length);
  const bias = new Float32Array(DIMENSIONS.length);
  DIMENSIONS.forEach((dimension, axis) => {
    const column = columns[dimension];
    for (let input = 0; input < inputs; input++)
      kernel[input * DIMENSIONS.length + axis] = column[input] ?? 0;
    bias[axis] = column[inputs] ?? 0;
  });
  return { inputs, kernel, bias };
}

/**
 * A column of {@link headColumn} on the row of `values` that begins at `first`: what comes before the tanh.
 */
export function columnOutput(column: Float64Array, values: Float32Array, first: number): number {
  const inputs = column.length - 1;
  let sum = column[inputs] ?? 0;
  for (let input = 0; input < inputs; input++) sum += (column[input] ?? 0) * (values[first + input] ?? 0);
  return sum;
}

/** What the layer says of the row of `values` that begins at `first`. */
export function headOutput(layer: HeadLayer, values: Float32Array, first: number): Affect {
  const [valence, arousal] = DIMENSIONS.map((_, axis) => {
    let sum = layer.bias[axis] ?? 0;
    for (let input = 0; input < layer.inputs; input++)
      sum += (layer.kernel[input * DIMENSIONS.length + axis] ?? 0) * (values[first + input] ?? 0);
    return Math.tanh(sum);
  });
  return [valence ?? 0, arousal ?? 0];
}
