import type { Form } from '../../wasm-engine/kernels/record-fields';
import type { ConvolutionTiling } from '../plan/convolution-tiling';
import { padded, VECTOR } from '../plan/convolution-tiling';
import type { ConvolutionStage } from '../plan/gpu-network';
import { weightElement, widenedWgsl } from './stored-numbers';

/** What the shader of a convolution depends on: equal shapes share one pipeline. */
export interface ConvolutionShape extends Omit<ConvolutionStage, 'name' | 'dilation'> {
  readonly tiling: ConvolutionTiling;
  readonly form: Form;
  /** Outputs that there is room for at a time: the parts of a split lie that far apart. */
  readonly mostOutputs: number;
}

/**
 * Words of the schedule for each output: the slot that it goes to, then for each tap the slot that it reads,
 * or two where the larger is read. A negative slot is a map of zeros, outside of the clip.
 */
export function wordsOfOutput({ taps, pairs }: Pick<ConvolutionStage, 'taps' | 'pairs'>): number {
  return 1 + taps * (pairs ? 2 : 1);
}

/** Numbers of the maps that a stage writes, `filters` padded. */
export function outputNumbers({
  height,
  width,
  filters,
  pool,
}: Pick<ConvolutionStage, 'height' | 'width' | 'filters' | 'pool'>): number {
  const pixels = pool ? Math.floor(height / 2) * Math.floor(width / 2) : height * width;
  return pixels * padded(filters);
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n      ');

/**
 * WGSL of a 3×3 convolution over maps `[height, width, channels]`, zeros around, fused with bias, ReLU and
 * pools; with a split, its parts' sums alone, which `splitSumShader` finishes.
 *
 * A workgroup has a rectangle of pixels and up to 32 filters. For one to eight channels at a time it brings
 * pixels and weights into its memory: pixels channel by channel, weights as vectors of four filters, widened
 * from their stored form. A thread keeps two rows of two or four pixels for four filters in registers and
 * reads each pixel of its patch once for all nine places of the kernel.
 *
 * Workgroups: x is the rectangle, y the filters, z the output and, with a split, its part.
 */
export function convolutionShader(shape: ConvolutionShape): string {
  const { height, width, channels, tiling, form, taps, pairs, picture, mostOutputs } = shape;
  const { across, columns, rows, groups, depth, split } = tiling;
  const [tileHeight, tileWidth] = [2 * rows + 2, across * columns + 2];
  const tile = tileHeight * tileWidth;
  const threads = columns * rows * groups;
  const filterVectors = padded(shape.filters) / VECTOR;
  const weightRows = picture ? channels : padded(channels);
  const step = picture ? 1 : VECTOR;
  const pixelNumbers = weightRows / step;
  const chunksOfTap = weightRows / depth;
  const chunks = taps * chunksOfTap;
  const chunksOfPart = Math.ceil(chunks / split);
  const pixels = 2 * across;
  const numbers = picture ? 'f32' : 'vec4f';
  const place = (slot: string) =>
    `x[((${slot} * ${height} + iy) * ${width} + ix) * ${pixelNumbers} + k / ${step} + c]`;
  const spread = picture
    ? 'xs[c * TILE + pixel] = value;'
    : `let to = c * ${VECTOR} * TILE + pixel;
      xs[to] = value.x;
      xs[to + TILE] = value.y;
      xs[to + 2 * TILE] = value.z;
      xs[to + 3 * TILE] = value.w;`;
  const patch = lines(VECTOR * (across + 2), (index) => {
    const [row, column] = [Math.floor(index / (across + 2)), index % (across + 2)];
    return `let p${row}_${column} = xs[at + ${row * tileWidth + column}];`;
  });
  const products = lines(9, (tap) => {
    const [dy, dx] = [Math.floor(tap / 3), tap % 3];
    const sums = Array.from({ length: pixels }, (_, pixel) => {
      const [row, column] = [Math.floor(pixel / across) + dy, (pixel % across) + dx];
      return `a${pixel} = fma(vec4f(p${row}_${column}), w${tap}, a${pixel});`;
    }).join(' ');
    return `let w${tap} = ws[(c * 9 + ${tap}) * ${groups} + group]; ${sums}`;
  });
  return `${widenedWgsl(form)}
@group(0) @binding(0) var<storage, read> x: array<${numbers}>;
@group(0) @binding(1) var<storage, read> weights: array<${weightElement(form)}>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(4) var<storage, read> words: array<i32>;
const TILE = ${tile};
var<workgroup> xs: array<f32, ${tile * depth}>;
var<workgroup> ws: array<vec4f, ${9 * depth * groups}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) index: u32) {
  let thread = i32(index);
  let group = thread % ${groups};
  let cell = thread / ${groups};
  let output = i32(workgroup.z) / ${split};
  let part = i32(workgroup.z) % ${split};
  let left = (i32(workgroup.x) % ${Math.ceil(width / (across * columns))}) * ${across * columns};
  let top = (i32(workgroup.x) / ${Math.ceil(width / (across * columns))}) * ${2 * rows};
  let cellLeft = ${across} * (cell % ${columns});
  let cellTop = 2 * (cell / ${columns});
  let firstFilter = i32(workgroup.y) * ${groups};
  let filterVector = firstFilter + group;
  // The last vector of a bias is the range of its kernel.
  let range = bias[${filterVectors}].xy;
  let schedule = output * ${wordsOfOutput(shape)};
  ${lines(pixels, (pixel) => `var a${pixel} = vec4f(0);`)}
  for (var chunk = part * ${chunksOfPart}; chunk < min(${chunks}, (part + 1) * ${chunksOfPart}); chunk++) {
    let tap = chunk / ${chunksOfTap};
    let k = (chunk % ${chunksOfTap}) * ${depth};
    let slot = words[schedule + 1 + tap * ${pairs ? 2 : 1}];
    if (slot < 0) { continue; }
    ${pairs ? 'let partner = words[schedule + 2 + tap * 2];' : ''}
    workgroupBarrier();
    for (var i = thread; i < ${(tile * depth) / step}; i += ${threads}) {
      let c = i % ${depth / step};
      let pixel = i / ${depth / step};
      let ix = left - 1 + pixel % ${tileWidth};
      let iy = top - 1 + pixel / ${tileWidth};
      var value = ${numbers}(0);
      if (ix >= 0 && ix < ${width} && iy >= 0 && iy < ${height}) {
        value = ${pairs ? `max(${place('slot')}, ${place('partner')})` : place('slot')};
      }
      ${spread}
    }
    for (var i = thread; i < ${9 * depth * groups}; i += ${threads}) {
      let vector = firstFilter + i % ${groups};
      let row = i / ${groups};
      var value = vec4f(0);
      if (vector < ${filterVectors}) {
        value = widened(weights[((tap * 9 + row % 9) * ${weightRows} + k + row / 9) * ${filterVectors} + vector], range);
      }
      ws[i] = value;
    }
    workgroupBarrier();
    for (var c = 0; c < ${depth}; c++) {
      let at = c * TILE + cellTop * ${tileWidth} + cellLeft;
      ${patch}
      ${products}
    }
  }
  if (filterVector >= ${filterVectors}) { return; }
  let px = left + cellLeft;
  let py = top + cellTop;
  ${split > 1 ? storedParts(shape, across, filterVectors, mostOutputs) : storedResult(shape, across, filterVectors)}
}`;
}

function storedParts(
  { height, width }: ConvolutionShape,
  across: number,
  filterVectors: number,
  mostOutputs: number,
): string {
  return lines(2 * across, (pixel) => {
    const [row, column] = [Math.floor(pixel / across), pixel % across];
    return `if (py + ${row} < ${height} && px + ${column} < ${width}) {
    y[(((part * ${mostOutputs} + output) * ${height} + py + ${row}) * ${width} + px + ${column}) * ${filterVectors} + filterVector] = a${pixel};
  }`;
  });
}

function storedResult(
  { height, width, pool }: ConvolutionShape,
  across: number,
  filterVectors: number,
): string {
  const [outHeight, outWidth] = pool ? [Math.floor(height / 2), Math.floor(width / 2)] : [height, width];
  const place = (row: string, column: string) =>
    `((words[schedule] * ${outHeight} + ${row}) * ${outWidth} + ${column}) * ${filterVectors} + filterVector`;
  const done = (sum: string) => `max(${sum} + bias[filterVector], vec4f(0))`;
  if (!pool) {
    return lines(2 * across, (pixel) => {
      const [row, column] = [Math.floor(pixel / across), pixel % across];
      return `if (py + ${row} < ${height} && px + ${column} < ${width}) {
    y[${place(`py + ${row}`, `px + ${column}`)}] = ${done(`a${pixel}`)};
  }`;
    });
  }
  return lines(across / 2, (window) => {
    const [first, below] = [2 * window, 2 * window + across];
    return `if (py + 1 < ${height} && px + ${2 * window + 1} < ${width}) {
    y[${place('(py >> 1)', `(px >> 1) + ${window}`)}] = ${done(
      `max(max(a${first}, a${first + 1}), max(a${below}, a${below + 1}))`,
    )};
  }`;
  });
}

/**
 * WGSL that sums the parts of a split convolution, with bias, ReLU and pool. Workgroups: x is the numbers of
 * a map, y the output.
 */
export function splitSumShader(shape: ConvolutionShape): string {
  const { height, width, pool, tiling, mostOutputs } = shape;
  const filterVectors = padded(shape.filters) / VECTOR;
  const [outHeight, outWidth] = pool ? [Math.floor(height / 2), Math.floor(width / 2)] : [height, width];
  return `
@group(0) @binding(0) var<storage, read> parts: array<vec4f>;
@group(0) @binding(1) var<storage, read> bias: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(3) var<storage, read> words: array<i32>;
fn total(output: i32, row: i32, column: i32, filterVector: i32) -> vec4f {
  var sum = vec4f(0);
  for (var part = 0; part < ${tiling.split}; part++) {
    sum += parts[(((part * ${mostOutputs} + output) * ${height} + row) * ${width} + column) * ${filterVectors} + filterVector];
  }
  return sum;
}
@compute @workgroup_size(${SUM_THREADS})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = i32(id.x);
  let output = i32(id.y);
  if (i >= ${outHeight * outWidth * filterVectors}) { return; }
  let filterVector = i % ${filterVectors};
  let column = (i / ${filterVectors}) % ${outWidth};
  let row = i / ${filterVectors * outWidth};
  ${
    pool
      ? `let sum = max(
    max(total(output, 2 * row, 2 * column, filterVector), total(output, 2 * row, 2 * column + 1, filterVector)),
    max(total(output, 2 * row + 1, 2 * column, filterVector), total(output, 2 * row + 1, 2 * column + 1, filterVector)));`
      : 'let sum = total(output, row, column, filterVector);'
  }
  y[words[output * ${wordsOfOutput(shape)}] * ${outHeight * outWidth * filterVectors} + i] = max(sum + bias[filterVector], vec4f(0));
}`;
}

/** Threads of a workgroup of {@link splitSumShader}. */
export const SUM_THREADS = 64;
