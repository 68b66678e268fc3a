import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, isAbsolute, resolve } from 'node:path';
import type { ModelManifest } from '../../../src/core/models/manifest';
import { readFaceDataset } from '../datasets/faces/face-dataset';
import { SPLITS } from '../datasets/faces/face-samples';
import { showProgress } from '../engine/run-log';
import { readFolderManifest } from '../export/read-model-folder';
import { recordPeople, recordResult } from '../export/recorded-result';
import { type MeasuredModel, type MeasuredPeople, measurePairs, measureSteadiness } from './evaluate-people';
import { pseudoClipItems, stillItems } from './evaluation-items';
import { answersOf } from './evaluation-pool';

/** What the `evaluate` command was asked. */
export interface EvaluateOptions {
  /** Folder under `models`, or a path to a model folder. */
  readonly model: string;
  readonly models: string;
  /** Faces with labels to score the model on; this, `pairs` or `steadiness`. */
  readonly data?: string;
  /** Folder of neutral and smiling pictures of the same people. */
  readonly pairs?: string;
  /** Folder of recordings in which nothing is felt. */
  readonly steadiness?: string;
  readonly split: string;
  /** What the people's pictures or recordings are, for the card; default: the folder's name. */
  readonly sourceName?: string;
  /** Length of the clip of equal frames that stands for a still, in frames; default: the model's own. */
  readonly frames?: string;
  readonly limit?: string;
  /** Score so many pseudo-clips of the faces instead of each face as a still. */
  readonly clips?: string;
  readonly out: string;
  /** Also write the scores into the model's manifest and card. */
  readonly record?: boolean;
}

/**
 * Scores the shipped weights: on labelled still faces, on pairs of pictures of the same people, or on
 * recordings in which nothing is felt. Runs on the WebAssembly backend, one thread per core, and writes the
 * scores to `out`.
 *
 * @throws with a sentence when the model, the data, an option or the output is not usable.
 */
export async function evaluate(options: EvaluateOptions): Promise<void> {
  const { data, pairs, steadiness } = options;
  const named = [data, pairs, steadiness].filter((path) => path !== undefined);
  if (named.length !== 1)
    throw new Error(`Expected one of --data, --pairs and --steadiness, found ${named.length || 'none'}.`);
  const folder = isAbsolute(options.model) ? options.model : resolve(options.models, options.model);
  const manifest = await readFolderManifest(folder);
  const frames = optionalCount('--frames', options.frames) ?? manifest.clip.defaultLengthFrames;
  const model: MeasuredModel = { folder, manifest, frames };
  if (pairs !== undefined) await tellPeople(await measurePairs(model, pairs), model, pairs, options);
  else if (steadiness !== undefined)
    await tellPeople(await measureSteadiness(model, steadiness), model, steadiness, options);
  else if (data !== undefined) await evaluateFaces(options, model, data);
}

/**
 * Scores a model on still faces, a still being a clip of equal frames whose class comes from the class head,
 * or on pseudo-clips of them: `{accuracy, agreed, valence: {ccc, pcc, mae}, arousal: {…}, count}`.
 */
async function evaluateFaces(
  options: EvaluateOptions,
  { folder, manifest, frames }: MeasuredModel,
  data: string,
): Promise<void> {
  const split = SPLITS.find((name) => name === options.split);
  if (split === undefined)
    throw new Error(`--split: expected ${SPLITS.join(', ')}, found "${options.split}".`);
  const limit = optionalCount('--limit', options.limit) ?? Number.POSITIVE_INFINITY;
  const clipCount = optionalCount('--clips', options.clips);
  const dataset = await readFaceDataset(data, new Set([split]), manifest.affectScale);
  const samples = dataset.samples.slice(0, limit);
  if (samples.length === 0) throw new Error(`${data}: no faces in the ${split} split.`);
  const items =
    clipCount === undefined ? stillItems(samples, frames) : pseudoClipItems(samples, frames, clipCount);
  const threads = Math.min(availableParallelism(), items.count);
  process.stdout.write(
    `${manifest.id} on ${dataset.name} ${split}: ${items.description}, WebAssembly on ${threads} threads\n`,
  );
  const progress = showProgress('evaluate', items.count, 0);
  const answers = await answersOf(folder, frames, threads, items, (done) => progress.update(done, ''));
  progress.stop();

  const scores = items.scores(answers);
  const { count, accuracy, agreed, valence, arousal } = scores;
  await writeScores(options.out, {
    ...scores,
    ...modelFacts(manifest),
    dataset: dataset.name,
    split,
    frames,
  });
  if (options.record) {
    const faces = samples.length < dataset.samples.length ? `, first ${samples.length} faces` : '';
    const clips = clipCount === undefined ? '' : `, pseudo-clips of ${frames} frames`;
    await recordResult(folder, {
      dataset: `${dataset.name} ${split}${faces}${clips}`,
      count,
      ...(accuracy === undefined ? {} : { accuracy }),
      ...(agreed === undefined ? {} : { agreed }),
      valence,
      arousal,
    });
  }
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  const right = accuracy === undefined ? '' : `accuracy ${percent(accuracy)} of `;
  const agreement =
    agreed === undefined ? '' : `, ${percent(agreed.accuracy)} of the ${agreed.count} whose annotators agree`;
  const line = (name: string, { ccc, pcc, mae }: { ccc: number; pcc: number; mae: number }) =>
    `${name}: CCC ${ccc.toFixed(3)}, PCC ${pcc.toFixed(3)}, MAE ${mae.toFixed(3)}\n`;
  process.stdout.write(
    `${right}${count} ${items.unit}${agreement}\n${line('valence', valence)}${line('arousal', arousal)}`,
  );
}

async function tellPeople(
  { report, estimates, withoutFace, lines, recorded }: MeasuredPeople,
  { folder, manifest, frames }: MeasuredModel,
  measuredOn: string,
  { out, sourceName = basename(measuredOn), record = false }: EvaluateOptions,
): Promise<void> {
  const people = estimates.length === 0 ? {} : { people: estimates };
  await writeScores(out, {
    ...report,
    ...modelFacts(manifest),
    source: sourceName,
    frames,
    withoutFace,
    ...people,
  });
  if (record) await recordPeople(folder, recorded(sourceName));
  const missing = withoutFace.length === 0 ? [] : [`no whole face in (all of) ${withoutFace.join(', ')}`];
  process.stdout.write(`\n${[...lines, ...missing].join('\n')}\n`);
}

function modelFacts({ id, weightsSha256 }: ModelManifest) {
  return { model: id, weightsSha256 };
}

function writeScores(out: string, scores: unknown): Promise<void> {
  return writeFile(out, `${JSON.stringify(scores, null, 2)}\n`).catch((error: Error) => {
    throw new Error(`${out}: cannot be written (${error.message}).`);
  });
}

/**
 * A whole number that an option of a command gives; undefined where it was not given.
 *
 * @throws with a sentence when it is none.
 */
export function optionalCount(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${option}: expected a whole number above 0, found "${text}".`);
  return value;
}
