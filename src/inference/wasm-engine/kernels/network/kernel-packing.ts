import { Convolution, Form, KernelForm, Method, Packing } from '../record-fields';
import { address, field, float } from '../records';
import { depthOf, pointsOf } from './tile-input';
import { kernelPass2, kernelPass4 } from './winograd-kernels';

/*
 * From the bytes of a model's files straight into the packed, transformed form; no float copy of the whole
 * lies between. What a layer has more than the file (filters up to a multiple of 8, columns up to one of 32)
 * is zero.
 */

/** The value of a half-precision number. */
function halfValue(bits: i32): f64 {
  const sign: f64 = (bits & 0x8000) !== 0 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction: f64 = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 5.9604644775390625e-8;
  const whole = reinterpret<f32>((exponent + 112) << 23);
  return sign * <f64>whole * (1 + fraction / 1024);
}

/** The number at `index` of a matrix as stored: for bytes and 16-bit numbers the step, not the value. */
function storedAt(source: usize, form: i32, index: i32): f64 {
  if (form === Form.Uint8) return load<u8>(source + <usize>index);
  if (form === Form.Uint16) return load<u16>(source + ((<usize>index) << 1));
  if (form === Form.Float16) return halfValue(load<u16>(source + ((<usize>index) << 1)));
  return f32.load(source + ((<usize>index) << 2));
}

/** The value at `index`, rounded to single precision as the rest of the world reads it. */
function valueAt(packing: usize, index: i32): f64 {
  const form = field(packing, Packing.Form);
  const stored = storedAt(address(packing, Packing.Source), form, index);
  if (form !== Form.Uint8 && form !== Form.Uint16) return stored;
  const scale: f64 = float(packing, Packing.Scale);
  const minimum: f64 = float(packing, Packing.Minimum);
  return <f64>(<f32>(stored * scale + minimum));
}

/**
 * Packs eight filters of a kernel `[size, size, channels, filters]`: item `item` of a convolution's packing.
 */
export function packConvolution(packing: usize, item: i32, thread: i32): void {
  const form = field(address(packing, Packing.Target), Convolution.WeightForm);
  const scratch = address(packing, Packing.Scratch) + <usize>thread * address(packing, Packing.ThreadBytes);
  if (form === KernelForm.Uint8) packBytes(packing, item);
  else if (form === KernelForm.Int16) packShorts(packing, item, scratch);
  else packFloats(packing, item, scratch);
}

/** The bytes of eight filters of channel `channel`, `[taps][8]`; what is not there means zero. */
function copyTaps(packing: usize, item: i32, channel: i32, taps: i32, to: usize): void {
  const source = address(packing, Packing.Source);
  const channels = field(packing, Packing.Channels);
  const filters = field(packing, Packing.Filters);
  const zero = <u8>field(address(packing, Packing.Target), Convolution.WeightZero);
  const there = channel < channels ? min(8, filters - item * 8) : 0;
  for (let tap = 0; tap < taps; tap++) {
    const from = source + <usize>((tap * channels + channel) * filters + item * 8);
    const put = to + <usize>(tap * 8);
    for (let i = 0; i < 8; i++) store<u8>(put + <usize>i, i < there ? load<u8>(from + <usize>i) : zero);
  }
}

/** Eight filters as the bytes that they are, `[channels][9][8]`. */
function packBytes(packing: usize, item: i32): void {
  const channels = field(address(packing, Packing.Target), Convolution.Channels);
  const to = address(packing, Packing.Weights) + <usize>(item * channels * 72);
  for (let channel = 0; channel < channels; channel++) {
    copyTaps(packing, item, channel, 9, to + <usize>(channel * 72));
  }
}

/** Where the first number of eight filters goes among transformed weights, in numbers. */
function firstOfItem(target: usize, item: i32): i32 {
  const panelsOfBlock = field(target, Convolution.FilterBlock) >> 3;
  const block = item / panelsOfBlock;
  return (block * pointsOf(target) * panelsOfBlock + (item - block * panelsOfBlock)) * depthOf(target) * 8;
}

/** Numbers from point to point of transformed weights. */
function numbersOfPoint(target: usize): i32 {
  return field(target, Convolution.FilterBlock) * depthOf(target);
}

