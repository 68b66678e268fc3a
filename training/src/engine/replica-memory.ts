import { deserialize, serialize } from 'node:v8';
import type { Replica } from './replicas';

/** Floats of each replica that are summed at a time: 4 MiB. */
const WINDOW = 1 << 20;

/** The first replica gives up on another that is so much later than itself: all have the same work. */
const PATIENCE_MS = 900_000;

/** Places in the control words; then one word per replica says what it is about to do. */
const ARRIVED = 0;
const ROUND = 1;
const FAILED = 2;
const BYTES = 3;
const INTENTS = 4;

/** What a replica is about to do where it does not sum that many floats. */
const TO_RECEIVE = -1;
const TO_MEET = -2;

/** Memory that the replicas of one training share; can be handed to another thread as it is. */
export interface ReplicaMemory {
  readonly count: number;
  readonly control: Int32Array<SharedArrayBuffer>;
  /** A window for each replica, and one for what comes of them. */
  readonly windows: Float32Array<SharedArrayBuffer>;
}

/** Memory for `count` replicas. */
export function createReplicaMemory(count: number): ReplicaMemory {
  return {
    count,
    control: new Int32Array(new SharedArrayBuffer(4 * (INTENTS + count))),
    windows: new Float32Array(new SharedArrayBuffer(4 * WINDOW * (count + 1))),
  };
}

/** Ends the waiting of all replicas; their calls throw `reason`. The first reason counts. */
export function failReplicas({ control, windows, count }: ReplicaMemory, reason: string): void {
  if (Atomics.compareExchange(control, FAILED, 0, 1) !== 0) return;
  const text = new TextEncoder().encode(reason).subarray(0, WINDOW);
  resultBytes(windows, count).set(text);
  Atomics.store(control, BYTES, text.length);
  Atomics.store(control, FAILED, 2);
  Atomics.add(control, ROUND, 1);
  Atomics.notify(control, ROUND);
}

/** Why the replicas ended their waiting; null while they have not. */
export function failureOf({ control, windows, count }: ReplicaMemory): string | null {
  const state = Atomics.load(control, FAILED);
  if (state === 0) return null;
  if (state === 1) return 'another replica failed';
  return new TextDecoder().decode(resultBytes(windows, count).slice(0, Atomics.load(control, BYTES)));
}

/** The replica of rank `rank`, which meets the others in `memory`. */
export function replicaIn(memory: ReplicaMemory, rank: number): Replica {
  const { count, control, windows } = memory;
  const window = (owner: number) => windows.subarray(owner * WINDOW, (owner + 1) * WINDOW);
  const result = window(count);

  /** Waits until a round is over: a thread may be woken without cause, so what counts is the round alone. */
  const awaitRound = (round: number) => {
    const patienceMs = rank === 0 ? PATIENCE_MS : Number.POSITIVE_INFINITY;
    while (Atomics.load(control, ROUND) === round)
      if (Atomics.wait(control, ROUND, round, patienceMs) === 'timed-out')
        failReplicas(memory, `a replica has not answered for ${PATIENCE_MS / 60_000} minutes`);
  };

  /** Waits until all are here. */
  const meet = () => {
    const round = Atomics.load(control, ROUND);
    throwFailure(memory);
    if (Atomics.add(control, ARRIVED, 1) + 1 === count) {
      Atomics.store(control, ARRIVED, 0);
      Atomics.add(control, ROUND, 1);
      Atomics.notify(control, ROUND);
    } else {
      awaitRound(round);
    }
    throwFailure(memory);
  };

  /** Waits until all are here to do the same. */
  const meetFor = (intent: number) => {
    Atomics.store(control, INTENTS + rank, intent);
    meet();
    for (let other = 0; other < count; other++)
      if (Atomics.load(control, INTENTS + other) !== intent)
        failReplicas(memory, `replicas ${rank} and ${other} went different ways`);
    throwFailure(memory);
  };

  return {
    rank,
    count,
    isFirst: rank === 0,
    sumInPlace(arrays) {
      const total = arrays.reduce((sum, { length }) => sum + length, 0);
      for (let start = 0; start < total; start += WINDOW) {
        const length = Math.min(WINDOW, total - start);
        eachPart(arrays, start, length, (part, offset) => window(rank).set(part, offset));
        meetFor(total);
        // Each adds up its part of the window, in the order of the ranks.
        const first = Math.floor((rank * length) / count);
        const last = Math.floor(((rank + 1) * length) / count);
        const sum = window(0).slice(first, last);
        for (let other = 1; other < count; other++) addTo(sum, window(other).subarray(first, last));
        result.set(sum, first);
        meet();
        eachPart(arrays, start, length, (part, offset) =>
          part.set(result.subarray(offset, offset + part.length)),
        );
      }
    },
    async fromFirst(work) {
      const bytes = rank === 0 ? serialize(await work()) : null;
      if (bytes !== null && bytes.length > result.byteLength)
        throw new RangeError(
          `A replica tells the others ${bytes.length} bytes; it may be ${result.byteLength}.`,
        );
      // Whoever is here no longer reads a sum from where the bytes will lie.
      meetFor(TO_RECEIVE);
      if (bytes !== null) {
        resultBytes(windows, count).set(bytes);
        Atomics.store(control, BYTES, bytes.length);
      }
      meet();
      const told = resultBytes(windows, count).slice(0, Atomics.load(control, BYTES));
      // Until all have read, nobody writes.
      meet();
      return deserialize(Buffer.from(told));
    },
    meet() {
      meetFor(TO_MEET);
      // Until all have seen what the others were about to do, nobody does the next thing.
      meet();
    },
  };
}

function throwFailure(memory: ReplicaMemory): void {
  const reason = failureOf(memory);
  if (reason !== null) throw new ReplicaError(reason);
}

/** Thrown in every replica that waits for one that failed. */
export class ReplicaError extends Error {
  override readonly name = 'ReplicaError';
}

function resultBytes(windows: Float32Array<SharedArrayBuffer>, count: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(windows.buffer, 4 * count * WINDOW, 4 * WINDOW);
}

function addTo(sum: Float32Array, part: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (part[i] ?? 0);
}

/** Calls `visit` with those parts of `arrays`, laid end to end, that lie in `[start, start + length)`. */
function eachPart(
  arrays: readonly Float32Array[],
  start: number,
  length: number,
  visit: (part: Float32Array, offset: number) => void,
): void {
  let position = 0;
  for (const array of arrays) {
    const first = Math.max(0, start - position);
    const last = Math.min(array.length, start + length - position);
    if (first < last) visit(array.subarray(first, last), position + first - start);
    position += array.length;
  }
}
