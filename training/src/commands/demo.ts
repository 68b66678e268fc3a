import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { startTrainingBackend, type TrainingBackend } from '../backend';
import { DEMO, type DemoConfig } from '../configs/demo';
import { drawActorDataset } from '../datasets/actor-faces';
import { readDiffusionFer } from '../datasets/diffusionfer';
import { EXPRESSION_CLASSES } from '../datasets/expression-classes';
import type { FaceDataset, FaceSample, Split } from '../datasets/face-samples';
import { readFerPlus } from '../datasets/ferplus';
import { skippedSummary } from '../datasets/skipped-files';
import { exportStillsModel } from '../export/stills-export';
import { scoreFaces } from '../face-scores';
import { AffectLstm } from '../networks/affect-lstm';
import { ExpressionNetwork } from '../networks/expression-network';
import { seededRandom, shuffledIndices } from '../random';
import { RunLog } from '../run-log';
import { trainExpressionPhase } from '../stages/expression-stage';
import { buildFeatureBank, scoreSequences, trainAffectLstm } from '../stages/lstm-stage';
import { joinedBanks } from '../stages/pseudo-sequences';

/** What the `demo` command was asked. */
export interface DemoOptions {
  /** Folder that holds FER+ and DiffusionFER, unpacked or as `.tar.gz`. */
  readonly data: string;
  /** Folder for checkpoints and the log; a run that was killed goes on from here. */
  readonly run: string;
  /** Model folder to write. */
  readonly out: string;
  readonly backend: TrainingBackend;
}

/** Pseudo-sequences over which post-processing statistics and sequence scores are taken. */
const STATISTICS_CLIPS = 256;

/** Makes the default model from still faces, end to end; called again it goes on where it stopped. */
export async function demo(options: DemoOptions, config: DemoConfig = DEMO): Promise<void> {
  const log = new RunLog(join(options.run, 'log.jsonl'));
  log.note(`backend: ${await startTrainingBackend(options.backend)}`);
  const { ferPlus, diffusionFer } = await readFaces(options.data, log);
  const part = (set: FaceDataset, split: Split) => set.samples.filter((sample) => sample.split === split);
  const train = [
    ...part(ferPlus, 'train'),
    ...Array.from({ length: config.diffusionFerRepeats }, () => part(diffusionFer, 'train')).flat(),
  ];
  const validation = [...part(ferPlus, 'validation'), ...part(diffusionFer, 'validation')];

  const network = new ExpressionNetwork(
    { base: 'vgg16-bn', widthMultiplier: config.widthMultiplier, classCount: EXPRESSION_CLASSES.length },
    config.seed,
  );
  for (const phase of config.phases) {
    const checkpoint = join(options.run, `${phase.name}.checkpoint`);
    await trainExpressionPhase(network, { train, validation }, phase, { seed: config.seed, checkpoint, log });
  }
  for (const [name, samples] of [
    ['FER+ test', part(ferPlus, 'test')],
    ['DiffusionFER test', part(diffusionFer, 'test')],
  ] as const) {
    if (samples.length > 0)
      log.epoch({ phase: '2D network', dataset: name, ...(await scoreFaces(network, samples, 100)) });
  }

  const bankOf = (samples: readonly FaceSample[], seed: number) =>
    buildFeatureBank(network, samples, config.lstm.viewsPerFace, config.lstm.augmentation, seed, log);
  const bank = await bankOf(
    [...some(part(ferPlus, 'train'), config.bankFaces, config.seed), ...part(diffusionFer, 'train')],
    config.seed + 1,
  );
  const actor = await drawActorDataset(config.actor.pictures, config.actor.subjects, config.seed + 7);
  log.note(`${actor.name}: ${actor.samples.length} drawn faces`);
  const lstm = new AffectLstm(bank.featureCount, config.seed + 2);
  // The statistics and scores below are taken on `bank` alone: drawn faces stay out of them.
  await trainAffectLstm(lstm, joinedBanks(bank, await bankOf(actor.samples, config.seed + 8)), config.lstm, {
    seed: config.seed + 3,
    checkpoint: join(options.run, 'lstm.checkpoint'),
    log,
  });

  const onTraining = await scoreSequences(lstm, bank, STATISTICS_CLIPS, config.lstm.frames, config.seed + 4);
  const validationBank = await bankOf(some(validation, 500, config.seed), config.seed + 5);
  const onValidation = await scoreSequences(
    lstm,
    validationBank,
    STATISTICS_CLIPS,
    config.lstm.frames,
    config.seed + 6,
  );
  log.epoch({
    phase: 'lstm',
    set: 'training sequences',
    valenceCcc: onTraining.valenceCcc,
    arousalCcc: onTraining.arousalCcc,
  });
  log.epoch({
    phase: 'lstm',
    set: 'validation sequences',
    valenceCcc: onValidation.valenceCcc,
    arousalCcc: onValidation.arousalCcc,
  });

  const trained = { kind: 'lstm', network, lstm, classes: EXPRESSION_CLASSES } as const;
  const { check } = await exportStillsModel(options.out, trained, {
    id: config.modelId,
    precision: config.precision,
    statistics: onTraining.statistics,
    defaultLengthFrames: 64,
    ferPlusFaces: part(ferPlus, 'train').length,
    diffusionFerFaces: part(diffusionFer, 'train').length,
    actorFaces: actor.samples.length,
    checkFaces: some(validation, 500, config.seed),
  });
  log.epoch({ phase: 'export', ...check });
  log.note(
    `wrote ${options.out}; score it with: npm run train -- evaluate --model ${config.modelId} --data <FER+> --split test --out scores.json`,
  );
}

function some(samples: readonly FaceSample[], count: number, seed: number): FaceSample[] {
  const order = shuffledIndices(samples.length, seededRandom(seed));
  return Array.from(order.subarray(0, count), (index) => samples[index]).filter(
    (sample) => sample !== undefined,
  );
}

async function readFaces(
  data: string,
  log: RunLog,
): Promise<{ ferPlus: FaceDataset; diffusionFer: FaceDataset }> {
  const every: ReadonlySet<Split> = new Set(['train', 'validation', 'test']);
  const ferPlus = await readFerPlus(await locate(data, 'ferplus', 'data/FER2013Train'), every);
  const diffusionFer = await readDiffusionFer(await locate(data, 'diffusionfer', 'dataset_sheet.csv'), every);
  for (const set of [ferPlus, diffusionFer]) {
    log.note(`${set.name}: ${set.samples.length} faces; ${skippedSummary(set.skipped)}`);
  }
  return { ferPlus, diffusionFer };
}

/** Finds a data set under `root`: as `<name>/<name>.tar.gz`, `<name>.tar.gz`, `<name>/` or unpacked in place. */
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