/** Eight filters of bytes as 16-bit whole numbers, of a convolution pixel by pixel: `[taps][channels][8]`. */
function packShorts(packing: usize, item: i32, scratch: usize): void {
  const target = address(packing, Packing.Target);
  const channels = field(target, Convolution.Channels);
  const size = field(target, Convolution.Size);
  const taps = size * size;
  const zero = i16x8.splat(field(target, Convolution.WeightZero) as i16);
  const base = address(packing, Packing.Weights) + ((<usize>firstOfItem(target, item)) << 1);
  for (let channel = 0; channel < channels; channel++) {
    copyTaps(packing, item, channel, taps, scratch);
    for (let tap = 0; tap < taps; tap++) {
      const place = base + ((<usize>(tap * channels + channel)) << 4);
      v128.store(place, i16x8.sub(v128.load8x8_u(scratch + <usize>(tap * 8)), zero));
    }
  }
}

/** Eight filters as floats, transformed for the convolution's method. */
function packFloats(packing: usize, item: i32, scratch: usize): void {
  const target = address(packing, Packing.Target);
  const givenChannels = field(packing, Packing.Channels);
  const givenFilters = field(packing, Packing.Filters);
  const channels = field(target, Convolution.Channels);
  const method = field(target, Convolution.Method);
  const points = pointsOf(target);
  const size = field(target, Convolution.Size);
  const taps = size * size;
  const base = address(packing, Packing.Weights) + ((<usize>firstOfItem(target, item)) << 2);
  const pointBytes = (<usize>numbersOfPoint(target)) << 2;
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < 8; i++) {
      const filter = item * 8 + i;
      const there = channel < givenChannels && filter < givenFilters;
      for (let tap = 0; tap < taps; tap++) {
        const index = (tap * givenChannels + channel) * givenFilters + filter;
        const value: f64 = there ? valueAt(packing, index) : 0;
        if (method === Method.Direct) {
          f32.store(base + ((<usize>((tap * channels + channel) * 8 + i)) << 2), <f32>value);
        } else f64.store(scratch + ((<usize>tap) << 3), value);
      }
      if (method === Method.Direct) continue;
      const transformed = transformKernel(method, scratch);
      const packed = base + ((<usize>(channel * 8 + i)) << 2);
      for (let point: usize = 0; point < <usize>points; point++) {
        f32.store(packed + point * pointBytes, <f32>f64.load(transformed + (point << 3)));
      }
    }
  }
}

/** The transform of the nine numbers at `scratch`; gives where its points lie, row by row. */
function transformKernel(method: i32, scratch: usize): usize {
  const half = scratch + 72;
  const whole = half + 144;
  if (method === Method.Winograd4) {
    kernelPass4(3, scratch, 8, 24, half, 8, 24);
    kernelPass4(6, half, 24, 8, whole, 48, 8);
  } else {
    kernelPass2(3, scratch, 8, 24, half, 8, 24);
    kernelPass2(4, half, 24, 8, whole, 32, 8);
  }
  return whole;
}

/** Stores a packed number: a byte as it is, anything else as a float. */
function storePacked(packing: usize, packed: i32, index: i32): void {
  const weights = address(packing, Packing.Weights);
  const bytes = field(packing, Packing.WeightForm) === Form.Uint8;
  if (bytes) {
    store<u8>(weights + <usize>packed, load<u8>(address(packing, Packing.Source) + <usize>index));
  } else f32.store(weights + ((<usize>packed) << 2), <f32>valueAt(packing, index));
}

/** Packs the rows of 32 columns of a matrix `[rows, columns]`: item `item` of a dense layer's packing. */
export function packDense(packing: usize, item: i32): void {
  const columns = field(packing, Packing.Filters);
  const channels = field(packing, Packing.Channels);
  const padded = field(packing, Packing.PaddedChannels);
  const first = field(packing, Packing.FirstRow);
  const rows = field(packing, Packing.Rows);
  const depth = field(packing, Packing.Depth);
  const count = min(32, columns - item * 32);
  for (let row = 0; row < rows; row++) {
    const whole = first + row;
    const pixel = whole / channels;
    const place = (item * depth + pixel * padded + (whole - pixel * channels)) * 32;
    for (let i = 0; i < count; i++) storePacked(packing, place + i, row * columns + item * 32 + i);
  }
}

/** Packs the rows of eight units of a matrix `[units, 4 × units]`: item `item` of an LSTM's packing. */
export function packLstm(packing: usize, item: i32): void {
  const columns = field(packing, Packing.Filters);
  const units = columns >> 2;
  const first = field(packing, Packing.FirstRow);
  const rows = field(packing, Packing.Rows);
  for (let gate = 0; gate < 4; gate++) {
    for (let row = 0; row < rows; row++) {
      const place = ((item * 4 + gate) * units + first + row) * 8;
      for (let i = 0; i < 8; i++)
        storePacked(packing, place + i, row * columns + gate * units + item * 8 + i);
    }
  }
}
