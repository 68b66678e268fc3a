import type { Form } from '../../wasm-engine/kernels/record-fields';
import type { DenseLayer } from '../../wasm-engine/plan/engine-network';
import { VECTOR } from '../plan/convolution-tiling';
import { weightElement, widenedWgsl } from './stored-numbers';

/** What the shader of a product of one row with a matrix depends on. */
export interface DenseShape {
  /** Rows and columns of the matrix, whole vectors. */
  readonly rows: number;
  readonly columns: number;
  readonly form: Form;
  readonly activation: DenseLayer['activation'];
  /** Whether the row is the mean of some maps' larger of pairs, by the schedule, or of maps as they are. */
  readonly pairs: boolean;
  /** Where in the result the first number goes, in whole vectors. */
  readonly firstVector: number;
}

/** Column vectors and slices of the rows of a workgroup. */
const COLUMN_VECTORS = 8;
const SLICES = 32;

/** WGSL of what becomes of `sum`, a vector. */
export const ACTIVATIONS: Readonly<Record<DenseLayer['activation'], string>> = {
  linear: 'sum',
  relu: 'max(sum, vec4f(0))',
  // Drivers compute it by powers that overflow long after it has become one.
  tanh: 'tanh(clamp(sum, vec4f(-15), vec4f(15)))',
};

/**
 * WGSL of x · W + b: the matrix is read once, in its stored form, by neighbouring threads from neighbouring
 * places; slices of the rows are summed in workgroup memory. The schedule's first word says how many maps the
 * row is the mean of, the others which.
 */
export function denseShader({ rows, columns, form, activation, pairs, firstVector }: DenseShape): string {
  const columnVectors = columns / VECTOR;
  const rowVectors = rows / VECTOR;
  const map = (word: string) => `x[words[${word}] * ${rowVectors} + at]`;
  return `${widenedWgsl(form)}
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> weights: array<${weightElement(form)}>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(4) var<storage, read> words: array<i32>;
var<workgroup> sums: array<vec4f, ${COLUMN_VECTORS * SLICES}>;
fn row(at: i32) -> vec4f {
  var sum = vec4f(0);
  for (var map = 0; map < words[0]; map += ${pairs ? 2 : 1}) {
    sum += ${pairs ? `max(${map('1 + map')}, ${map('2 + map')})` : map('1 + map')};
  }
  return sum * (${pairs ? '2.0' : '1.0'} / f32(words[0]));
}
@compute @workgroup_size(${COLUMN_VECTORS * SLICES})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) index: u32) {
  let thread = i32(index);
  let slice = thread / ${COLUMN_VECTORS};
  let column = i32(workgroup.x) * ${COLUMN_VECTORS} + thread % ${COLUMN_VECTORS};
  var sum = vec4f(0);
  if (column < ${columnVectors}) {
    let range = bias[${columnVectors}].xy;
    for (var at = slice; at < ${rowVectors}; at += ${SLICES}) {
      let values = row(at);
      let first = at * ${VECTOR * columnVectors} + column;
      sum = fma(vec4f(values.x), widened(weights[first], range), sum);
      sum = fma(vec4f(values.y), widened(weights[first + ${columnVectors}], range), sum);
      sum = fma(vec4f(values.z), widened(weights[first + ${2 * columnVectors}], range), sum);
      sum = fma(vec4f(values.w), widened(weights[first + ${3 * columnVectors}], range), sum);
    }
  }
  sums[thread] = sum;
  for (var half = ${(COLUMN_VECTORS * SLICES) / 2}; half >= ${COLUMN_VECTORS}; half /= 2) {
    workgroupBarrier();
    if (thread < half) { sums[thread] += sums[thread + half]; }
  }
  // A thread below the last half has added up its own column.
  if (thread < ${COLUMN_VECTORS} && column < ${columnVectors}) {
    let sum = sums[thread] + bias[column];
    y[${firstVector} + column] = ${ACTIVATIONS[activation]};
  }
}`;
}

/** Workgroups of {@link denseShader}. */
export function denseWorkgroups({ columns }: Pick<DenseShape, 'columns'>): number {
  return Math.ceil(columns / VECTOR / COLUMN_VECTORS);
}
