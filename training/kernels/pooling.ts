import { Geometry } from './map-geometry';
import { addressAt } from './matrix-tile';

/*
 * Max pools of maps `[batch, depth, height, width, channels]`, four channels at a time. Padding never wins,
 * also not where a whole window is negative; of equal values the first does.
 */

/** The window of one output, cut to the map; one thread runs one pool at a time. */
let firstD: i32 = 0;
let endD: i32 = 0;
let firstH: i32 = 0;
let endH: i32 = 0;
let firstW: i32 = 0;
let endW: i32 = 0;

function layWindow(geometry: Geometry, d: i32, h: i32, w: i32): void {
  const startD = d * geometry.strideDepth - geometry.padFront;
  const startH = h * geometry.strideHeight - geometry.padTop;
  const startW = w * geometry.strideWidth - geometry.padLeft;
  firstD = max(0, startD);
  firstH = max(0, startH);
  firstW = max(0, startW);
  endD = min(geometry.inDepth, startD + geometry.kernelDepth);
  endH = min(geometry.inHeight, startH + geometry.kernelHeight);
  endW = min(geometry.inWidth, startW + geometry.kernelWidth);
}

/** Writes to `y` the largest value of each window of `x`. */
export function maxPool(x: usize, y: usize, geometry: Geometry): void {
  const channels = geometry.inChannels;
  const wholeChannels = channels & ~3;
  let to = y;
  for (let n = 0; n < geometry.batch; n++) {
    for (let d = 0; d < geometry.outDepth; d++) {
      for (let h = 0; h < geometry.outHeight; h++) {
        for (let w = 0; w < geometry.outWidth; w++) {
          layWindow(geometry, d, h, w);
          for (let channel = 0; channel < wholeChannels; channel += 4) {
            v128.store(addressAt(to, channel), largestFour(x, geometry, n, channel));
          }
          for (let channel = wholeChannels; channel < channels; channel++) {
            f32.store(addressAt(to, channel), f32.load(largest(x, geometry, n, channel)));
          }
          to = addressAt(to, channels);
        }
      }
    }
  }
}

/** Address of the first number of a position of `x`. */
function positionAddress(x: usize, geometry: Geometry, n: i32, d: i32, h: i32, w: i32): usize {
  const position = ((n * geometry.inDepth + d) * geometry.inHeight + h) * geometry.inWidth + w;
  return addressAt(x, position * geometry.inChannels);
}

/** The largest values of the window in four channels. */
function largestFour(x: usize, geometry: Geometry, n: i32, channel: i32): v128 {
  let best = f32x4.splat(-Infinity);
  for (let d = firstD; d < endD; d++) {
    for (let h = firstH; h < endH; h++) {
      let from = addressAt(positionAddress(x, geometry, n, d, h, firstW), channel);
      for (let w = firstW; w < endW; w++) {
        best = f32x4.max(best, v128.load(from));
        from = addressAt(from, geometry.inChannels);
      }
    }
  }
  return best;
}

/** Address of the largest value of the window in one channel. */
function largest(x: usize, geometry: Geometry, n: i32, channel: i32): usize {
  let address = addressAt(positionAddress(x, geometry, n, firstD, firstH, firstW), channel);
  let best = f32.load(address);
  for (let d = firstD; d < endD; d++) {
    for (let h = firstH; h < endH; h++) {
      let from = addressAt(positionAddress(x, geometry, n, d, h, firstW), channel);
      for (let w = firstW; w < endW; w++) {
        const value = f32.load(from);
        if (value > best) {
          best = value;
          address = from;
        }
        from = addressAt(from, geometry.inChannels);
      }
    }
  }
  return address;
}

/**
 * Addresses of the largest values of the window in four channels: that of the first, for the channel of each.
 */
function largestFourAddresses(x: usize, geometry: Geometry, n: i32, channel: i32): v128 {
  const start = addressAt(positionAddress(x, geometry, n, firstD, firstH, firstW), channel);
  let addresses = i32x4.splat(<i32>start);
  let best = v128.load(start);
  for (let d = firstD; d < endD; d++) {
    for (let h = firstH; h < endH; h++) {
      let from = addressAt(positionAddress(x, geometry, n, d, h, firstW), channel);
      for (let w = firstW; w < endW; w++) {
        const values = v128.load(from);
        const larger = f32x4.gt(values, best);
        best = v128.bitselect(values, best, larger);
        addresses = v128.bitselect(i32x4.splat(<i32>from), addresses, larger);
        from = addressAt(from, geometry.inChannels);
      }
    }
  }
  return addresses;
}

/** Adds the number at `from` to the one at `to`. */
function addNumber(to: usize, from: usize): void {
  f32.store(to, f32.load(to) + f32.load(from));
}

/** Writes to `dx` the gradient by a max pool's input `x` of its output's gradient `dy`. */
export function maxPoolGradient(x: usize, dy: usize, dx: usize, geometry: Geometry): void {
  const channels = geometry.inChannels;
  const wholeChannels = channels & ~3;
  const inPositions = geometry.batch * geometry.inDepth * geometry.inHeight * geometry.inWidth;
  memory.fill(dx, 0, (<usize>(inPositions * channels)) << 2);
  let from = dy;
  // From a value's address in `x` to that of its gradient in `dx`.
  const shift = dx - x;
  for (let n = 0; n < geometry.batch; n++) {
    for (let d = 0; d < geometry.outDepth; d++) {
      for (let h = 0; h < geometry.outHeight; h++) {
        for (let w = 0; w < geometry.outWidth; w++) {
          layWindow(geometry, d, h, w);
          for (let channel = 0; channel < wholeChannels; channel += 4) {
            const addresses = largestFourAddresses(x, geometry, n, channel);
            const gradient = addressAt(from, channel);
            addNumber(<usize>i32x4.extract_lane(addresses, 0) + shift, gradient);
            addNumber(<usize>i32x4.extract_lane(addresses, 1) + shift + 4, gradient + 4);
            addNumber(<usize>i32x4.extract_lane(addresses, 2) + shift + 8, gradient + 8);
            addNumber(<usize>i32x4.extract_lane(addresses, 3) + shift + 12, gradient + 12);
          }
          for (let channel = wholeChannels; channel < channels; channel++) {
            addNumber(largest(x, geometry, n, channel) + shift, addressAt(from, channel));
          }
          from = addressAt(from, channels);
        }
      }
    }
  }
}
