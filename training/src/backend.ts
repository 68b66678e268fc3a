import { chooseTrainingBackend, type TrainingBackend } from './backends/choose-training-backend';

export { TRAINING_BACKENDS, type TrainingBackend } from './backends/choose-training-backend';

/**
 * Starts a backend and says which and why, for the log and the record of a run.
 *
 * @throws with a sentence when none can start, or not the one that was asked for by name.
 */
export async function startTrainingBackend(wanted: TrainingBackend): Promise<string> {
  const { name, reason } = await chooseTrainingBackend(wanted);
  return `${name}, ${reason}`;
}
