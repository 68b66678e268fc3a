import { join } from 'node:path';
import type { ManifestDataset, ManifestResult, TrainingHistory } from '../../../src/core/models/manifest';
import { clipImages } from '../datasets/clips/clip-crops';
import { labelledClips } from '../datasets/clips/clip-dataset';
import { type Checkpoint, loadCheckpoint, restoreVariables } from '../engine/checkpoint';
import type { RunLog } from '../engine/run-log';
import type { RecordedStep } from '../evaluation/recorded-scores';
import type { I3dConfig, LstmConfig } from '../experiments/experiment-config';
import { ExpressionNetwork } from '../networks/expression-network';
import { I3dNetwork } from '../networks/trainable-i3d';
import { EXPRESSION_WEIGHTS_FILE } from '../stages/expression/expression-weights';
import { newAffectLstm } from '../stages/lstm/lstm-recordings';
import { startWeights } from '../stages/recordings/recording-base';
import { type RecordedResult, recordingWeightsState } from '../stages/recordings/recording-result';
import { readRecordingSplits } from '../stages/recordings/recording-stage';
import { architectureName } from './architecture-name';
import type { CheckClip } from './export-check';
import { type ExportedModel, exportModel } from './export-model';
import type { WeightPrecision } from './quantisation';
import { type TrainedModel, trainedArchitecture } from './trained-model';
import { startDatasets } from './training-data';

/** What to export a run of stage 2 as. */
export interface RunExportOptions {
  /** Id of the model, the name of its folder in the site. */
  readonly id: string;
  readonly precision: WeightPrecision;
  /** Model folder to write. */
  readonly out: string;
  /** Most clips the export is checked on. */
  readonly checkClips?: number;
}

const CHECK_CLIPS = 64;

/**
 * Exports what a run of stage 2 ended with, and checks it on clips of the run's validation recordings (test
 * or training ones where there are none).
 *
 * @param run folder of the run.
 * @throws with a sentence when the run has not ended, its recordings are gone, or the export says something
 * else than the trained network.
 */
export async function exportRun(
  run: string,
  { id, precision, out, checkClips = CHECK_CLIPS }: RunExportOptions,
  log: Pick<RunLog, 'note' | 'progress'>,
): Promise<ExportedModel> {
  const file = join(run, EXPRESSION_WEIGHTS_FILE);
  const weights = await loadCheckpoint(file, recordingWeightsState);
  if (weights === null)
    throw new Error(`${file}: no weights there; expected the folder of a run of stage 2 that has ended.`);
  const { result, classes } = weights.state;
  if (result === undefined || classes === undefined)
    throw new Error(`${file}: expected a run of stage 2 (lstm or i3d), found one of stage 1.`);
  if (result.statistics === null)
    throw new Error(`${file}: the network says the same of every clip, so there is nothing to export.`);
  const model = await trainedModel(result.config, classes, weights);
  try {
    const { config } = result;
    const trainedOn: TrainingHistory = /^actor\b/i.test(result.dataset) ? 'actor' : 'recordings';
    const clips = await clipsToCheck(config, checkClips);
    const progress = log.progress('check', clips.length, 0);
    let done = 0;
    const exported = await exportModel(
      out,
      model,
      {
        id,
        name: `${architectureName(trainedArchitecture(model))}, trained on ${result.dataset}`,
        clip: {
          lengthsFrames: [...new Set([16, 64, config.lengthFrames])].sort((a, b) => a - b),
          defaultLengthFrames: config.lengthFrames,
          frameRateHz: config.frameRateHz,
        },
        cropRule: result.cropRule,
        statistics: result.statistics,
        trainedOn,
        trainingData: [...(await startDatasets(config.start)), recordedDataset(result)],
        results: manifestResults(result),
      },
      {
        precision,
        check: clips,
        onClip: () => progress.update(++done, ''),
      },
    );
    progress.stop();
    return exported;
  } finally {
    if (model.kind === 'i3d') model.i3d.dispose();
    else {
      model.network.dispose();
      model.lstm.dispose();
    }
  }
}

/** The network of a run with the weights that it ended with; its variables are the caller's. */
export async function trainedModel(
  config: LstmConfig | I3dConfig,
  classes: readonly string[],
  weights: Checkpoint<unknown>,
): Promise<TrainedModel> {
  const { base, widthMultiplier, seed } = config;
  const classCount = weights.tensors.get('class_fc3/bias')?.shape[0] ?? 1;
  const affectHead = weights.tensors.has('affect/kernel');
  const network = new ExpressionNetwork({ base, widthMultiplier, classCount, affectHead }, seed);
  if (config.kind === 'lstm') {
    const lstm = newAffectLstm(config, network);
    restoreVariables(network.variables, weights);
    restoreVariables(lstm.variables, weights);
    return { kind: 'lstm', network, lstm, classes };
  }
  const i3d = new I3dNetwork(config, await startWeights(network), seed);
  network.dispose();
  restoreVariables(i3d.variables, weights);
  return { kind: 'i3d', i3d };
}

/** Clips from all over the recordings of the first split with clips, validation first. */
async function clipsToCheck(config: LstmConfig | I3dConfig, most: number): Promise<CheckClip[]> {
  const { recordings } = await readRecordingSplits(config);
  const all =
    (['validation', 'test', 'train'] as const)
      .map((split) => labelledClips(recordings[split], config))
      .find((clips) => clips.length > 1) ?? [];
  const every = Math.max(1, Math.ceil(all.length / most));
  return all
    .filter((_, index) => index % every === 0)
    .map((clip) => ({ images: () => clipImages([clip], null, null), label: clip.label }));
}

function recordedDataset({ dataset, clips, config }: RecordedResult): ManifestDataset {
  return {
    name: dataset,
    samples: clips.train,
    licence: 'as its owners grant it',
    note: `clips of ${config.lengthFrames} frames at ${config.frameRateHz} Hz, overlap ${config.overlapRatio}, ${config.fusion} of the labels of their frames; ${clips.validation} validation and ${clips.test} test clips beside them.`,
  };
}

/** The test scores that are defined: raw, and after Ortega's scale normalisation and the time delay. */
function manifestResults({ dataset, scores }: RecordedResult): ManifestResult[] {
  const row = (steps: readonly RecordedStep[], scale: 'off' | 'ortega', delay: boolean, name: string) => {
    const step = steps.find(
      ({ scaleNormalisation, meanFilter, timeDelay }) =>
        scaleNormalisation === scale && !meanFilter && timeDelay === delay,
    );
    if (step === undefined) return [];
    const brief = ({ concatenated: { ccc, pcc, mae } }: RecordedStep['valence']) => ({ ccc, pcc, mae });
    const result = {
      dataset: `${dataset} test, ${name}`,
      count: step.valence.concatenated.count,
      valence: brief(step.valence),
      arousal: brief(step.arousal),
    };
    const numbers = [...Object.values(result.valence), ...Object.values(result.arousal)];
    return numbers.every(Number.isFinite) ? [result] : [];
  };
  return [
    ...row(scores.test, 'off', false, 'raw'),
    ...row(scores.test, 'ortega', true, 'after scale normalisation and time delay'),
  ];
}
