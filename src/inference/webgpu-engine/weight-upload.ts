import { Form } from '../wasm-engine/kernels/record-fields';
import { countOf, type StoredWeight, type StoredWeights } from '../wasm-engine/stored-weights';
import type { DeviceMemory } from './device-memory';
import { FORM_BYTES } from './kernels/stored-numbers';
import { padded, VECTOR } from './plan/convolution-tiling';

/** A matrix on the device, in its stored form, and its bias with the form's range behind it. */
export interface UploadedMatrix {
  readonly weights: GPUBuffer;
  readonly bias: GPUBuffer;
  readonly form: Form;
}

/** How the rows of a matrix lie on the device: after each `channels` there are zeros up to `padded`. */
export interface MatrixRows {
  readonly channels: number;
  readonly padded: number;
}

const GATES = 4;

/**
 * Brings a kernel `[…, rows, columns]` and its bias `[columns]` to the device: as they are stored where rows
 * and columns are whole vectors, so byte for byte from the files; else as floats with zeros between.
 */
export function uploadMatrix(
  memory: DeviceMemory,
  stored: StoredWeights,
  layer: string,
  rows: MatrixRows,
): UploadedMatrix {
  const weight = stored.named(`${layer}/kernel`);
  const columns = weight.shape.at(-1) ?? 1;
  const isWhole = rows.channels === rows.padded && columns % VECTOR === 0;
  const form = isWhole ? weight.form : Form.Float32;
  const bytes = isWhole
    ? countOf(weight) * weight.bytesPerValue
    : (countOf(weight) / columns / rows.channels) * rows.padded * padded(columns) * FORM_BYTES[form];
  const weights = memory.filled(`${layer}/kernel`, bytes, (target) => {
    if (isWhole) stored.copy(weight, 0, target);
    else spreadRows(storedValues(stored, weight), columns, rows, new Float32Array(target.buffer));
  });
  const bias = memory.filled(
    `${layer}/bias`,
    (padded(columns) + VECTOR) * FORM_BYTES[Form.Float32],
    (target) => {
      const values = new Float32Array(target.buffer);
      values.set(stored.vector(`${layer}/bias`));
      values.set([weight.scale, weight.min], padded(columns));
    },
  );
  return { weights, bias, form };
}

/**
 * Brings the recurrent kernel `[units, 4 · units]` to the device with the four gates of a unit side by side,
 * `[units, units, 4]`. `bias` holds its range alone.
 */
export function uploadRecurrentKernel(
  memory: DeviceMemory,
  stored: StoredWeights,
  units: number,
): UploadedMatrix {
  const name = 'lstm/recurrent_kernel';
  const weight = stored.named(name);
  const { bytesPerValue } = weight;
  const bytes = new Uint8Array(countOf(weight) * bytesPerValue);
  stored.copy(weight, 0, bytes);
  const weights = memory.filled(name, bytes.length, (target) => {
    const [from, to] = [numbersOf(bytes, bytesPerValue), numbersOf(target, bytesPerValue)];
    for (let row = 0; row < units; row++) {
      for (let gate = 0; gate < GATES; gate++) {
        const source = (row * GATES + gate) * units;
        let place = row * units * GATES + gate;
        for (let unit = 0; unit < units; unit++, place += GATES) to[place] = from[source + unit] ?? 0;
      }
    }
  });
  const bias = memory.filled(`${name} range`, VECTOR * FORM_BYTES[Form.Float32], (target) => {
    new Float32Array(target.buffer).set([weight.scale, weight.min]);
  });
  return { weights, bias, form: weight.form };
}

function numbersOf(
  { buffer, byteLength }: Uint8Array,
  bytesPerValue: number,
): Uint8Array | Uint16Array | Uint32Array {
  const count = byteLength / bytesPerValue;
  if (bytesPerValue === 1) return new Uint8Array(buffer, 0, count);
  return bytesPerValue === 2 ? new Uint16Array(buffer, 0, count) : new Uint32Array(buffer, 0, count);
}

function spreadRows(
  values: Float32Array,
  columns: number,
  { channels, padded: paddedRows }: MatrixRows,
  target: Float32Array,
): void {
  for (let row = 0, from = 0; from < values.length; row++, from += columns) {
    const to = Math.floor(row / channels) * paddedRows + (row % channels);
    target.set(values.subarray(from, from + columns), to * padded(columns));
  }
}

/** All values of a weight, as floats. */
function storedValues(stored: StoredWeights, weight: StoredWeight): Float32Array {
  const { form, scale, min, bytesPerValue } = weight;
  const bytes = new Uint8Array(countOf(weight) * bytesPerValue);
  stored.copy(weight, 0, bytes);
  if (form === Form.Float32) return new Float32Array(bytes.buffer);
  const numbers = numbersOf(bytes, bytesPerValue);
  return Float32Array.from(numbers, form === Form.Float16 ? halfValue : (q) => q * scale + min);
}

/** The value of a 16-bit float, from its bits. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
