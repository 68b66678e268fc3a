import { resolve } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_CROP_RULE } from '../../../src/core/face/crop-rule';
import { PIPELINE_SETTINGS } from '../../../src/core/settings/settings-table';
import { settingOption } from '../../../tools/command-line/setting-option';
import {
  type ActorSetOptions,
  actorRecordings,
  DEFAULT_ACTOR_SET,
} from '../datasets/recordings/actor-recordings';
import { AFEW_VA_FRAME_RATE_HZ, readAfewVa } from '../datasets/recordings/afew-va';
import { readAffWild2 } from '../datasets/recordings/aff-wild2';
import { readAvecRecordings } from '../datasets/recordings/avec-recordings';
import { readRecordingList } from '../datasets/recordings/recording-list';
import type { RecordingSet } from '../datasets/recordings/recording-source';
import { SPLIT_PROTOCOLS, type SplitProtocol } from '../datasets/recordings/recording-split';
import { readSewa, SEWA_MODALITIES } from '../datasets/recordings/sewa';
import { showProgress } from '../engine/run-log';
import { preparationReport } from '../preparation/preparation-report';
import { prepareRecordings } from '../preparation/prepare-recordings';

/** Options of `train -- prepare` as they are typed; exactly one of the first six names the data. */
export interface PrepareOptions {
  readonly sewa?: string;
  readonly avec?: string;
  readonly affWild2?: string;
  readonly afewVa?: string;
  readonly list?: string;
  /** `subjects=6,recordings=2,seconds=30,lag=4,away=0.06,pace=1,width=320,height=240`, each optional. */
  readonly actor?: string | true;
  readonly out: string;
  readonly fps: number;
  readonly protocol?: string;
  readonly partition?: string;
  readonly annotatedFrom: string;
  readonly withoutAnnotators?: string;
  readonly imageRate: string;
  readonly minimumScore: number;
  readonly seed: string;
  readonly trainingLag: string;
  readonly jobs: string;
}

/** Adds `prepare` to the training program. */
export function addPrepareCommand(program: Command): void {
  program
    .command('prepare')
    .description(
      'cuts the faces of recordings with the app’s own detector; goes on where an earlier run stopped',
    )
    .option('--sewa <folder>', 'SEWA-DB: a folder per recording with AVI and label files')
    .option('--avec <folder>', 'AVEC 2018 or 2019: videos and label files of their names')
    .option('--aff-wild2 <folder>', 'Aff-Wild2: annotations and videos')
    .option('--afew-va <folder>', 'AFEW-VA: a folder of pictures with a JSON file per clip')
    .option('--list <file>', 'CSV video,labels[,subject][,split], paths relative to it')
    .option('--actor [set]', 'the synthetic actor: subjects=6,recordings=2,seconds=30,lag=4,away=0.06')
    .requiredOption('--out <folder>', 'folder to write')
    .addOption(
      settingOption(PIPELINE_SETTINGS.frameRateHz, {
        help: 'frames a second on the sampling grid: 10 and 50 are the paper’s',
      }),
    )
    .option('--protocol <name>', `${SPLIT_PROTOCOLS.join(', ')}; default: paper where the set has parts`)
    .option('--partition <file>', 'CSV recording,train|validation|test for SEWA-DB')
    .option(
      '--annotated-from <list>',
      'which SEWA-DB annotation, the first there is',
      SEWA_MODALITIES.join(','),
    )
    .option('--without-annotators <list>', 'annotators of SEWA-DB to leave out')
    .option('--image-rate <hz>', 'pictures a second of AFEW-VA', String(AFEW_VA_FRAME_RATE_HZ))
    .addOption(settingOption(PIPELINE_SETTINGS.minimumFaceScore))
    .option('--training-lag <frames>', 'moves labels of training recordings earlier, for a known lag', '0')
    .option('--seed <number>', 'decides the split and the actor', '1')
    .option('--jobs <count>', 'recordings cut beside one another', '1')
    .action((options: PrepareOptions) => prepare(options));
}

