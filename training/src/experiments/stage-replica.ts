import { startTrainingBackend, type TrainingBackend } from '../backends/choose-training-backend';
import type { ExperimentConfig } from './experiment-config';
import { runStage, STAGE_RUNNERS, type StageFolder } from './stage-runners';

/** What a further thread of a run is started with; plain data. */
export interface StageReplica extends Omit<StageFolder, 'log'> {
  readonly config: ExperimentConfig;
  readonly backend: TrainingBackend;
}

/**
 * Runs a stage as one of several threads that train together, without a word: the first of them speaks for
 * all.
 */
export async function runStageReplica({ config, backend, ...where }: StageReplica): Promise<void> {
  await startTrainingBackend(backend);
  const log = { note() {}, epoch() {}, progress: () => ({ update() {}, stop() {} }) };
  await runStage(STAGE_RUNNERS, config, { ...where, log });
}
