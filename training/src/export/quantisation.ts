import type { io } from '@tensorflow/tfjs';

/** How weights are stored: bytes that count steps of {@link STEPS}, half precision, or as they are. */
export type WeightPrecision = 'uint8' | 'float16' | 'float32';

/** A named tensor outside any backend. */
export interface NamedWeights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Kinds of layers whose weights bear rounding differently well. */
export type LayerKind = 'convolution' | 'lstm' | 'dense';

/**
 * How far apart the levels of stored bytes are, in root mean squares of a tensor's weights.
 *
 * A site sends weights through brotli or gzip, whose entropy coder gives a byte about log₂(4.13 / step) bits
 * where weights are normally distributed: 6.0 at 1/16, 5.0 at 1/8, 3.6 at 0.35, and 6.5 to 7.5 where all
 * 256 values are spread between the extremes. Rounding adds noise of step / √12 root mean squares: 1.8 %,
 * 3.6 % and 10 %. The gates of an LSTM add up a thousand such weights and more, and squash the sum; a
 * convolution's noise goes through all convolutions after it. `training/README.md` has what these steps
 * change.
 */
export const STEPS: Readonly<Record<LayerKind, number>> = { convolution: 0.0625, lstm: 0.35, dense: 0.125 };

/** Smaller tensors weigh nothing; all 256 values are spread between their extremes. */
const LEAST_STEPPED_VALUES = 4096;

/** Whole numbers that a byte can be. */
const BYTE_LEVELS = 256;

/** Bytes of one tensor as stored, and its entry of the weights manifest. */
export interface StoredWeights {
  readonly bytes: Uint8Array;
  readonly entry: io.WeightsManifestEntry;
}

/**
 * Stores one tensor in the form of a tfjs weights manifest. Vectors (biases) stay in float32: they are
 * few and add to every output.
 */
export function storeWeights(
  { name, shape, values }: NamedWeights,
  precision: WeightPrecision,
): StoredWeights {
  const entry = { name, shape: [...shape], dtype: 'float32' as const };
  if (precision === 'float32' || shape.length < 2) {
    return { bytes: new Uint8Array(values.slice().buffer), entry };
  }
  if (precision === 'float16') {
    const halves = Uint16Array.from(values, halfBits);
    return {
      bytes: new Uint8Array(halves.buffer),
      entry: { ...entry, quantization: { dtype: 'float16' } },
    };
  }
  const { scale, low } = byteLevels(name, shape, values);
  const bytes = Uint8Array.from(values, (value) =>
    Math.min(BYTE_LEVELS - 1, Math.max(0, Math.round(value / scale) - low)),
  );
  return {
    bytes,
    entry: { ...entry, quantization: { dtype: 'uint8', scale, min: low * scale } },
  };
}

/** Which kind of layer a weight of this name and shape belongs to. */
export function layerKind(name: string, shape: readonly number[]): LayerKind {
  if (shape.length > 2) return 'convolution';
  return name.startsWith('lstm/') ? 'lstm' : 'dense';
}

/**
 * How far apart the levels of a tensor are, and how many steps from zero the lowest is: zero itself is a
 * level, and stored exactly. A byte holds them all: where the extremes are too far apart, steps are wider.
 */
function byteLevels(
  name: string,
  shape: readonly number[],
  values: Float32Array,
): { readonly scale: number; readonly low: number } {
  let least = 0;
  let most = 0;
  let squares = 0;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
    squares += value * value;
  }
  const narrowest = (most - least) / (BYTE_LEVELS - 1);
  const wanted =
    values.length < LEAST_STEPPED_VALUES
      ? 0
      : STEPS[layerKind(name, shape)] * Math.sqrt(squares / values.length);
  const scale = Math.max(narrowest, wanted) || 1;
  return { scale, low: Math.round(least / scale) };
}

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);

/** IEEE 754 half-precision bits of a number, rounded to nearest even. */
export function halfBits(value: number): number {
  float[0] = value;
  const bits = floatBits[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const fraction = bits & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent <= 0) {
    if (exponent < -10) return sign;
    const shift = 14 - exponent;
    const full = fraction | 0x800000;
    const rest = full & ((1 << shift) - 1);
    const half = 1 << (shift - 1);
    const kept = full >>> shift;
    return sign | (kept + (rest > half || (rest === half && kept & 1) ? 1 : 0));
  }
  const kept = (exponent << 10) | (fraction >>> 13);
  const rest = fraction & 0x1fff;
  return sign | (kept + (rest > 0x1000 || (rest === 0x1000 && kept & 1) ? 1 : 0));
}
