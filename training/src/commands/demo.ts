import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { AffectStatistics } from '../../../src/core/post-processing';
import { startTrainingBackend } from '../backends/choose-training-backend';
import { DEMO, type DemoConfig } from '../configs/demo-config';
import { drawActorDataset } from '../datasets/faces/actor-faces';
import { readDiffusionFer } from '../datasets/faces/diffusionfer';
import { EXPRESSION_CLASSES } from '../datasets/faces/expression-classes';
import { FaceBatch } from '../datasets/faces/face-batch';
import type { FaceDataset, FaceSample, Split } from '../datasets/faces/face-samples';
import { readFerPlus } from '../datasets/faces/ferplus';
import { skippedSummary } from '../datasets/files/skipped-files';
import { seededRandom, shuffledIndices } from '../engine/random';
import { RunLog } from '../engine/run-log';
import { scoreFaces } from '../evaluation/face-scores';
import type { DemoOptions } from '../experiments/run-folder';
import { writeModelIndex } from '../export/model-index-file';
import { exportStillsModel } from '../export/stills-export';
import type { TrainedModel } from '../export/trained-model';
import { AffectLstm } from '../networks/affect-lstm';
import type { ExpressionNetwork } from '../networks/expression-network';
import { I3dNetwork } from '../networks/trainable-i3d';
import { trainExpressionPhase } from '../stages/expression/expression-stage';
import { scorePseudoClips, trainI3dOnStills } from '../stages/i3d/i3d-stills';
import { startStillHead } from '../stages/i3d/still-head';
import {
  buildFeatureBank,
  type SequenceScores,
  scoreSequences,
  trainAffectLstm,
} from '../stages/lstm/lstm-stage';
import { type FeatureBank, joinedBanks } from '../stages/lstm/pseudo-sequences';
import { startWeights } from '../stages/recordings/recording-base';
import { startedNetwork } from '../weights-import/started-network';

/** Faces on which batch statistics are measured when a run starts from exported weights. */
const MEASURED_FACES = 512;

/** Pseudo-sequences over which post-processing statistics and sequence scores are taken. */
const STATISTICS_CLIPS = 256;
/** The same of the i3D, for which every clip is computed whole. */
const I3D_STATISTICS_CLIPS = 96;
/** Keeps the clips of one round of the i3D from being those of another. */
const I3D_SEED_STRIDE = 1000;
/** Validation faces that sequences and clips are drawn from. */
const VALIDATION_FACES = 500;

/** The faces of both sets, by their use. */
interface DemoFaces {
  readonly ferPlus: FaceDataset;
  readonly diffusionFer: FaceDataset;
  readonly train: readonly FaceSample[];
  readonly validation: readonly FaceSample[];
}

/** Makes the default models from still faces, end to end; called again it goes on where it stopped. */
export async function demo(options: DemoOptions, config: DemoConfig = DEMO): Promise<void> {
  const log = new RunLog(join(options.run, 'log.jsonl'));
  log.note(`backend: ${await startTrainingBackend(options.backend)}`);
  const faces = await readFaces(options.data, config, log);
  const network = await trainStills(options, config, faces, log);

  const bankOf = (samples: readonly FaceSample[], seed: number) =>
    buildFeatureBank(network, samples, config.lstm.viewsPerFace, config.lstm.augmentation, seed, log);
  const { ferPlus, diffusionFer, validation } = faces;
  const learnt = [
    ...some(part(ferPlus, 'train'), config.bankFaces, config.seed),
    ...part(diffusionFer, 'train'),
  ];
  const bank = await bankOf(learnt, config.seed + 1);
  const actor = await drawActorDataset(config.actor.pictures, config.actor.subjects, config.seed + 7);
  log.note(`${actor.name}: ${actor.samples.length} drawn faces`);
  // The statistics and scores below are taken on `bank` alone: drawn faces stay out of them.
  const withActor = joinedBanks(bank, await bankOf(actor.samples, config.seed + 8));
  const lstm = new AffectLstm(bank.featureCount, config.seed + 2);
  await trainAffectLstm(lstm, withActor, config.lstm, {
    seed: config.seed + 3,
    checkpoint: join(options.run, 'lstm.checkpoint'),
    log,
  });
  const sequences = (scored: FeatureBank, seed: number) =>
    scoreSequences(lstm, scored, STATISTICS_CLIPS, config.lstm.frames, seed);
  const onTraining = await sequences(bank, config.seed + 4);
  const heldOut = some(validation, VALIDATION_FACES, config.seed);
  const onValidation = await sequences(await bankOf(heldOut, config.seed + 5), config.seed + 6);
  logSequences(log, 'lstm', onTraining, onValidation);

  const facts = {
    ferPlusFaces: part(ferPlus, 'train').length,
    diffusionFerFaces: part(diffusionFer, 'train').length,
    actorFaces: actor.samples.length,
    checkFaces: heldOut,
  };
  const exportAs = async (
    model: TrainedModel,
    statistics: AffectStatistics,
    defaultLengthFrames: 16 | 64,
  ) => {
    const id = config.modelIds[model.kind];
    const precision = config.precision[model.kind];
    const folder = join(options.out, id);
    const { check } = await exportStillsModel(folder, model, {
      ...facts,
      id,
      precision,
      statistics,
      defaultLengthFrames,
    });
    log.epoch({ phase: 'export', id, ...check });
    await writeModelIndex(options.out);
  };
  await exportAs({ kind: 'lstm', network, lstm, classes: EXPRESSION_CLASSES }, onTraining.statistics, 64);

  const { shape, head, rounds, clips: pseudoClips } = config.i3d;
  const start = await startStillHead(await startWeights(network), withActor, head, {
    seed: config.seed + 9,
    log,
  });
  const { base, widthMultiplier } = network.shape;
  network.dispose();
  const i3d = new I3dNetwork({ ...shape, base, widthMultiplier }, start, config.seed + 10);
  const clipFaces = { train: [...learnt, ...actor.samples], validation: heldOut };
  for (const [round, schedule] of rounds.entries()) {
    await trainI3dOnStills(
      i3d,
      clipFaces,
      { ...schedule, ...pseudoClips },
      {
        seed: config.seed + 11 + I3D_SEED_STRIDE * round,
        checkpoint: join(options.run, `i3d-${round + 1}.checkpoint`),
        log,
      },
    );
  }
  const clips = (scored: readonly FaceSample[], seed: number) =>
    scorePseudoClips(i3d, scored, I3D_STATISTICS_CLIPS, pseudoClips, seed);
  const onTrainingClips = await clips(learnt, config.seed + 12);
  logSequences(log, 'i3d', onTrainingClips, await clips(heldOut, config.seed + 13));
  await exportAs({ kind: 'i3d', i3d }, onTrainingClips.statistics, 16);
  log.note(
    `wrote ${config.modelIds.lstm} and ${config.modelIds.i3d} into ${options.out}; score them with: ` +
      'npm run train -- evaluate --model <id> --data <FER+> --split test --out scores.json',
  );
}

