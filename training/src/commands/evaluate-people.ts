import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { Affect } from '../../../src/core/affect';
import { CROP_VALUES } from '../../../src/core/face/crop-pixels';
import type { ModelManifest } from '../../../src/core/models/manifest';
import { readFacePairs } from '../datasets/faces/face-pairs';
import { showProgress } from '../engine/run-log';
import {
  manifestPairs,
  type PairEstimate,
  type PairReport,
  pairReport,
  pairReportLines,
} from '../evaluation/pair-report';
import {
  manifestCalm,
  type SteadinessReport,
  steadinessLines,
  steadinessReport,
} from '../evaluation/steadiness-report';
import type { PeopleScores } from '../export/recorded-result';
import type { PictureSet } from '../preparation/cropping-pages';
import { type CutPictures, cutPictures } from '../preparation/cut-pictures';
import { answersOf } from './evaluation-pool';
import type { EvaluationBatch } from './evaluation-worker';

/** A model to measure, read from its folder. */
export interface MeasuredModel {
  readonly folder: string;
  readonly manifest: ModelManifest;
  /** Length of its window, in frames. */
  readonly frames: number;
}

/** Whether the app's own detection of a face is taken; as it is by default in the app. */
const MINIMUM_FACE_SCORE = 0.7;
const STILLS_AT_ONCE = 16;

/**
 * Measures a model on neutral and smiling pictures of the same people, cut by the app's detector and the
 * model's crop rule; a picture stands for a clip of equal frames. People in whose pictures no face is found
 * are named and left out.
 */
export async function measurePairs(model: MeasuredModel, folder: string): Promise<MeasuredPeople> {
  const pairs = await readFacePairs(folder);
  const files = pairs.flatMap(({ neutralFile, smilingFile }) => [neutralFile, smilingFile]);
  const stills = files.map(
    (file): PictureSet => ({
      name: file,
      pictures: { kind: 'images', files: [file], frameRateHz: model.manifest.clip.frameRateHz },
    }),
  );
  const cut = await cutShown(stills, model.manifest);
  const found = cut.flatMap(({ name, crops: [crop] }) => (crop ? [{ name, crop }] : []));
  const affects = await answersShown(model, found.length, (start) => {
    const part = found.slice(start, start + STILLS_AT_ONCE);
    return { start, count: part.length, frames: 1, crops: joined(part.map(({ crop }) => crop)) };
  });
  const byFile = new Map(found.map(({ name }, index) => [name, affectAt(affects, index)]));
  const estimates = pairs.flatMap(({ neutralFile, smilingFile, ...person }): PairEstimate[] => {
    const [neutral, smiling] = [byFile.get(neutralFile), byFile.get(smilingFile)];
    return neutral && smiling ? [{ ...person, neutral, smiling }] : [];
  });
  if (estimates.length === 0) throw new Error(`${folder}: no face was found in any pair.`);
  const report = pairReport(estimates);
  const withoutFace = files.filter((file) => !byFile.has(file)).map((file) => basename(file));
  return {
    report,
    withoutFace,
    estimates,
    lines: pairReportLines(report),
    recorded: (source) => ({ pairs: manifestPairs(report, source) }),
  };
}

/**
 * Measures a model along recordings of people who feel nothing in particular: every frame is the newest of
 * the model's window, at the model's frame rate.
 */
export async function measureSteadiness(model: MeasuredModel, folder: string): Promise<MeasuredPeople> {
  const videos = (await readdir(folder).catch(() => [] as string[]))
    .filter((file) => /^\.(mp4|mov|webm|mkv|avi)$/i.test(extname(file)))
    .sort();
  if (videos.length === 0)
    throw new Error(`${folder}: no recordings there; expected MP4, MOV, WebM, MKV or AVI.`);
  const cut = await cutShown(
    videos.map((file) => ({ name: file, pictures: { kind: 'video', path: join(folder, file) } })),
    model.manifest,
  );
  const recordings = cut.map(({ name, crops }) => ({
    name,
    crops: crops.filter((crop) => crop !== null),
    all: crops,
  }));
  const starts = new Map<number, Float32Array[]>();
  let total = 0;
  for (const { crops } of recordings) {
    starts.set(total, crops);
    total += crops.length;
  }
  const affects = await answersShown(model, total, (start) => {
    const crops = starts.get(start) ?? [];
    return { start, count: crops.length, frames: 1, isStream: true, crops: joined(crops) };
  });
  let next = 0;
  const report = steadinessReport(
    recordings.map(({ name, all }) => ({
      name,
      estimates: all.map((crop) => (crop === null ? null : known(affectAt(affects, next++)))),
    })),
  );
  // Not every frame without an estimate lacks a face: an i3D has none before its first whole clip.
  const withoutFace = recordings.filter(({ all }) => all.includes(null)).map(({ name }) => name);
  return {
    report,
    withoutFace,
    estimates: [],
    lines: steadinessLines(report),
    recorded: (source) => ({ calm: manifestCalm(report, source) }),
  };
}

/** A report and what belongs to it. */
export interface MeasuredPeople {
  readonly report: PairReport | SteadinessReport;
  /** Files in which no face was found, or not in every frame. */
  readonly withoutFace: readonly string[];
  /** What was said of each person; empty for recordings. */
  readonly estimates: readonly PairEstimate[];
  readonly lines: readonly string[];
  /** What a manifest keeps of it; `source` says what the pictures or recordings are. */
  recorded(source: string): PeopleScores;
}

async function cutShown(
  sets: readonly PictureSet[],
  manifest: ModelManifest,
): Promise<readonly CutPictures[]> {
  const { cropRule, clip } = manifest;
  const settings = { cropRule, frameRateHz: clip.frameRateHz, minimumFaceScore: MINIMUM_FACE_SCORE };
  const progress = showProgress('cut', sets.length, 0);
  try {
    return await cutPictures(sets, settings, (done) => progress.update(done, ''));
  } finally {
    progress.stop();
  }
}

async function answersShown(
  { folder, frames }: MeasuredModel,
  count: number,
  batch: (start: number) => EvaluationBatch,
): Promise<Float32Array> {
  const progress = showProgress('evaluate', count, 0);
  try {
    const threads = Math.min(availableParallelism(), count);
    const { affects } = await answersOf(folder, frames, threads, { count, batch }, (done) =>
      progress.update(done, ''),
    );
    return affects;
  } finally {
    progress.stop();
  }
}

function joined(crops: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(crops.length * CROP_VALUES);
  crops.forEach((crop, index) => {
    all.set(crop, index * CROP_VALUES);
  });
  return all;
}

function affectAt(affects: Float32Array, index: number): Affect {
  return [affects[index * 2] ?? Number.NaN, affects[index * 2 + 1] ?? Number.NaN];
}

function known(affect: Affect): Affect | null {
  return affect.every(Number.isFinite) ? affect : null;
}
