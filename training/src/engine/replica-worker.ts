import { parentPort, workerData } from 'node:worker_threads';
import { failReplicas, ReplicaError, replicaIn } from './replica-memory';
import type { ReplicaWorkerData } from './replica-task';
import { asReplica } from './replicas';

const { memory, rank, module, name, argument } = workerData as ReplicaWorkerData;

try {
  const exported: Record<string, (argument: unknown) => Promise<unknown>> = await import(module);
  const run = exported[name];
  if (run === undefined) throw new Error(`${module} exports no ${name}`);
  parentPort?.postMessage('ready');
  await asReplica(replicaIn(memory, rank), () => run(argument));
} catch (error) {
  // What another replica failed of is known.
  if (!(error instanceof ReplicaError))
    failReplicas(memory, `replica ${rank}: ${error instanceof Error ? error.message : String(error)}`);
}