/** Prepares recordings and prints the report. Throws one sentence on options that do not fit. */
export async function prepare(options: PrepareOptions): Promise<void> {
  const jobs = wholeNumberOf('--jobs', options.jobs, 1, 64);
  const set = await findRecordings(options);
  const notes = set.skipped.length > 0 ? `, ${set.skipped.length} skipped` : '';
  process.stdout.write(`${set.dataset}: ${set.recordings.length} recordings found${notes}.\n`);
  let bar: ReturnType<typeof showProgress> | null = null;
  try {
    const { index, cut } = await prepareRecordings(set, {
      out: resolve(options.out),
      frameRateHz: options.fps,
      minimumFaceScore: options.minimumScore,
      cropRule: DEFAULT_CROP_RULE,
      seed: seedOf(options),
      trainingLagFrames: wholeNumberOf('--training-lag', options.trainingLag, 0, 500),
      jobs,
      ...(options.protocol === undefined ? {} : { protocol: protocolOf(options.protocol) }),
      onProgress: (done, total, name) => {
        bar ??= showProgress('prepare', total, Math.floor(done));
        bar.update(Math.round(done * 100) / 100, name);
      },
    });
    const before = index.recordings.length - cut.length;
    const resumed = before > 0 ? `${before} were there already.\n` : '';
    process.stdout.write(`\n${resumed}${preparationReport(index)}\n`);
  } finally {
    (bar as ReturnType<typeof showProgress> | null)?.stop();
  }
}

/** The recordings that the options name. Throws one sentence unless they name one set. */
export async function findRecordings(options: PrepareOptions): Promise<RecordingSet> {
  const { sewa, avec, affWild2, afewVa, list, actor } = options;
  const named = [sewa, avec, affWild2, afewVa, list, actor].filter((value) => value !== undefined);
  if (named.length !== 1) {
    const found = named.length === 0 ? 'none' : String(named.length);
    throw new Error(
      `Expected one of --sewa, --avec, --aff-wild2, --afew-va, --list and --actor, found ${found}.`,
    );
  }
  if (sewa !== undefined) {
    return readSewa(sewa, {
      modalities: listOf(options.annotatedFrom).map((modality) => modality.toUpperCase()),
      withoutAnnotators: listOf(options.withoutAnnotators ?? ''),
      ...(options.partition === undefined ? {} : { partitionFile: options.partition }),
    });
  }
  if (avec !== undefined) return readAvecRecordings(avec);
  if (affWild2 !== undefined) return readAffWild2(affWild2);
  if (afewVa !== undefined) return readAfewVa(afewVa, numberOf('--image-rate', options.imageRate, 1, 120));
  if (list !== undefined) return readRecordingList(list);
  return actorRecordings(actorSetOf(typeof actor === 'string' ? actor : '', seedOf(options)));
}

const ACTOR_FIELDS: Readonly<Record<string, keyof ActorSetOptions>> = {
  subjects: 'subjects',
  recordings: 'recordings',
  seconds: 'seconds',
  lag: 'lagFrames',
  away: 'awayShare',
  pace: 'pace',
  width: 'widthPx',
  height: 'heightPx',
};

/**
 * The set of the actor that a text such as `subjects=6,lag=4` asks for. Throws a sentence on any other word.
 */
export function actorSetOf(text: string, seed: number): ActorSetOptions {
  const fields = listOf(text).map((word): [keyof ActorSetOptions, number] => {
    const [name = '', value = ''] = word.split('=');
    const field = ACTOR_FIELDS[name];
    if (field === undefined || value === '' || !Number.isFinite(Number(value))) {
      const names = Object.keys(ACTOR_FIELDS).join(', ');
      throw new Error(`--actor: expected a number for one of ${names}, found "${word}".`);
    }
    return [field, Number(value)];
  });
  return { ...DEFAULT_ACTOR_SET, ...Object.fromEntries(fields), seed };
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function seedOf(options: PrepareOptions): number {
  return numberOf('--seed', options.seed, 0, 2 ** 31);
}

function protocolOf(name: string): SplitProtocol {
  const protocol = SPLIT_PROTOCOLS.find((one) => one === name);
  if (protocol !== undefined) return protocol;
  throw new Error(`--protocol: expected ${SPLIT_PROTOCOLS.join(', ')}, found "${name}".`);
}

function wholeNumberOf(option: string, text: string, minimum: number, maximum: number): number {
  const number = numberOf(option, text, minimum, maximum);
  if (Number.isInteger(number)) return number;
  throw new Error(`${option}: expected a whole number, found "${text}".`);
}

function numberOf(option: string, text: string, minimum: number, maximum: number): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= minimum && number <= maximum) return number;
  throw new Error(`${option}: expected a number from ${minimum} to ${maximum}, found "${text}".`);
}
