import type { HeadLayer } from '../../core/adaptation/head-layer';
import type { ModelManifest } from '../../core/models/manifest';
import type { WeightEntry } from '../../core/models/weights-manifest';
import { Form } from '../../inference/wasm-engine/kernels/record-fields';
import { countOf, StoredWeights } from '../../inference/wasm-engine/stored-weights';
import type { ModelFolder } from '../../offline/kept-model';

/** Names of the last layer of a model's head. */
export function headNames({ architecture }: Pick<ModelManifest, 'architecture'>): {
  readonly kernel: string;
  readonly bias: string;
} {
  const layer = `va_fc${architecture.fullyConnectedUnits.length}`;
  return { kernel: `${layer}/kernel`, bias: `${layer}/bias` };
}

/**
 * The last layer of a model's head, as its files have it.
 *
 * @throws a ModelError where it is not there.
 */
export function storedHead({ manifest, weightGroups, shards }: ModelFolder): HeadLayer {
  const stored = new StoredWeights({ entries: weightGroups.flatMap(({ weights }) => weights) }, shards);
  const { kernel, bias } = headNames(manifest);
  const values = storedNumbers(stored, kernel);
  return { inputs: values.length / 2, kernel: values, bias: storedNumbers(stored, bias) };
}

/** Weights as bytes, one tensor after another, and their entries of `model.json`. */
export interface WeightBytes {
  readonly entries: readonly WeightEntry[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The weights of a model with another last layer, in float32; everything else is copied byte by byte. */
export function withHead({ manifest, weightGroups, shards }: ModelFolder, head: HeadLayer): WeightBytes {
  const before = weightGroups.flatMap(({ weights }) => weights);
  const stored = new StoredWeights({ entries: before }, shards);
  const { kernel, bias } = headNames(manifest);
  const replaced = new Map([
    [kernel, head.kernel],
    [bias, head.bias],
  ]);
  const pieces: Uint8Array[] = [];
  const entries = before.map((entry): WeightEntry => {
    const own = replaced.get(entry.name);
    if (own !== undefined) {
      pieces.push(new Uint8Array(own.slice().buffer));
      const { quantization: _, ...plain } = entry;
      return plain;
    }
    const weight = stored.named(entry.name);
    const copied = new Uint8Array(countOf(weight) * weight.bytesPerValue);
    stored.copy(weight, 0, copied);
    pieces.push(copied);
    return entry;
  });
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let first = 0;
  for (const piece of pieces) {
    bytes.set(piece, first);
    first += piece.length;
  }
  return { entries, bytes };
}

/** The numbers of a tensor, however they are stored. */
function storedNumbers(stored: StoredWeights, name: string): Float32Array {
  const weight = stored.named(name);
  const bytes = new Uint8Array(countOf(weight) * weight.bytesPerValue);
  stored.copy(weight, 0, bytes);
  const { buffer } = bytes;
  switch (weight.form) {
    case Form.Uint8:
      return Float32Array.from(bytes, (step) => step * weight.scale + weight.min);
    case Form.Uint16:
      return Float32Array.from(new Uint16Array(buffer), (step) => step * weight.scale + weight.min);
    case Form.Float16:
      return Float32Array.from(new Uint16Array(buffer), floatOfHalf);
    default:
      return new Float32Array(buffer);
  }
}

/** The number of IEEE 754 half-precision bits. */
function floatOfHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
