import { fork } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseManifest } from '../../../src/core/manifest-validation';
import { FaceBatch } from '../datasets/face-batch';
import { readFaceDataset } from '../datasets/face-dataset';
import type { Split } from '../datasets/face-samples';
import { recordResult } from '../export/recorded-result';
import { faceScores } from '../face-scores';
import { showProgress } from '../run-log';
import type { EvaluationBatch, EvaluationResult } from './evaluation-worker';

/** What the `evaluate` command was asked. */
export interface EvaluateOptions {
  /** Folder under `models`, or a path to a model folder. */
  readonly model: string;
  readonly models: string;
  readonly data: string;
  readonly split: string;
  /** Length of the clip of equal frames that stands for a still, in frames; default: the model's own. */
  readonly frames?: string;
  readonly limit?: string;
  readonly out: string;
  /** Also write the scores into the model's manifest and card. */
  readonly record?: boolean;
}

const SPLITS: readonly Split[] = ['train', 'validation', 'test'];
const BATCH_FACES = 16;

/**
 * Scores the shipped weights on still faces: a still is a clip of equal frames, its class comes from the
 * class head. Runs on the WebAssembly backend, one thread per core, and writes
 * `{accuracy, agreed, valence: {ccc, pcc, mae}, arousal: {…}, count}` to `out`.
 *
 * @throws with a sentence when the model, the data, an option or the output is not usable.
 */
export async function evaluate(options: EvaluateOptions): Promise<void> {
  const split = SPLITS.find((name) => name === options.split);
  if (split === undefined)
    throw new Error(`--split: expected ${SPLITS.join(', ')}, found "${options.split}".`);
  const limit =
    options.limit === undefined ? Number.POSITIVE_INFINITY : positiveInteger('--limit', options.limit);
  const folder = isAbsolute(options.model) ? options.model : resolve(options.models, options.model);
  const manifest = parseManifest(
    JSON.parse(
      await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
        throw new Error(`${folder}: no model there (manifest.json is missing).`);
      }),
    ),
  );

  const frames =
    options.frames === undefined
      ? manifest.clip.defaultLengthFrames
      : positiveInteger('--frames', options.frames);
  const dataset = await readFaceDataset(options.data, new Set([split]));
  const samples = dataset.samples.slice(0, limit);
  if (samples.length === 0) throw new Error(`${options.data}: no faces in the ${split} split.`);
  const threads = Math.min(availableParallelism(), Math.ceil(samples.length / BATCH_FACES));
  process.stdout.write(
    `${manifest.id} on ${dataset.name} ${split}: ${samples.length} faces, clips of ${frames} equal frames, ` +
      `WebAssembly on ${threads} threads\n`,
  );

  const classes = new Uint8Array(samples.length);
  const affects = new Float32Array(samples.length * 2);
  const progress = showProgress('evaluate', samples.length, 0);
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: threads }, () =>
      runWorker(
        folder,
        frames,
        () => {
          if (next >= samples.length) return null;
          const start = next;
          const part = samples.slice(start, start + BATCH_FACES);
          next += part.length;
          const batch = new FaceBatch(part.length, 100);
          batch.fillPlain(part);
          return { start, count: part.length, crops: batch.images };
        },
        (result) => {
          if (result.classes !== null) classes.set(result.classes, result.start);
          affects.set(result.affects, result.start * 2);
          done += result.affects.length / 2;
          progress.update(done, '');
        },
      ),
    ),
  );
  progress.stop();

  const all = faceScores(samples, classes, affects);
  const { count, valence, arousal } = all;
  // A model without a class head says nothing of classes.
  const scores = manifest.classes.length > 0 ? all : { count, valence, arousal };
  await writeFile(
    options.out,
    `${JSON.stringify({ ...scores, model: manifest.id, weightsSha256: manifest.weightsSha256, dataset: dataset.name, split, frames }, null, 2)}\n`,
  ).catch((error: Error) => {
    throw new Error(`${options.out}: cannot be written (${error.message}).`);
  });
  if (options.record) {
    const part = count < dataset.samples.length ? `, first ${count} faces` : '';
    const classed = 'accuracy' in scores ? { accuracy: scores.accuracy } : {};
    const agreed = 'agreed' in scores ? { agreed: scores.agreed } : {};
    const name = `${dataset.name} ${split}${part}`;
    await recordResult(folder, { dataset: name, count, ...classed, ...agreed, valence, arousal });
  }
  const line = (name: string, { ccc, pcc, mae }: { ccc: number; pcc: number; mae: number }) =>
    `${name}: CCC ${ccc.toFixed(3)}, PCC ${pcc.toFixed(3)}, MAE ${mae.toFixed(3)}\n`;
  const right = 'accuracy' in scores ? `accuracy ${(scores.accuracy * 100).toFixed(2)} % of ` : '';
  const agreement =
    'agreed' in scores && scores.agreed
      ? `, ${(scores.agreed.accuracy * 100).toFixed(2)} % of the ${scores.agreed.count} whose annotators agree`
      : '';
  process.stdout.write(
    `${right}${count} faces${agreement}\n${line('valence', valence)}${line('arousal', arousal)}`,
  );
}

/** Keeps one process busy until `nextBatch` gives null. */
function runWorker(
  folder: string,
  frames: number,
  nextBatch: () => EvaluationBatch | null,
  onResult: (result: EvaluationResult) => void,
): Promise<void> {
  return new Promise((done, fail) => {
    const program = fileURLToPath(new URL('./evaluation-worker.ts', import.meta.url));
    const worker = fork(program, [folder, String(frames)], { serialization: 'advanced' });
    worker.on('error', fail);
    worker.on('exit', (code) => {
      if (code === 0) done();
      else fail(new Error(`The evaluation stopped early (exit code ${code}).`));
    });
    worker.on('message', (message: EvaluationResult | 'ready') => {
      if (message !== 'ready') onResult(message);
      const batch = nextBatch();
      if (batch === null) worker.disconnect();
      else worker.send(batch);
    });
  });
}

function positiveInteger(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${option}: expected a whole number above 0, found "${text}".`);
  return value;
}
