import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
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

/** Reads a checkpoint, or gives `null` when there is none. Throws a sentence when the file is damaged. */
export async function loadCheckpoint<State>(file: string): Promise<Checkpoint<State> | null> {
  const data = await readFile(file).catch(() => null);
  if (data === null) return null;
  const end = data.indexOf(10);
  const { state, specs } = JSON.parse(data.subarray(0, end).toString('utf8')) as {
    state: State;
    specs: { name: string; shape: number[] }[];
  };
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
