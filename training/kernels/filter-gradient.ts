import { Geometry, tapCount } from './map-geometry';
import {
  accumulateProduct,
  addressAt,
  packPanels,
  roundUp,
  TILE_BYTES,
  TILE_COLUMNS,
  TILE_ROWS,
} from './matrix-tile';

/*
 * The filter gradient of a convolution: for each tap of the kernel, the product of what the tap reads,
 * transposed, and the gradient of the output, over all positions of the output, a block of them at a time.
 */

/**
 * Positions over which is summed at a time: a panel of 8 columns is then 8 kB and stays in the first cache.
 */
const BLOCK_POSITIONS: i32 = 256;

/** Bytes of workspace that {@link convolutionFilterGradient} needs. */
export function filterGradientWorkspace(geometry: Geometry): usize {
  const lines = roundUp(geometry.inChannels, TILE_ROWS) + roundUp(geometry.outChannels, TILE_COLUMNS);
  return TILE_BYTES + ((<usize>(BLOCK_POSITIONS * (4 + lines))) << 2);
}

/** Writes to `dFilter` the gradient by a convolution's kernel of its output's gradient `dy`. */
export function convolutionFilterGradient(
  x: usize,
  dy: usize,
  dFilter: usize,
  geometry: Geometry,
  workspace: usize,
): void {
  const inChannels = geometry.inChannels;
  const outChannels = geometry.outChannels;
  const positions = geometry.batch * geometry.outDepth * geometry.outHeight * geometry.outWidth;
  const corners = workspace + TILE_BYTES;
  const rowPanels = addressAt(corners, 4 * BLOCK_POSITIONS);
  const columnPanels = addressAt(rowPanels, BLOCK_POSITIONS * roundUp(inChannels, TILE_ROWS));
  memory.fill(dFilter, 0, (<usize>(tapCount(geometry) * inChannels * outChannels)) << 2);
  for (let first = 0; first < positions; first += BLOCK_POSITIONS) {
    const count = min(BLOCK_POSITIONS, positions - first);
    layOutCorners(geometry, first, count, corners);
    packPanels(
      addressAt(dy, first * outChannels),
      outChannels,
      1,
      count,
      outChannels,
      TILE_COLUMNS,
      columnPanels,
    );
    let matrix = dFilter;
    for (let kd = 0; kd < geometry.kernelDepth; kd++) {
      for (let kh = 0; kh < geometry.kernelHeight; kh++) {
        for (let kw = 0; kw < geometry.kernelWidth; kw++) {
          if (packTap(geometry, x, corners, count, kd, kh, kw, rowPanels)) {
            const rowBytes = (<usize>outChannels) << 2;
            accumulateProduct(
              rowPanels,
              columnPanels,
              count,
              matrix,
              rowBytes,
              inChannels,
              outChannels,
              workspace,
            );
          }
          matrix = addressAt(matrix, inChannels * outChannels);
        }
      }
    }
  }
}

/**
 * For `count` positions of the output from `first` on: batch entry, and where the kernel's corner lies in the
 * input.
 */
function layOutCorners(geometry: Geometry, first: i32, count: i32, corners: usize): void {
  let w = first % geometry.outWidth;
  let rest = first / geometry.outWidth;
  let h = rest % geometry.outHeight;
  rest /= geometry.outHeight;
  let d = rest % geometry.outDepth;
  let n = rest / geometry.outDepth;
  let entry = corners;
  for (let i = 0; i < count; i++) {
    store<i32>(entry, n);
    store<i32>(entry, d * geometry.strideDepth - geometry.padFront, 4);
    store<i32>(entry, h * geometry.strideHeight - geometry.padTop, 8);
    store<i32>(entry, w * geometry.strideWidth - geometry.padLeft, 12);
    entry += 16;
    if (++w < geometry.outWidth) continue;
    w = 0;
    if (++h < geometry.outHeight) continue;
    h = 0;
    if (++d < geometry.outDepth) continue;
    d = 0;
    n++;
  }
}

/**
 * Packs what one tap reads at a block of positions into panels of 4 channels, zeros where that is padding.
 * False when all of it is.
 */
function packTap(
  geometry: Geometry,
  x: usize,
  corners: usize,
  count: i32,
  kd: i32,
  kh: i32,
  kw: i32,
  rowPanels: usize,
): bool {
  const inDepth = geometry.inDepth;
  const inHeight = geometry.inHeight;
  const inWidth = geometry.inWidth;
  const channels = geometry.inChannels;
  const wholeChannels = channels & ~(TILE_ROWS - 1);
  const panelBytes = (<usize>count) << 4;
  const zeros = f32x4.splat(0);
  let any = false;
  for (let i = 0; i < count; i++) {
    const corner = corners + ((<usize>i) << 4);
    const d = load<i32>(corner, 4) + kd;
    const h = load<i32>(corner, 8) + kh;
    const w = load<i32>(corner, 12) + kw;
    let to = rowPanels + ((<usize>i) << 4);
    if (<u32>d >= <u32>inDepth || <u32>h >= <u32>inHeight || <u32>w >= <u32>inWidth) {
      for (let channel = 0; channel < channels; channel += TILE_ROWS) {
        v128.store(to, zeros);
        to += panelBytes;
      }
      continue;
    }
    any = true;
    let from = addressAt(x, (((load<i32>(corner) * inDepth + d) * inHeight + h) * inWidth + w) * channels);
    for (let channel = 0; channel < wholeChannels; channel += TILE_ROWS) {
      v128.store(to, v128.load(from));
      to += panelBytes;
      from += 16;
    }
    if (wholeChannels < channels) {
      v128.store(to, zeros);
      memory.copy(to, from, (<usize>(channels - wholeChannels)) << 2);
    }
  }
  return any;
}
