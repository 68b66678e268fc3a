import type { io } from '@tensorflow/tfjs';

/**
 * How weights are stored: bytes spread evenly between a tensor's extremes, half precision, or as they are.
 */
export type WeightPrecision = 'uint8' | 'float16' | 'float32';

/** A named tensor outside any backend. */
export interface NamedWeights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

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
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = (high - low) / 255 || 1;
  // The lower end is a whole number of steps, so that zero is stored exactly.
  const min = Math.round(low / scale) * scale;
  const bytes = Uint8Array.from(values, (value) =>
    Math.min(255, Math.max(0, Math.round((value - min) / scale))),
  );
  return {
    bytes,
    entry: { ...entry, quantization: { dtype: 'uint8', scale, min } },
  };
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
