import { join } from 'node:path';
import type { AffectScale } from '../../../../src/core/models/affect-scales';
import type { Block } from '../../../../src/core/networks/plans/convolution-plan';
import type { RunLog } from '../../engine/run-log';
import type { ExpressionNetwork } from '../../networks/expression-network';
import type { Teacher } from './distillation';
import { type ExpressionFaces, type ExpressionRecipe, trainOnFaces } from './expression-training';

/** One stretch of the default model's stage 1; its run is a list of them. */
export interface ExpressionPhase extends Omit<ExpressionRecipe, 'affectScale'> {
  /** First block that learns; earlier ones are frozen. */
  readonly trainFromBlock: Block;
}

/** Where and how phases run. */
export interface PhasesRun {
  /** Folder of the checkpoints, one for each phase, named after it. */
  readonly folder: string;
  readonly seed: number;
  readonly affectScale: AffectScale;
  readonly log: RunLog;
  readonly teacher?: Teacher;
}

/**
 * Trains a network through phases, each with a rate of its own from where the one before ended. Goes on from
 * the checkpoints of an earlier call; leaves the averaged weights of the last phase in the network.
 */
export async function trainPhases(
  network: ExpressionNetwork,
  faces: ExpressionFaces,
  phases: readonly ExpressionPhase[],
  { folder, seed, affectScale, log, teacher }: PhasesRun,
): Promise<void> {
  for (const [index, { trainFromBlock, ...recipe }] of phases.entries()) {
    network.trainFromBlock = trainFromBlock;
    const checkpoint = join(folder, `${recipe.name}.checkpoint`);
    // Each phase shows the faces in an order of its own.
    const run = { seed: seed + index, checkpoint, log };
    await trainOnFaces(network, faces, { ...recipe, affectScale }, run, teacher);
  }
}
