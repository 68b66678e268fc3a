import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import Papa from 'papaparse';
import { DIMENSIONS, type Dimension } from '../../../src/core/affect';
import { DEFAULT_CROP_RULE } from '../../../src/core/face/crop-rule';
import { frameLabels } from '../../../src/core/labels/frame-labels';
import { readLabelSet } from '../../../src/core/labels/set/label-set';
import { ccc } from '../../../src/core/scores/metrics';
import { runNode } from '../../../tools/project.mjs';
import {
  startTrainingBackend,
  TRAINING_BACKENDS,
  type TrainingBackend,
} from '../backends/choose-training-backend';
import {
  PROOF_CHECK_CLIPS,
  PROOF_CLIP_FRAMES,
  PROOF_FRAME_RATE_HZ,
  PROOF_PARTS,
  PROOF_PRECISION,
  PROOF_SET,
  proofExpressions,
  proofI3d,
  proofLstm,
} from '../configs/proof-config';
import { actorRecordings } from '../datasets/recordings/actor-recordings';
import type { RecordingSet, RecordingSource } from '../datasets/recordings/recording-source';
import { showProgress } from '../engine/run-log';
import { runExperiment } from '../experiments/run-experiment';
import { exportRun } from '../export/run-export';
import { filmActor } from '../preparation/actor-video';
import { preparationReport } from '../preparation/preparation-report';
import { prepareRecordings } from '../preparation/prepare-recordings';
import { partName } from '../preparation/recording-part';
import { parseRecordedResult, type RecordedResult } from '../stages/recordings/recording-result';

/** What the `proof` command was asked. */
export interface ProofOptions {
  /** Folder for everything; a proof that was stopped goes on from it. */
  readonly out: string;
  readonly backend: TrainingBackend;
}

/** What one model of the proof came to. */
export interface ProofScores {
  /** CCC on recordings of subjects never seen, raw, by the training workspace. */
  readonly rawCcc: Readonly<Record<Dimension, number>>;
  /** The same after the time delay, which puts the annotators' lag right. */
  readonly ccc: Readonly<Record<Dimension, number>>;
  /**
   * t of Eq. 3 as fitted on the validation recordings, both dimensions together: minus the annotators' lag,
   * if found.
   */
  readonly delayFrames: number;
  /**
   * CCC of `npm run predict` with the exported model on films of such recordings, joined, against what was
   * played.
   */
  readonly predictedCcc: Readonly<Record<Dimension, number>>;
}

/** The proof's outcome, as `proof.json` holds it. */
export interface ProofResult {
  readonly lagFrames: number;
  readonly lstm: ProofScores;
  readonly i3d: ProofScores;
  readonly seconds: number;
}

/**
 * All of training on known ground: recordings of the synthetic actor with annotators who are late by a known
 * lag, through `prepare`, stage 1, the LSTM, the i3D, export and `predict`. Writes `proof.json`.
 */
export async function proof(options: ProofOptions): Promise<ProofResult> {
  const started = Date.now();
  const out = resolve(options.out);
  const note = (message: string) =>
    void process.stdout.write(`[${((Date.now() - started) / 1000).toFixed(0)} s] ${message}\n`);
  // Runs that an earlier proof finished start no engine, and exports are checked on one.
  note(await startTrainingBackend(options.backend));
  const prepared = join(out, 'prepared');
  const set = proofRecordings();
  const { index } = await prepareRecordings(set, {
    out: prepared,
    frameRateHz: PROOF_FRAME_RATE_HZ,
    minimumFaceScore: 0.7,
    cropRule: DEFAULT_CROP_RULE,
    seed: PROOF_SET.seed,
    protocol: 'published',
    // What the annotators' lag is, is known here: the training labels are put right, the others are not.
    trainingLagFrames: PROOF_SET.lagFrames,
    jobs: 2,
  });
  note(preparationReport(index));

  const { backend } = options;
  const stills = [join(out, 'half-size'), join(out, 'full-size')] as const;
  const [half, full] = proofExpressions(prepared, stills);
  await runExperiment(half, stills[0], { backend });
  await runExperiment(full, stills[1], { backend });
  const [, base] = stills;
  note('stage 1 done');
  const configs = { lstm: proofLstm(prepared, base), i3d: proofI3d(prepared, base) } as const;
  const trained: Partial<Record<'lstm' | 'i3d', RecordedResult>> = {};
  for (const kind of ['lstm', 'i3d'] as const) {
    const { result } = await runExperiment(configs[kind], join(out, kind), { backend });
    trained[kind] = parseRecordedResult(result, join(out, kind));
    await exportRun(
      join(out, kind),
      {
        id: `proof-${kind}`,
        precision: PROOF_PRECISION,
        out: join(out, 'models', `proof-${kind}`),
        checkClips: PROOF_CHECK_CLIPS,
      },
      { note, progress: showProgress },
    );
    note(`${kind} trained and exported`);
  }

  const unseen = new Set(index.recordings.filter(({ split }) => split === 'test').map(({ name }) => name));
  const filmed = set.recordings.filter(({ name }) => unseen.has(name));
  const film = ({ name }: RecordingSource) => join(out, 'films', `${partName(name)}.webm`);
  await filmActor(
    filmed.map((source) => ({ source, file: film(source) })),
    PROOF_FRAME_RATE_HZ,
  );
  note(`${filmed.length} recordings of unseen subjects filmed`);
  const scores = async (kind: 'lstm' | 'i3d'): Promise<ProofScores> => {
    const result = trained[kind];
    if (result === undefined) throw new Error(`The ${kind} has no result.`);
    const predictedCcc = await predictFilms(out, kind, filmed, film, prepared);
    note(`${kind} predicted`);
    return { ...testScores(result), predictedCcc };
  };
  const proofResult: ProofResult = {
    lagFrames: PROOF_SET.lagFrames,
    lstm: await scores('lstm'),
    i3d: await scores('i3d'),
    seconds: (Date.now() - started) / 1000,
  };
  await writeFile(join(out, 'proof.json'), `${JSON.stringify(proofResult, null, 2)}\n`);
  note(JSON.stringify(proofResult));
  return proofResult;
}

