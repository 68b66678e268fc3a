import * as tf from '@tensorflow/tfjs';

/**
 * One of several threads that train one network together: each runs the same program from the same seeds on
 * its share of every batch, and all have the same weights after every step. A training in a single thread is
 * the first of one.
 *
 * A stage takes part with three changes. It computes the loss of its `replicaShare` of a batch alone and
 * hands the share to `namedGradients`, which sums over all. It calls `averageStatistics` after each step
 * where there is batch normalisation. And what writes files or scores goes through `fromFirst`.
 */
export interface Replica {
  /** From 0. */
  readonly rank: number;
  readonly count: number;
  /** Whether this one logs, scores and writes for all. */
  readonly isFirst: boolean;
  /**
   * Replaces each array by its sum over all replicas, added up in the order of their ranks, so that a sum is
   * the same every time and on each. All must call it with arrays of the same lengths. Waits for the others.
   *
   * @throws with a sentence when another replica failed or went another way.
   */
  sumInPlace(arrays: readonly Float32Array[]): void;
  /**
   * Does `work` on the first replica alone and gives what came of it, which must be plain data, on every one.
   * The others wait.
   */
  fromFirst<T>(work: () => T | Promise<T>): Promise<T>;
  /** Waits until all replicas are here. */
  meet(): void;
}

/** The part of a batch that one replica computes: `[first, last)` of `size`. */
export interface ReplicaShare {
  readonly first: number;
  readonly last: number;
  readonly size: number;
}

const ALONE: Replica = {
  rank: 0,
  count: 1,
  isFirst: true,
  sumInPlace() {},
  fromFirst: async (work) => work(),
  meet() {},
};

let current: Replica = ALONE;

/** The replica that this thread is. */
export function replica(): Replica {
  return current;
}

/** Makes this thread a replica while `work` runs. */
export async function asReplica<T>(one: Replica, work: () => Promise<T>): Promise<T> {
  const before = current;
  current = one;
  try {
    return await work();
  } finally {
    current = before;
  }
}

/**
 * The share of this replica in `size` things; sizes of shares differ by one at most.
 *
 * @throws RangeError when there are fewer than replicas.
 */
export function replicaShare(size: number): ReplicaShare {
  const { rank, count } = current;
  if (size < count)
    throw new RangeError(
      `A batch of ${size} is too small for ${count} replicas: each must have a part of it.`,
    );
  const startOf = (part: number) => Math.floor((part * size) / count);
  return { first: startOf(rank), last: startOf(rank + 1), size };
}

/**
 * Replaces stored statistics of batch normalisation (`…/moving_mean`, `…/moving_variance`) by their mean over
 * all replicas, each of which saw its share of the batch only.
 */
export function averageStatistics(variables: ReadonlyMap<string, tf.Variable>): void {
  const { count } = current;
  if (count === 1) return;
  const stored = [...variables].flatMap(([name, variable]) => (name.includes('/moving_') ? [variable] : []));
  // Copies: a backend may hand out what other tensors read too.
  const values = stored.map((variable) => variable.dataSync<'float32'>().slice());
  current.sumInPlace(values);
  stored.forEach((variable, index) => {
    const sum = values[index] ?? new Float32Array();
    tf.tidy(() =>
      variable.assign(
        tf.tensor(
          sum.map((value) => value / count),
          variable.shape,
        ),
      ),
    );
  });
}
