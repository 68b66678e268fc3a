import { join } from 'node:path';
import { startTrainingBackend } from '../backends/choose-training-backend';
import { DEMO, type DemoConfig } from '../configs/demo-config';
import { drawActorDataset } from '../datasets/faces/actor-faces';
import type { FaceSample } from '../datasets/faces/face-samples';
import { makeClipModel } from '../default-models/clip-model';
import { readDemoFaces } from '../default-models/demo-faces';
import { type DemoRun, SEED_STRIDE } from '../default-models/demo-run';
import { learntBanks, makeSequenceModel } from '../default-models/sequence-model';
import {
  finishedNetwork,
  fullNetwork,
  fullStart,
  halfNetwork,
  startedFrom,
} from '../default-models/still-networks';
import { madeOnce } from '../engine/made-once';
import { RunLog } from '../engine/run-log';
import type { DemoOptions } from '../experiments/run-folder';

/**
 * Makes the default models from ImageNet's weights and still faces, end to end: the full network with an
 * LSTM, the half one with an LSTM, and the half one inflated. Called again it goes on where it stopped.
 *
 * @throws with a sentence when data or weights are missing, or an export does not hold.
 */
export async function demo(options: DemoOptions, config: DemoConfig = DEMO): Promise<void> {
  const log = new RunLog(join(options.run, 'log.jsonl'));
  log.note(`backend: ${await startTrainingBackend(options.backend)}`);
  const start = await fullStart(options, config);
  const faces = await readDemoFaces(options.data, config, log);
  const run: DemoRun = {
    options,
    config,
    faces,
    startedFrom: await startedFrom(start),
    actorFaces: madeOnce(() => drawActor(config, log)),
    log,
  };
  const seeds = [2, 3, 4].map((part) => config.seed + part * SEED_STRIDE) as [number, number, number];
  const { lstm, half, i3d } = config.modelIds;
  const full = await fullNetwork(run, start);
  const narrow = await halfNetwork(run, full);
  const finished = await finishedNetwork(run, full, narrow);
  full.dispose();
  await makeSequenceModel(run, finished, () => learntBanks(run, finished, seeds[0]), lstm, seeds[0]);
  finished.dispose();
  const narrowBanks = madeOnce(() => learntBanks(run, narrow, seeds[1]));
  await makeSequenceModel(run, narrow, narrowBanks, half, seeds[1]);
  await makeClipModel(run, narrow, narrowBanks, i3d, seeds[2]);
  narrow.dispose();
  log.note(
    `wrote ${lstm}, ${half} and ${i3d} into ${options.out}; score them with: ` +
      'npm run train -- evaluate --model <id> --data <FER+> --split test --out scores.json',
  );
}

async function drawActor({ actor, seed }: DemoConfig, log: RunLog): Promise<readonly FaceSample[]> {
  const { name, samples } = await drawActorDataset(actor.pictures, actor.subjects, seed + 7);
  log.note(`${name}: ${samples.length} drawn faces`);
  return samples;
}
