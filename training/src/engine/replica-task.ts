import type { ReplicaMemory } from './replica-memory';

/** What the other replicas run: a function of a module, and what it is called with. */
export interface ReplicaTask {
  /** Address of the module, a `file:` URL. */
  readonly module: string;
  /** Name under which it exports the function, which gives a promise. */
  readonly name: string;
  /** Plain data. */
  readonly argument: unknown;
}

/** What a thread of `runOnReplicas` is started with. */
export interface ReplicaWorkerData extends ReplicaTask {
  readonly memory: ReplicaMemory;
  readonly rank: number;
}
