import type { Size } from '../../../core/face/geometry';
import { HEADER_WORDS } from './crop-words';

/** Threads of a workgroup, across and down. */
const SIDE = 8;

/**
 * WGSL of `resampleCrop` for a region of a picture, by the taps of `cropWords`: rows are summed across first,
 * then down, in the core's order. The bytes of a texel are whole numbers again before they are weighed.
 */
export function cropShader({ width, height }: Size): string {
  const columnPlaces = HEADER_WORDS;
  const rowPlaces = columnPlaces + 2 * width;
  const weights = rowPlaces + 2 * height;
  return `
@group(0) @binding(0) var<storage, read> words: array<i32>;
@group(0) @binding(1) var picture: texture_2d<f32>;
@group(0) @binding(2) var<storage, read_write> crop: array<f32>;
@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = i32(id.x);
  let row = i32(id.y);
  if (column >= ${width} || row >= ${height}) { return; }
  let columnWeights = ${weights} + column * words[1];
  let rowWeights = ${weights} + ${width} * words[1] + row * words[2];
  let left = words[${columnPlaces} + column];
  let top = words[${rowPlaces} + row];
  let across = words[${columnPlaces + width} + column];
  let down = words[${rowPlaces + height} + row];
  var sum = vec3f(0);
  for (var y = 0; y < down; y++) {
    var line = vec3f(0);
    for (var x = 0; x < across; x++) {
      let bytes = round(textureLoad(picture, vec2i(left + x, top + y), 0).rgb * 255);
      line += bitcast<f32>(words[columnWeights + x]) * bytes;
    }
    sum += bitcast<f32>(words[rowWeights + y]) / 255 * line;
  }
  let at = ((words[0] * ${height} + row) * ${width} + column) * 3;
  crop[at] = sum.r;
  crop[at + 1] = sum.g;
  crop[at + 2] = sum.b;
}`;
}

/** Workgroups of {@link cropShader}, across and down. */
export function cropWorkgroups({ width, height }: Size): readonly [number, number] {
  return [Math.ceil(width / SIDE), Math.ceil(height / SIDE)];
}
