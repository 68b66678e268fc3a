import * as tf from '@tensorflow/tfjs';
import type { StartedEngine } from '../backends/backend-starter';
import { BACKEND_STARTERS } from '../backends/choose-training-backend';
import { runOnReplicas } from '../engine/replica-threads';
import type { BenchAnswer, BenchRequest } from './bench-contract';
import { measureCase } from './bench-measurement';
import { engineVersions } from './engine-versions';

/** Computes, in this process, the answer to a request. Failures are answers too. */
export async function answerRequest(request: BenchRequest): Promise<BenchAnswer> {
  let engine: StartedEngine;
  try {
    engine = await startEngine(request);
  } catch (error) {
    return { kind: 'unavailable', reason: message(error) };
  }
  const threads = request.threads ?? engine.replicas;
  if (request.bench === null) {
    const versions = await engineVersions(request.backend, tf.backend());
    return { kind: 'engine', device: engine.device, threads, versions };
  }
  // Each thread needs a part of the batch.
  const bench = { ...request.bench, batchSize: Math.max(request.bench.batchSize, threads) };
  const { seconds } = request;
  const argument: BenchRequest = { ...request, bench };
  try {
    const times = await runOnReplicas(
      threads,
      { module: import.meta.url, name: 'measureOnThread', argument },
      () => measureCase(bench, seconds),
    );
    return { kind: 'times', batchSize: bench.batchSize, ...times };
  } catch (error) {
    return { kind: 'failed', reason: message(error) };
  }
}

/** Takes part in timing a case as a further thread, which shares the batch with the first. */
export async function measureOnThread(request: BenchRequest): Promise<void> {
  await startEngine(request);
  if (request.bench !== null) await measureCase(request.bench, request.seconds);
}

function startEngine({ backend, forced }: BenchRequest): Promise<StartedEngine> {
  return BACKEND_STARTERS[backend](forced);
}

function message(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
