import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Affect, DIMENSIONS } from '../../../src/core/affect';
import type { ModelManifest } from '../../../src/core/models/manifest';
import type { ManifestUncertainty } from '../../../src/core/models/manifest-uncertainty';
import { PIPELINE_SETTINGS } from '../../../src/core/settings/settings-table';
import { settingOption } from '../../../tools/command-line/setting-option';
import {
  CLASS_ANCHORS,
  DEFAULT_AFFECT_SCALE,
  EXPRESSION_CLASSES,
} from '../datasets/faces/expression-classes';
import { readFaceDataset } from '../datasets/faces/face-dataset';
import type { Split } from '../datasets/faces/face-samples';
import { showProgress } from '../engine/run-log';
import { type AnsweredFaces, uncertaintyCheck } from '../evaluation/uncertainty-check';
import { readFolderManifest } from '../export/read-model-folder';
import { recordUncertainty } from '../export/recorded-result';
import { optionalCount } from './evaluate';
import { stillItems } from './evaluation-items';
import { answersOf } from './evaluation-pool';

/** What the `calibrate` command was asked. */
export interface CalibrateOptions {
  /** Folder under `models`, or a path to a model folder. */
  readonly model: string;
  readonly models: string;
  /** Faces with the votes of several raters. */
  readonly data: string;
  readonly out: string;
  /** How many faces of each split are looked at; default: all. */
  readonly limit?: string;
  /** Also write it into the model's manifest and card. */
  readonly record?: boolean;
}

/**
 * Finds out how far off the shipped weights of a model may be, from the votes that its class head expects:
 * fitted to validation faces, checked on test faces, a still being a clip of equal frames.
 *
 * @throws with a sentence when the model, the data or the output is not usable.
 */
export async function calibrate(options: CalibrateOptions): Promise<void> {
  const { data, out } = options;
  const limit = optionalCount('--limit', options.limit) ?? Number.POSITIVE_INFINITY;
  const folder = isAbsolute(options.model) ? options.model : resolve(options.models, options.model);
  const manifest = await readFolderManifest(folder);
  const anchors = classAnchors(manifest);
  const answered = async (split: Split) => {
    const dataset = await readFaceDataset(data, new Set([split]), manifest.affectScale);
    if (dataset.samples.length === 0) throw new Error(`${data}: no faces in the ${split} split.`);
    const samples = dataset.samples.slice(0, limit);
    const faces = await answeredFaces(folder, manifest, samples, split);
    const part = samples.length < dataset.samples.length ? `, first ${samples.length} faces` : '';
    return { name: `${dataset.name} ${split}${part}`, faces };
  };
  const validation = await answered('validation');
  const test = await answered('test');
  const check = uncertaintyCheck(validation.faces, test.faces, anchors);
  if (check === null) throw new Error(`${folder}: it put out no classes.`);
  const uncertainty: ManifestUncertainty = {
    source: validation.name,
    checkedOn: { dataset: test.name, count: test.faces.samples.length },
    anchors: anchors.map(([valence, arousal]) => [valence, arousal]),
    ...check,
  };
  const { id, weightsSha256 } = manifest;
  const text = JSON.stringify({ ...uncertainty, model: id, weightsSha256 }, null, 2);
  await writeFile(out, `${text}\n`).catch((error: Error) => {
    throw new Error(`${out}: cannot be written (${error.message}).`);
  });
  if (options.record) await recordUncertainty(folder, uncertainty);
  process.stdout.write(`${calibrationLines(uncertainty).join('\n')}\n`);
}

/** Valence and arousal of a model's classes, as its proxies were made. */
function classAnchors({ id, classes, affectScale = DEFAULT_AFFECT_SCALE }: ModelManifest): readonly Affect[] {
  if (classes.length === 0) throw new Error(`${id}: has no class head, which calibrating needs.`);
  return classes.map((name) => {
    const known = EXPRESSION_CLASSES.find((one) => one === name);
    if (known === undefined) throw new Error(`${id}: its class "${name}" has no place on the circumplex.`);
    return CLASS_ANCHORS[affectScale][known];
  });
}

async function answeredFaces(
  folder: string,
  { clip, id }: ModelManifest,
  samples: AnsweredFaces['samples'],
  split: Split,
): Promise<AnsweredFaces> {
  const items = stillItems(samples, clip.defaultLengthFrames);
  process.stdout.write(`${id}, ${split}: ${items.description}\n`);
  const threads = Math.min(availableParallelism(), items.count);
  const progress = showProgress('calibrate', items.count, 0);
  try {
    const answers = await answersOf(folder, clip.defaultLengthFrames, threads, items, (done) =>
      progress.update(done, ''),
    );
    return { samples, answers };
  } finally {
    progress.stop();
  }
}

/** What was found, for people. */
function calibrationLines(uncertainty: ManifestUncertainty): readonly string[] {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return DIMENSIONS.map((dimension) => {
    const { floor, scale, coverage, coverageOfSure, coverageOfUnsure } = uncertainty[dimension];
    return (
      `${dimension}: √(${floor.toFixed(4)}² + (${scale.toFixed(3)} · variance)²); the 80 % interval holds ` +
      `${percent(coverage)} of the test labels, ${percent(coverageOfSure)} of the surest quarter and ` +
      `${percent(coverageOfUnsure)} of the least sure`
    );
  });
}

/** Adds `calibrate` to the program. */
export function addCalibrateCommand(program: Command, models: string): void {
  program
    .command('calibrate')
    .description('finds out how far off the shipped weights of a model may be, from validation faces')
    .addOption(
      settingOption(PIPELINE_SETTINGS.modelId, { note: '; or the path of a model folder' }).argParser(String),
    )
    .requiredOption('--data <path>', 'FER+: folder or .tar.gz')
    .requiredOption('--out <file>', 'JSON file to write')
    .option('--limit <count>', 'look only at the first so many faces of each split')
    .option('--record', "also write it into the model's manifest and card")
    .action((options) => calibrate({ ...options, models }));
}
