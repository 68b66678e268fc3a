import type { TrainingBackendName } from '../backends/choose-training-backend';
import type { BenchCase } from './bench-cases';
import type { BenchTimes } from './bench-measurement';

/** What a program of its own is asked; plain data. */
export interface BenchRequest {
  readonly backend: TrainingBackendName;
  /** Takes software graphics adapters too, as where the engine was asked for by name. */
  readonly forced: boolean;
  /** What to time; `null` only starts the engine and tells of it. */
  readonly bench: BenchCase | null;
  /** How long each of forward and step is timed. */
  readonly seconds: number;
  /** Threads that share a batch; `null` takes as many as the engine likes. */
  readonly threads: number | null;
}

/** An engine that runs. */
export interface EngineFacts {
  /** What it computes on, after "on". */
  readonly device: string;
  /** Threads that share a batch. */
  readonly threads: number;
  /** Versions of its packages and libraries by their names. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * What a program answers: the engine cannot run here, facts about it, the times of a case, or that it broke.
 */
export type BenchAnswer =
  | { readonly kind: 'unavailable'; readonly reason: string }
  | ({ readonly kind: 'engine' } & EngineFacts)
  | ({ readonly kind: 'times'; readonly batchSize: number } & BenchTimes)
  | { readonly kind: 'failed'; readonly reason: string };
