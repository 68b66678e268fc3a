import type { Form } from '../../wasm-engine/kernels/record-fields';
import { VECTOR } from '../plan/convolution-tiling';
import { weightElement, widenedWgsl } from './stored-numbers';

/** What the shader of an LSTM's step depends on. */
export interface LstmShape {
  readonly units: number;
  /** Windows that are under way: rows of the state. */
  readonly states: number;
  readonly form: Form;
}

/** Units of a workgroup, threads that share them, and rows of a workgroup at most. */
const UNITS = 8;
const ROW_THREADS = 8;
const MOST_ROWS = 64;

/** Numbers of the hidden states that are held in workgroup memory at once. */
const DEPTH = 32;

function blockRows({ states }: Pick<LstmShape, 'states'>): number {
  return Math.min(MOST_ROWS, Math.ceil(states / ROW_THREADS) * ROW_THREADS);
}

/** Numbers of a state's row, whole vectors. */
export function stateNumbers(units: number): number {
  return Math.ceil(units / VECTOR) * VECTOR;
}

/** Workgroups of {@link lstmShader}: units and blocks of rows. */
export function lstmWorkgroups(shape: LstmShape): readonly [number, number] {
  return [Math.ceil(shape.units / UNITS), Math.ceil(shape.states / blockRows(shape))];
}

/**
 * WGSL of one step of all states together: the product of the hidden states with the recurrent kernel, its
 * gates side by side `[units, units, 4]`, then the gates and both new states. Hidden states go from one
 * buffer to another, since all are read for each; cells stay in theirs. The schedule's first word is the row
 * that begins with this frame, the second is not zero when all do: their states count as zeros, whatever is
 * there.
 */
export function lstmShader(shape: LstmShape): string {
  const { units, states, form } = shape;
  const rows = blockRows(shape);
  const rowsOfThread = rows / ROW_THREADS;
  const threads = UNITS * ROW_THREADS;
  const stateVectors = stateNumbers(units) / VECTOR;
  const depthVectors = DEPTH / VECTOR;
  // One more than needed, so that rows lie in different banks.
  const rowVectors = depthVectors + 1;
  const each = (line: (row: number) => string) =>
    Array.from({ length: rowsOfThread }, (_, row) => line(row)).join('\n      ');
  return `${widenedWgsl(form)}
@group(0) @binding(0) var<storage, read> before: array<vec4f>;
@group(0) @binding(1) var<storage, read> weights: array<${weightElement(form)}>;
@group(0) @binding(2) var<storage, read> range: array<vec4f>;
@group(0) @binding(3) var<storage, read> projected: array<f32>;
@group(0) @binding(4) var<storage, read_write> cells: array<f32>;
@group(0) @binding(5) var<storage, read_write> after: array<f32>;
@group(0) @binding(6) var<storage, read> words: array<i32>;
var<workgroup> hs: array<vec4f, ${rows * rowVectors}>;
var<workgroup> ws: array<vec4f, ${DEPTH * UNITS}>;
fn sigmoid(x: vec3f) -> vec3f { return 1.0 / (1.0 + exp(-clamp(x, vec3f(-60), vec3f(60)))); }
fn squashed(x: f32) -> f32 { return tanh(clamp(x, -15.0, 15.0)); }
fn advance(row: i32, unit: i32, sums: vec4f) {
  if (row >= ${states} || unit >= ${units}) { return; }
  let begins = words[1] != 0 || words[0] == row;
  let gates = sums + vec4f(projected[unit], projected[unit + ${units}], projected[unit + ${2 * units}], projected[unit + ${3 * units}]);
  let open = sigmoid(gates.xyw);
  let place = row * ${stateNumbers(units)} + unit;
  let cell = select(open.y * cells[place], 0.0, begins) + open.x * squashed(gates.z);
  cells[place] = cell;
  after[place] = open.z * squashed(cell);
}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) index: u32) {
  let thread = i32(index);
  let lane = thread % ${UNITS};
  let firstUnit = i32(workgroup.x) * ${UNITS};
  let firstRow = i32(workgroup.y) * ${rows};
  let threadRow = thread / ${UNITS};
  ${each((row) => `var a${row} = vec4f(0);`)}
  for (var k = 0; k < ${units}; k += ${DEPTH}) {
    workgroupBarrier();
    for (var i = thread; i < ${rows * depthVectors}; i += ${threads}) {
      let vector = k / ${VECTOR} + i % ${depthVectors};
      let row = firstRow + i / ${depthVectors};
      var value = vec4f(0);
      if (vector < ${stateVectors} && row < ${states} && words[1] == 0 && words[0] != row) {
        value = before[row * ${stateVectors} + vector];
      }
      hs[(i / ${depthVectors}) * ${rowVectors} + i % ${depthVectors}] = value;
    }
    for (var i = thread; i < ${DEPTH * UNITS}; i += ${threads}) {
      let unit = firstUnit + i % ${UNITS};
      let depth = k + i / ${UNITS};
      var value = vec4f(0);
      if (unit < ${units} && depth < ${units}) { value = widened(weights[depth * ${units} + unit], range[0].xy); }
      ws[i] = value;
    }
    workgroupBarrier();
    for (var d = 0; d < ${depthVectors}; d++) {
      let w0 = ws[(4 * d) * ${UNITS} + lane];
      let w1 = ws[(4 * d + 1) * ${UNITS} + lane];
      let w2 = ws[(4 * d + 2) * ${UNITS} + lane];
      let w3 = ws[(4 * d + 3) * ${UNITS} + lane];
      ${each(
        (row) => `let h${row} = hs[(threadRow + ${row * ROW_THREADS}) * ${rowVectors} + d];
      a${row} = fma(vec4f(h${row}.w), w3, fma(vec4f(h${row}.z), w2, fma(vec4f(h${row}.y), w1, fma(vec4f(h${row}.x), w0, a${row}))));`,
      )}
    }
  }
  ${each((row) => `advance(firstRow + threadRow + ${row * ROW_THREADS}, firstUnit + lane, a${row});`)}
}`;
}
