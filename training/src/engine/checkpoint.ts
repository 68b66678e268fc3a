import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import * as v from 'valibot';
import { parseBySchema, parseJson } from '../../../src/core/schemas/schema-fault';
import { anyText, fields, list, whole } from '../../../src/core/schemas/schema-parts';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';

/** Named tensors and a small JSON state that together let a run go on where it stopped. */
export interface Checkpoint<State> {
  readonly state: State;
  readonly tensors: ReadonlyMap<string, { readonly shape: number[]; readonly values: Float32Array }>;
}

/**
 * Writes a checkpoint to one file, atomically: a kill at any moment leaves the old or the new one.
 * The file is a JSON line (state, names, shapes) followed by little-endian float32 values.
 */
export async function saveCheckpoint<State>(
  file: string,
  state: State,
  tensors: ReadonlyMap<string, tf.Tensor>,
): Promise<void> {
  const specs: { name: string; shape: number[] }[] = [];
  const parts: Buffer[] = [];
  for (const [name, tensor] of tensors) {
    const values = await tensor.data<'float32'>();
    specs.push({ name, shape: tensor.shape });
    parts.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }
  const header = Buffer.from(`${JSON.stringify({ state, specs })}\n`);
  await writeFileAtomically(file, Buffer.concat([header, ...parts]));
}

/** The line before the values; what is in `state` is for the caller's schema. */
const headerSchema = fields({
  state: v.unknown(),
  specs: list(fields({ name: anyText, shape: list(whole(0)) })),
});

/**
 * Reads a checkpoint, or gives `null` when there is none.
 *
 * @param stateSchema of what was saved beside the tensors.
 * @throws with a sentence that names the field, or the tensor, at which the file is damaged.
 */
export async function loadCheckpoint<const Schema extends v.GenericSchema>(
  file: string,
  stateSchema: Schema,
): Promise<Checkpoint<v.InferOutput<Schema>> | null> {
  const data = await readFile(file).catch(() => null);
  if (data === null) return null;
  const end = data.indexOf(10);
  const header = data.subarray(0, Math.max(0, end)).toString('utf8');
  const { state: found, specs } = parseJson(headerSchema, header, { source: file, whole: 'its first line' });
  const state = parseBySchema(stateSchema, found, { source: file, within: 'state', whole: 'its state' });
  const tensors = new Map<string, { shape: number[]; values: Float32Array }>();
  let offset = end + 1;
  for (const { name, shape } of specs) {
    const count = shape.reduce((product, n) => product * n, 1);
    if (offset + count * 4 > data.length) throw new Error(`${file}: the checkpoint ends inside "${name}".`);
    tensors.set(name, {
      shape,
      values: new Float32Array(
        data.buffer.slice(data.byteOffset + offset, data.byteOffset + offset + count * 4),
      ),
    });
    offset += count * 4;
  }
  return { state, tensors };
}

/**
 * Puts the values of a checkpoint into variables of the same names; throws naming the one that does not fit.
 */
export function restoreVariables(
  variables: ReadonlyMap<string, tf.Variable>,
  checkpoint: Checkpoint<unknown>,
  prefix = '',
): void {
  for (const [name, variable] of variables) {
    const saved = checkpoint.tensors.get(prefix + name);
    if (saved === undefined || saved.shape.join() !== variable.shape.join()) {
      throw new Error(
        `The checkpoint does not fit: "${prefix + name}" should be [${variable.shape}], found [${saved?.shape ?? 'nothing'}].`,
      );
    }
    const tensor = tf.tensor(saved.values, saved.shape);
    variable.assign(tensor);
    tensor.dispose();
  }
}
