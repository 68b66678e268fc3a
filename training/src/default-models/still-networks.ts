import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { ManifestDataset } from '../../../src/core/models/manifest';
import { fields } from '../../../src/core/schemas/schema-parts';
import type { DemoConfig } from '../configs/demo-config';
import { DEFAULT_AFFECT_SCALE, EXPRESSION_CLASSES } from '../datasets/faces/expression-classes';
import type { FaceSample } from '../datasets/faces/face-samples';
import { loadCheckpoint, saveCheckpoint } from '../engine/checkpoint';
import { type AffectAnswers, meanAnswers } from '../evaluation/face-answers';
import { scoreFaces } from '../evaluation/face-scores';
import type { WeightSource } from '../experiments/experiment-config';
import type { DemoOptions } from '../experiments/run-folder';
import { startDatasets } from '../export/training-data';
import type { ExpressionNetwork } from '../networks/expression-network';
import { foldedNetwork } from '../networks/folded-network';
import { seeLumaAlone } from '../networks/luma';
import { narrowedNetwork } from '../networks/narrowed-network';
import { answeredFaces } from '../stages/expression/distillation';
import { trainPhases } from '../stages/expression/expression-phases';
import { readExpressionState } from '../stages/expression/expression-weights';
import { measuredCrops } from '../weights-import/measured-crops';
import { startedNetwork } from '../weights-import/started-network';
import { locateWeights, partOf } from './demo-faces';
import { type DemoRun, SEED_STRIDE } from './demo-run';

/** What sets apart what is drawn for the end of the full network. */
const FINISH_SEED_STRIDES = 5;

/** Where the full network comes from: published weights, or a run of stage 1 that has ended. */
export async function fullStart(
  { stills, weights, data }: DemoOptions,
  config: DemoConfig,
): Promise<WeightSource> {
  if (stills === undefined) return { kind: 'keras-h5', file: weights ?? (await locateWeights(data)) };
  const { classes, affectHead, config: learnt } = await readExpressionState(stills);
  const { affectScale = DEFAULT_AFFECT_SCALE } = learnt;
  if (
    classes.length < EXPRESSION_CLASSES.length ||
    affectHead === false ||
    affectScale !== config.affectScale
  )
    throw new Error(
      `${stills}: expected ${EXPRESSION_CLASSES.length} classes, with valence and arousal on the scale ` +
        `${config.affectScale}; found ${classes.length}, ` +
        (affectHead === false ? 'without.' : `on the scale ${affectScale}.`),
    );
  return { kind: 'run', folder: stills };
}

/** What a full network had seen before these faces, for the card. */
export async function startedFrom(start: WeightSource): Promise<readonly ManifestDataset[]> {
  return startDatasets(start.kind === 'run' ? (await readExpressionState(start.folder)).config.start : start);
}

/**
 * Stage 1 at full width, but for its end: from published weights through the phases of the configuration, or
 * the network that a run of stage 1 ended with. It sees no colour in the end: in colour neutral faces read
 * pleasant, women's most. Scored on both test sets; its variables are the caller's.
 */
export async function fullNetwork(run: DemoRun, start: WeightSource): Promise<ExpressionNetwork> {
  const { options, config, faces, log } = run;
  const { base, widthMultiplier, seed, affectScale, phases } = config;
  const network = await startedNetwork(
    {
      shape: { base, widthMultiplier, classCount: EXPRESSION_CLASSES.length },
      seed,
      start,
      faces: () => measuredCrops(faces.train, seed, 100),
    },
    log,
  );
  if (start.kind !== 'run')
    await trainPhases(network, faces, phases, { folder: options.run, seed, affectScale, log });
  seeLumaAlone(network);
  await logTestScores(run, '2D network', network);
  return network;
}

/**
 * The narrower network, taught by the full one, and as blind to colour. Scored on both test sets; its
 * variables are the caller's.
 */
export async function halfNetwork(run: DemoRun, full: ExpressionNetwork): Promise<ExpressionNetwork> {
  const { options, config, faces, log } = run;
  const { widthMultiplier, teacherShare, phases } = config.half;
  const network = narrowedNetwork(full, widthMultiplier);
  await trainPhases(network, faces, phases, {
    folder: options.run,
    seed: config.seed + SEED_STRIDE,
    affectScale: config.affectScale,
    log,
    teacher: { network: full, share: teacherShare },
  });
  seeLumaAlone(network);
  await logTestScores(run, 'half 2D network', network);
  return network;
}

/**
 * The full network as it ships: without batch normalisation, trained on from what it and the narrower one say
 * of the faces and of the same in the mirror, beside the votes. As blind to colour, and scored on both test
 * sets; its variables are the caller's.
 */
export async function finishedNetwork(
  run: DemoRun,
  full: ExpressionNetwork,
  narrow: ExpressionNetwork,
): Promise<ExpressionNetwork> {
  const { options, config, faces, log } = run;
  const { answersShare, phases } = config.finish;
  const network = foldedNetwork(full);
  const train = await answered(run, [full, narrow], answersShare);
  await trainPhases(network, { ...faces, train }, phases, {
    folder: options.run,
    seed: config.seed + FINISH_SEED_STRIDES * SEED_STRIDE,
    affectScale: config.affectScale,
    log,
  });
  seeLumaAlone(network);
  await logTestScores(run, 'finished 2D network', network);
  return network;
}

/** The faces to learn from, as often as they are there, a share of networks' answers in their targets. */
async function answered(
  run: DemoRun,
  networks: readonly ExpressionNetwork[],
  share: number,
): Promise<readonly FaceSample[]> {
  const { train } = run.faces;
  const faces = [...new Set(train)];
  const softened = answeredFaces(faces, await keptAnswers(run, networks, faces), share);
  const byFace = new Map(faces.map((face, index) => [face, softened[index]] as const));
  return train.map((face) => byFace.get(face) ?? face);
}

/** What networks say of faces; asked once in a run, for it takes minutes. */
async function keptAnswers(
  { options, log }: DemoRun,
  networks: readonly ExpressionNetwork[],
  faces: readonly FaceSample[],
): Promise<AffectAnswers> {
  const file = join(options.run, 'answers.checkpoint');
  const kept = await loadCheckpoint(file, fields({}));
  const probabilities = kept?.tensors.get('probabilities')?.values;
  const affects = kept?.tensors.get('affects')?.values;
  if (probabilities !== undefined && affects?.length === 2 * faces.length)
    return { probabilities, classCount: probabilities.length / faces.length, affects };
  log.note(`asking ${networks.length} networks of ${faces.length} faces`);
  const answers = await meanAnswers(networks, faces, 100);
  const tensors = { probabilities: tf.tensor(answers.probabilities), affects: tf.tensor(answers.affects) };
  await saveCheckpoint(file, {}, new Map(Object.entries(tensors)));
  tf.dispose(tensors);
  return answers;
}

async function logTestScores(
  { faces: { ferPlus, diffusionFer }, log }: DemoRun,
  phase: string,
  network: ExpressionNetwork,
): Promise<void> {
  for (const set of [ferPlus, diffusionFer]) {
    const samples = partOf(set, 'test');
    if (samples.length > 0)
      log.epoch({ phase, dataset: `${set.name} test`, ...(await scoreFaces(network, samples, 100)) });
  }
}
