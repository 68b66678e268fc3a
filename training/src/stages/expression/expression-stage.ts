import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { THROUGH_A_WEBCAM } from '../../datasets/augmentation/augmentation-kinds';
import { EXPRESSION_CLASSES, type ExpressionClass } from '../../datasets/faces/expression-classes';
import { readExpressionData } from '../../datasets/faces/expression-data';
import { replica } from '../../engine/replicas';
import type { StageRun } from '../../engine/training-loop';
import { type ExpressionScores, scoreFaces } from '../../evaluation/face-scores';
import type { ExpressionConfig } from '../../experiments/experiment-config';
import { measuredCrops } from '../../weights-import/measured-crops';
import { startedNetwork } from '../../weights-import/started-network';
import { trainOnFaces } from './expression-training';
import { writeExpressionWeights } from './expression-weights';

/** What a run of stage 1 came to; plain JSON. */
export interface ExpressionResult {
  /** In the order of the network's logits, of recalls and of confusion. */
  readonly classes: readonly ExpressionClass[];
  readonly validation: ExpressionScores;
  /** Scores on the test part of each data set that has one. */
  readonly test: readonly {
    readonly dataset: string;
    readonly scores: ExpressionScores;
    /** The same faces {@link THROUGH_A_WEBCAM}. */
    readonly webcam: ExpressionScores;
  }[];
  /** The network's final weights, which `readExpressionWeights` reads. */
  readonly weightsFile: string;
}

/**
 * Stage 1 (section 4.3, Table 1) from its configuration: reads the data, starts the network, trains it,
 * writes `weights.ckpt` beside the checkpoint and scores it. Called again after a kill it goes on from the
 * checkpoint and ends with the weights of an uninterrupted run.
 *
 * @throws with a sentence when data or starting weights are not usable.
 */
export async function trainExpression(config: ExpressionConfig, run: StageRun): Promise<ExpressionResult> {
  const { classes, train, validation, test } = await readExpressionData(config, run.log);
  // Neutral faces are found, and smiles and frowns counted, by their places among all classes.
  const moving = (['bentMouthShare', 'talkingShare'] as const).find((share) => (config[share] ?? 0) > 0);
  if (moving !== undefined && classes.length < EXPRESSION_CLASSES.length)
    throw new Error(
      `${moving}: faces that move take the ${EXPRESSION_CLASSES.length} classes of FER+, found ${classes.join(', ')}.`,
    );
  const goesOn = await access(run.checkpoint).then(
    () => true,
    () => false,
  );
  const network = await startedNetwork(
    {
      shape: {
        base: config.base,
        widthMultiplier: config.widthMultiplier,
        classCount: classes.length,
        affectHead: config.affectLossWeight > 0,
      },
      seed: config.seed,
      // The checkpoint holds the weights of a run that goes on.
      start: goesOn ? { kind: 'drawn' } : config.start,
      faces: () => measuredCrops(train, config.seed, config.heightPx),
    },
    run.log,
  );
  try {
    network.trainFromBlock = config.trainFromBlock;
    const scores = await trainOnFaces(network, { train, validation }, config, { ...run, seed: config.seed });
    return await replica().fromFirst(async () => {
      const weightsFile = await writeExpressionWeights(dirname(run.checkpoint), network, classes, config);
      const tested: ExpressionResult['test'][number][] = [];
      for (const { dataset, samples } of test)
        tested.push({
          dataset,
          scores: await scoreFaces(network, samples, config.heightPx),
          webcam: await scoreFaces(network, samples, config.heightPx, THROUGH_A_WEBCAM),
        });
      return { classes, validation: scores, test: tested, weightsFile };
    });
  } finally {
    network.dispose();
  }
}
