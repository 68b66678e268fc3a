import { join } from 'node:path';
import { EXPRESSION_CLASSES } from '../datasets/faces/expression-classes';
import type { FaceSample } from '../datasets/faces/face-samples';
import { seededRandom } from '../engine/random';
import { AffectLstm } from '../networks/affect-lstm';
import type { ExpressionNetwork } from '../networks/expression-network';
import { buildFeatureBank } from '../stages/lstm/feature-bank';
import { type SequenceScores, scoreSequences, trainAffectLstm } from '../stages/lstm/lstm-stage';
import { measureOnsets } from '../stages/lstm/onsets';
import { joinedBanks, type SequenceBank } from '../stages/lstm/pseudo-sequences';
import { bentBesidePlain } from '../stages/lstm/sequence-faces';
import type { DemoRun } from './demo-run';
import { exportDefault } from './export-default';
import { heldOutFaces, temporalFaces } from './temporal-faces';

/** Pseudo-sequences over which post-processing statistics and sequence scores are taken. */
const STATISTICS_CLIPS = 256;
/** Smiles whose answers are timed. */
const ONSETS = 200;

/** What temporal parts after one network learn from. */
export interface LearntBanks {
  readonly bank: SequenceBank;
  /** The same with the actor's faces. */
  readonly withActor: SequenceBank;
}

/**
 * A bank of the faces that a temporal part learns from, and one with the actor's beside them: statistics and
 * scores are taken on the first alone. 8,100 faces of 3,072 features in 9 views take 0.9 GB.
 */
export async function learntBanks(
  run: DemoRun,
  network: ExpressionNetwork,
  seed: number,
): Promise<LearntBanks> {
  const bank = await bankOf(run, network, temporalFaces(run), seed);
  const actor = await bankOf(run, network, await run.actorFaces(), seed + 1);
  return { bank, withActor: joinedBanks(bank, actor) };
}

function bankOf(
  { config, log }: DemoRun,
  network: ExpressionNetwork,
  samples: readonly FaceSample[],
  seed: number,
): Promise<SequenceBank> {
  const faces = bentBesidePlain(samples, config.affectScale, seededRandom(seed));
  return buildFeatureBank(network, faces, config.bankJitter, seed, log);
}

/**
 * Trains an LSTM after a network and exports both as a model, unless this run did before.
 *
 * @param banks by the network.
 * @param seed of everything that is drawn for it.
 */
export async function makeSequenceModel(
  run: DemoRun,
  network: ExpressionNetwork,
  banks: () => Promise<LearntBanks>,
  id: string,
  seed: number,
): Promise<void> {
  const { config, options, log } = run;
  await exportDefault(run, id, async () => {
    const { bank, withActor } = await banks();
    const lstm = new AffectLstm(bank.featureCount, seed + 2);
    await trainAffectLstm(lstm, withActor, config.lstm, {
      seed: seed + 3,
      checkpoint: join(options.run, `${id}.checkpoint`),
      log,
    });
    const scored = (sequences: SequenceBank, drawn: number) =>
      scoreSequences(lstm, sequences, STATISTICS_CLIPS, config.lstm, drawn);
    const onTraining = await scored(bank, seed + 4);
    const heldOut = await bankOf(run, network, heldOutFaces(run), seed + 5);
    logSequences(run, id, onTraining, await scored(heldOut, seed + 6));
    log.epoch({ phase: id, set: 'onsets', ...(await measureOnsets(lstm, heldOut, ONSETS, seed + 7)) });
    return {
      model: { kind: 'lstm', network, lstm, classes: EXPRESSION_CLASSES },
      statistics: onTraining.statistics,
      defaultLengthFrames: 64,
    };
  });
}

/** Scores of training and validation sequences, into the log. */
export function logSequences(
  { log }: DemoRun,
  phase: string,
  onTraining: SequenceScores,
  onValidation: SequenceScores,
): void {
  for (const [set, { valenceCcc, arousalCcc }] of [
    ['training sequences', onTraining],
    ['validation sequences', onValidation],
  ] as const)
    log.epoch({ phase, set, valenceCcc, arousalCcc });
}
