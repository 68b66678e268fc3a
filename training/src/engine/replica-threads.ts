import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  createReplicaMemory,
  failReplicas,
  failureOf,
  type ReplicaMemory,
  replicaIn,
} from './replica-memory';
import type { ReplicaTask, ReplicaWorkerData } from './replica-task';
import { asReplica } from './replicas';

/**
 * Trains on `count` replicas: `run` here as the first of them, `task` on a thread for each other. The task
 * must start a backend and then compute what `run` computes, without writing a word. With a count of 1 no
 * thread is started.
 *
 * @throws what `run` throws; a sentence with the reason when another replica fails.
 */
export async function runOnReplicas<T>(count: number, task: ReplicaTask, run: () => Promise<T>): Promise<T> {
  if (count <= 1) return run();
  const memory = createReplicaMemory(count);
  const workers = Array.from({ length: count - 1 }, (_, index) => startReplica(memory, index + 1, task));
  try {
    // This thread will wait without looking up: the others must be under way by then.
    await Promise.all(workers.map(({ ready }) => ready));
    const result = await asReplica(replicaIn(memory, 0), run);
    await Promise.all(workers.map(({ ended }) => ended));
    const failure = failureOf(memory);
    if (failure !== null) throw new Error(`The training on ${count} replicas stopped: ${failure}.`);
    return result;
  } catch (error) {
    const failure = failureOf(memory);
    failReplicas(memory, 'the first replica failed');
    await Promise.all(workers.map(({ worker }) => worker.terminate()));
    throw failure === null ? error : new Error(`The training on ${count} replicas stopped: ${failure}.`);
  }
}

interface StartedReplica {
  readonly worker: Worker;
  readonly ready: Promise<unknown>;
  readonly ended: Promise<unknown>;
}

function startReplica(memory: ReplicaMemory, rank: number, task: ReplicaTask): StartedReplica {
  const workerData: ReplicaWorkerData = { ...task, memory, rank };
  const worker = new Worker(new URL('./replica-thread.mjs', import.meta.url), {
    workerData,
    // Not those of this process, which may have its own way to read TypeScript.
    execArgv: [],
  });
  const ended = once(worker, 'exit');
  worker.on('error', (error) => failReplicas(memory, `replica ${rank}: ${error.message}`));
  const ready = Promise.race([
    once(worker, 'message'),
    ended.then(() => {
      throw new Error(failureOf(memory) ?? `replica ${rank} ended before it began`);
    }),
  ]);
  // Whoever awaits them hears of it; nobody may.
  ready.catch(() => {});
  ended.catch(() => {});
  return { worker, ready, ended };
}
