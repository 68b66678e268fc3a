import type { ManifestDataset } from '../../../src/core/models/manifest';
import type { DemoConfig } from '../configs/demo-config';
import { DEFAULT_AFFECT_SCALE, EXPRESSION_CLASSES } from '../datasets/faces/expression-classes';
import { scoreFaces } from '../evaluation/face-scores';
import type { WeightSource } from '../experiments/experiment-config';
import type { DemoOptions } from '../experiments/run-folder';
import { startDatasets } from '../export/training-data';
import type { ExpressionNetwork } from '../networks/expression-network';
import { seeLumaAlone } from '../networks/luma';
import { narrowedNetwork } from '../networks/narrowed-network';
import { trainPhases } from '../stages/expression/expression-phases';
import { readExpressionState } from '../stages/expression/expression-weights';
import { measuredCrops } from '../weights-import/measured-crops';
import { startedNetwork } from '../weights-import/started-network';
import { locateWeights, partOf } from './demo-faces';
import { type DemoRun, SEED_STRIDE } from './demo-run';

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
 * Stage 1 at full width: from published weights through the phases of the configuration, or the network that
 * a run of stage 1 ended with. It sees no colour in the end: in colour neutral faces read pleasant, women's
 * most. Scored on both test sets; its variables are the caller's.
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
