import { EXPRESSION_CLASSES } from '../datasets/faces/expression-classes';
import { FaceBatch } from '../datasets/faces/face-batch';
import { scoreFaces } from '../evaluation/face-scores';
import type { ExpressionNetwork } from '../networks/expression-network';
import { narrowedNetwork } from '../networks/narrowed-network';
import { trainPhases } from '../stages/expression/expression-phases';
import { startedNetwork } from '../weights-import/started-network';
import { locateWeights, partOf, someOf } from './demo-faces';
import { type DemoRun, SEED_STRIDE } from './demo-run';

/** Faces on which batch statistics are measured when a run starts from published weights. */
const MEASURED_FACES = 512;

/**
 * Stage 1 at full width: from ImageNet's weights through the phases of the configuration, or the network that
 * a run of stage 1 ended with. Scored on both test sets; its variables are the caller's.
 */
export async function fullNetwork(run: DemoRun): Promise<ExpressionNetwork> {
  const { options, config, faces, log } = run;
  const network = await startedNetwork(
    {
      shape: {
        base: config.base,
        widthMultiplier: config.widthMultiplier,
        classCount: EXPRESSION_CLASSES.length,
      },
      seed: config.seed,
      start:
        options.stills === undefined
          ? { kind: 'keras-h5', file: options.weights ?? (await locateWeights(options.data)) }
          : { kind: 'run', folder: options.stills },
      faces: () => {
        const batch = new FaceBatch(MEASURED_FACES, 100);
        batch.fillPlain(someOf(faces.train, MEASURED_FACES, config.seed));
        return batch.imageTensor();
      },
    },
    log,
  );
  if (options.stills === undefined) {
    const { seed, affectScale } = config;
    await trainPhases(network, faces, config.phases, { folder: options.run, seed, affectScale, log });
  }
  await logTestScores(run, '2D network', network);
  return network;
}

/** The narrower network, taught by the full one. Scored on both test sets; its variables are the caller's. */
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