/** The recordings of the proof, each with its part. */
function proofRecordings(): RecordingSet {
  const parts = (['train', 'validation', 'test'] as const).flatMap((part) =>
    new Array<typeof part>(PROOF_PARTS[part]).fill(part),
  );
  const set = actorRecordings(PROOF_SET);
  return {
    ...set,
    recordings: set.recordings.map((recording, index) => ({ ...recording, partition: parts[index] ?? null })),
  };
}

/** Scores on the test recordings without and with the delay that was fitted on the validation recordings. */
function testScores({ scores }: RecordedResult): Pick<ProofScores, 'rawCcc' | 'ccc' | 'delayFrames'> {
  const row = (timeDelay: boolean) => {
    const step = scores.test.find(
      (one) => one.scaleNormalisation === 'off' && !one.meanFilter && one.timeDelay === timeDelay,
    );
    if (step === undefined) throw new Error('The run has no raw scores.');
    return step;
  };
  const ofBoth = (value: (dimension: Dimension) => number) =>
    Object.fromEntries(DIMENSIONS.map((name) => [name, value(name)])) as Record<Dimension, number>;
  const [raw, delayed] = [row(false), row(true)];
  return {
    rawCcc: ofBoth((name) => raw[name].concatenated.ccc),
    ccc: ofBoth((name) => delayed[name].concatenated.ccc),
    delayFrames: delayed.jointDelayFrames,
  };
}

/** The CCC of each dimension over all films joined, by `npm run predict` with the exported model. */
async function predictFilms(
  out: string,
  kind: 'lstm' | 'i3d',
  filmed: readonly RecordingSource[],
  film: (source: RecordingSource) => string,
  prepared: string,
): Promise<Record<Dimension, number>> {
  const folder = join(out, 'predictions', kind);
  const code = await runNode('programs/predict/start.mjs', [
    ...filmed.map(film),
    ...['--model', join(out, 'models', `proof-${kind}`), '--frames', String(PROOF_CLIP_FRAMES)],
    // What a clip is said to be is the mean over it, which is what its middle frame showed.
    ...['--delay', String(PROOF_CLIP_FRAMES / 2 - 1), '--backend', 'wasm', '--out', folder],
  ]);
  if (code !== 0) throw new Error(`"npm run predict" with the exported ${kind} ended with code ${code}.`);
  const predicted: Record<Dimension, (number | null)[]> = { valence: [], arousal: [] };
  const played: Record<Dimension, (number | null)[]> = { valence: [], arousal: [] };
  for (const { name } of filmed) {
    const text = await readFile(join(folder, `${partName(name)}.csv`), 'utf8');
    const { data: rows } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
    const truth = `${partName(name)}.truth.csv`;
    const labels = readLabelSet([{ name: truth, text: await readFile(join(prepared, truth), 'utf8') }]);
    const aligned = frameLabels(
      labels,
      rows.map(({ time_s }) => Number(time_s)),
    );
    for (const dimension of DIMENSIONS) {
      predicted[dimension].push(...rows.map((row) => (row[dimension] ? Number(row[dimension]) : null)));
      played[dimension].push(...aligned[dimension]);
    }
  }
  return {
    valence: ccc(predicted.valence, played.valence),
    arousal: ccc(predicted.arousal, played.arousal),
  };
}

/** Adds `proof` to the program. */
export function addProofCommand(program: Command): void {
  program
    .command('proof')
    .description('trains, exports and predicts on recordings of the synthetic actor, whose truth is known')
    .requiredOption('--out <folder>', 'folder for everything; a proof that was stopped goes on from it')
    .addOption(
      new Option('--backend <name>', 'engine for the training')
        .choices(['auto', ...TRAINING_BACKENDS])
        .default('auto'),
    )
    .action(async (options) => {
      await proof(options);
    });
}
