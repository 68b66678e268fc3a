import type { WeightEntry } from '../../core/models/weights-manifest';
import { ModelError } from '../model-error';
import type { WeightsLayout } from '../model-weights';
import { Form } from './kernels/record-fields';

/** One tensor as a model's files have it. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly form: Form;
  /** A stored q of bytes and 16-bit whole numbers means q · scale + min. */
  readonly scale: number;
  readonly min: number;
  /** Place among the bytes of all shards, and bytes of one number. */
  readonly firstByte: number;
  readonly bytesPerValue: number;
}

const FORMS: Readonly<Record<string, { form: Form; bytes: number }>> = {
  float32: { form: Form.Float32, bytes: 4 },
  float16: { form: Form.Float16, bytes: 2 },
  uint16: { form: Form.Uint16, bytes: 2 },
  uint8: { form: Form.Uint8, bytes: 1 },
};

/** A model's weights where they lie in the shards: nothing is decoded until the engine packs it. */
export class StoredWeights {
  private readonly weights = new Map<string, StoredWeight>();
  /** The shards that are there: the first of all. */
  private readonly here: ArrayBuffer[] = [];

  /** `shards` one after the other hold the tensors of `layout`, in its order; some may be on their way. */
  constructor(
    layout: WeightsLayout,
    private readonly shards: readonly (ArrayBuffer | Promise<ArrayBuffer>)[],
  ) {
    for (const shard of shards) {
      if (shard instanceof Promise) break;
      this.here.push(shard);
    }
    let firstByte = 0;
    for (const entry of layout.entries) {
      const weight = storedWeight(entry, firstByte);
      this.weights.set(weight.name, weight);
      firstByte += countOf(weight) * weight.bytesPerValue;
    }
  }

  /** The tensor of a name. Throws a ModelError when there is none. */
  named(name: string): StoredWeight {
    const weight = this.weights.get(name);
    if (weight === undefined) throw new ModelError(`The model has no weight ${name}.`);
    return weight;
  }

  /** Resolves when the first numbers of a tensor are there, or all; rejects where they do not come. */
  async arrived(weight: StoredWeight, count: number = countOf(weight)): Promise<void> {
    const { firstByte, bytesPerValue } = weight;
    const end = firstByte + count * bytesPerValue;
    for (let first = 0, index = 0; first < end && index < this.shards.length; index++) {
      const shard = this.here[index] ?? (await this.shards[index]);
      if (shard === undefined) return;
      this.here[index] = shard;
      first += shard.byteLength;
    }
  }

  /** Copies the stored numbers from `first` on, as many as `target` holds bytes of, across shards. */
  copy({ firstByte, bytesPerValue }: StoredWeight, first: number, target: Uint8Array): void {
    let from = firstByte + first * bytesPerValue;
    let done = 0;
    for (const shard of this.here) {
      if (done === target.length) return;
      if (from >= shard.byteLength) {
        from -= shard.byteLength;
        continue;
      }
      const count = Math.min(shard.byteLength - from, target.length - done);
      target.set(new Uint8Array(shard, from, count), done);
      done += count;
      from = 0;
    }
    if (done < target.length) throw new ModelError('The weight shards of the model end too early.');
  }

  /** The values of a vector, which is stored as floats. Throws a ModelError for another form. */
  vector(name: string): Float32Array {
    const weight = this.named(name);
    if (weight.form !== Form.Float32) {
      throw new ModelError(`The weight ${name} must be stored in float32, being a vector.`);
    }
    const values = new Float32Array(countOf(weight));
    this.copy(weight, 0, new Uint8Array(values.buffer));
    return values;
  }
}

/** Numbers of a tensor. */
export function countOf({ shape }: Pick<StoredWeight, 'shape'>): number {
  return shape.reduce((product, size) => product * size, 1);
}

function storedWeight(entry: WeightEntry, firstByte: number): StoredWeight {
  const { name, shape, quantization, dtype } = entry;
  const stored = FORMS[quantization?.dtype ?? dtype];
  if (stored === undefined) throw new ModelError(`The weight ${name} is stored in an unknown form.`);
  const { scale = 1, min = 0 } = quantization ?? {};
  return { name, shape, form: stored.form, scale, min, firstByte, bytesPerValue: stored.bytes };
}
