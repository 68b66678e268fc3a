import { VECTOR } from '../plan/convolution-tiling';
import { ACTIVATIONS, type DenseShape } from './dense-shader';
import { weightElement, widenedWgsl } from './stored-numbers';

/** The last two layers of a head; the first of them reads a plain vector. */
export interface HeadEndShape {
  readonly inner: Omit<DenseShape, 'pairs' | 'firstVector'>;
  readonly last: Omit<DenseShape, 'pairs'>;
}

const THREADS = 256;

/** Weights of the inner layer that one workgroup may read: a few vectors for each of its threads. */
const MOST_WEIGHTS = 1 << 17;

/** Whether one workgroup is enough for two layers, of which the inner has so many rows and columns. */
export function isHeadEnd({ rows, columns }: Pick<DenseShape, 'rows' | 'columns'>): boolean {
  return columns / VECTOR <= THREADS && rows * columns <= MOST_WEIGHTS;
}

/**
 * WGSL of the last two layers of a head in one workgroup: slices of the rows of each product are summed in
 * its memory, where what lies between the layers is kept; that is written out too.
 */
export function headEndShader({ inner, last }: HeadEndShape): string {
  const innerVectors = inner.columns / VECTOR;
  return `${widenedWgsl(inner.form, 'innerWidened')}
${widenedWgsl(last.form, 'lastWidened')}
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> innerWeights: array<${weightElement(inner.form)}>;
@group(0) @binding(2) var<storage, read> innerBias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> between: array<vec4f>;
@group(0) @binding(4) var<storage, read> lastWeights: array<${weightElement(last.form)}>;
@group(0) @binding(5) var<storage, read> lastBias: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;
var<workgroup> sums: array<vec4f, ${THREADS}>;
var<workgroup> row: array<vec4f, ${innerVectors}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32) {
  let thread = i32(index);
  ${product(inner, 'inner', 'x', 'row[thread] = value;\n      between[thread] = value;')}
  workgroupBarrier();
  ${product(last, 'last', 'row', `y[${last.firstVector} + thread] = value;`)}
}`;
}

function product(
  { rows, columns, activation }: HeadEndShape['inner'],
  layer: 'inner' | 'last',
  input: string,
  store: string,
): string {
  const columnVectors = columns / VECTOR;
  const slices = Math.min(Math.floor(THREADS / columnVectors), rows / VECTOR);
  const terms = ['x', 'y', 'z', 'w'].map(
    (lane, place) =>
      `sum = fma(vec4f(values.${lane}), ${layer}Widened(${layer}Weights[first + ${place * columnVectors}], range), sum);`,
  );
  return `{
    let range = ${layer}Bias[${columnVectors}].xy;
    let column = thread % ${columnVectors};
    var sum = vec4f(0);
    for (var at = thread / ${columnVectors}; at < ${rows / VECTOR} && thread < ${slices * columnVectors}; at += ${slices}) {
      let values = ${input}[at];
      let first = at * ${VECTOR * columnVectors} + column;
      ${terms.join('\n      ')}
    }
    sums[thread] = sum;
    workgroupBarrier();
    if (thread < ${columnVectors}) {
      for (var slice = 1; slice < ${slices}; slice++) { sum += sums[slice * ${columnVectors} + thread]; }
      sum += ${layer}Bias[thread];
      let value = ${ACTIVATIONS[activation]};
      ${store}
    }
  }`;
}