/** Stage 1: the 2D network on stills, scored on both test sets as it stands in memory. */
async function trainStills(
  { run, start }: DemoOptions,
  config: DemoConfig,
  { ferPlus, diffusionFer, train, validation }: DemoFaces,
  log: RunLog,
): Promise<ExpressionNetwork> {
  // Each round shows the faces in an order of its own.
  const rounds = config.rounds.map((round, index) =>
    round.map((phase) => ({ phase, seed: config.seed + index })),
  );
  const phases = rounds.slice(start === undefined ? 0 : 1).flat();
  const network = await startedNetwork(
    {
      shape: {
        base: 'vgg16-bn',
        widthMultiplier: config.widthMultiplier,
        classCount: EXPRESSION_CLASSES.length,
      },
      seed: config.seed,
      start: start === undefined ? { kind: 'drawn' } : { kind: 'model', folder: start },
      faces: () => {
        const batch = new FaceBatch(MEASURED_FACES, phases[0]?.phase.heightPx ?? 100);
        batch.fillPlain(some(train, MEASURED_FACES, config.seed));
        return batch.imageTensor();
      },
    },
    log,
  );
  for (const { phase, seed } of phases) {
    const checkpoint = join(run, `${phase.name}.checkpoint`);
    await trainExpressionPhase(network, { train, validation }, phase, { seed, checkpoint, log });
  }
  for (const [name, samples] of [
    ['FER+ test', part(ferPlus, 'test')],
    ['DiffusionFER test', part(diffusionFer, 'test')],
  ] as const) {
    if (samples.length > 0)
      log.epoch({ phase: '2D network', dataset: name, ...(await scoreFaces(network, samples, 100)) });
  }
  return network;
}

function logSequences(log: RunLog, phase: string, onTraining: SequenceScores, onValidation: SequenceScores) {
  for (const [set, { valenceCcc, arousalCcc }] of [
    ['training sequences', onTraining],
    ['validation sequences', onValidation],
  ] as const)
    log.epoch({ phase, set, valenceCcc, arousalCcc });
}

function part(set: FaceDataset, split: Split): FaceSample[] {
  return set.samples.filter((sample) => sample.split === split);
}

function some(samples: readonly FaceSample[], count: number, seed: number): FaceSample[] {
  const order = shuffledIndices(samples.length, seededRandom(seed));
  return Array.from(order.subarray(0, count), (index) => samples[index]).filter(
    (sample) => sample !== undefined,
  );
}

async function readFaces(data: string, config: DemoConfig, log: RunLog): Promise<DemoFaces> {
  const every: ReadonlySet<Split> = new Set(['train', 'validation', 'test']);
  const ferPlus = await readFerPlus(await locate(data, 'ferplus', 'data/FER2013Train'), every);
  const diffusionFer = await readDiffusionFer(await locate(data, 'diffusionfer', 'dataset_sheet.csv'), every);
  for (const set of [ferPlus, diffusionFer])
    log.note(`${set.name}: ${set.samples.length} faces; ${skippedSummary(set.skipped)}`);
  const repeated = Array.from({ length: config.diffusionFerRepeats }, () => part(diffusionFer, 'train'));
  return {
    ferPlus,
    diffusionFer,
    train: [...part(ferPlus, 'train'), ...repeated.flat()],
    validation: [...part(ferPlus, 'validation'), ...part(diffusionFer, 'validation')],
  };
}

/**
 * Finds a data set under `root`: as `<name>/<name>.tar.gz`, `<name>.tar.gz`, `<name>/` or unpacked in place.
 */
async function locate(root: string, name: string, mark: string): Promise<string> {
  const found = async (path: string) =>
    access(path).then(
      () => true,
      () => false,
    );
  for (const path of [join(root, name, `${name}.tar.gz`), join(root, `${name}.tar.gz`)])
    if (await found(path)) return path;
  for (const path of [join(root, name), root]) if (await found(join(path, mark))) return path;
  throw new Error(`${root}: no ${name} found; expected ${name}.tar.gz, or a folder with ${mark}.`);
}
