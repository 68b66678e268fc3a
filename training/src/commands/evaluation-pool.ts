import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EvaluationAnswers, EvaluationItems } from './evaluation-items';
import type { EvaluationBatch, EvaluationResult } from './evaluation-worker';

/**
 * Puts all items through a model folder in `threads` processes on the WebAssembly backend.
 *
 * @param frames length of the clip that a still stands for.
 * @throws when a process ends early.
 */
export async function answersOf(
  folder: string,
  frames: number,
  threads: number,
  items: Pick<EvaluationItems, 'count' | 'batch'>,
  onProgress: (done: number) => void,
): Promise<EvaluationAnswers> {
  let probabilities = new Float32Array(0);
  let classCount = 0;
  const affects = new Float32Array(items.count * 2);
  let next = 0;
  let done = 0;
  const nextBatch = () => {
    if (next >= items.count) return null;
    const batch = items.batch(next);
    next += batch.count;
    return batch;
  };
  const onResult = (result: EvaluationResult) => {
    const count = result.affects.length / 2;
    if (result.probabilities !== null) {
      classCount = result.probabilities.length / count;
      if (probabilities.length === 0) probabilities = new Float32Array(items.count * classCount);
      probabilities.set(result.probabilities, result.start * classCount);
    }
    affects.set(result.affects, result.start * 2);
    done += count;
    onProgress(done);
  };
  await Promise.all(Array.from({ length: threads }, () => runWorker(folder, frames, nextBatch, onResult)));
  return { probabilities, classCount, affects };
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
