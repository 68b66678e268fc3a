import * as v from 'valibot';
import { betterDimensions, verdictSentence } from '../../core/adaptation/held-out-verdict';
import { DIMENSIONS, type Dimension } from '../../core/affect';
import type { ManifestAdaptation, ManifestResult, ModelManifest } from '../../core/models/manifest';
import { unmeasured } from '../../core/models/unmeasured';
import { parseJson } from '../../core/schemas/schema-fault';
import type { ModelFolder } from '../../offline/kept-model';
import type { RecordingScores } from '../scores/recording-scores';
import type { AdaptationResult } from './adapt-recordings';
import { adaptedCard } from './adapted-card';
import { withHead } from './stored-head';

/** What is told of an adaptation beside its result. */
export interface AdaptationFacts {
  /** Day, `2026-11-27`. */
  readonly date: string;
  readonly frameRateHz: number;
  readonly clipLengthFrames: number;
  /** The scales that the labels came in, in words. */
  readonly labelScales: readonly string[];
}

/** A model folder that is to be saved: its files by their paths within it. */
export interface AdaptedModel {
  readonly manifest: ModelManifest;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** `model.json` with whatever a training program wrote beside the weights. */
const anyFields = v.record(v.string(), v.unknown(), 'an object');

const SHARD_BYTES = 4 * 1024 * 1024;

/** Letters of an id, at most. */
const ID_LETTERS = 59;

/** Digits of the hash in an id: of two adaptations of a model each has its own. */
const ID_DIGITS = 8;

/**
 * The whole folder of an adapted model: the base model's files with another last layer, and a manifest and
 * card that say what it was adapted from and to. Null where no dimension got better.
 */
export async function adaptedModel(
  base: ModelFolder,
  result: AdaptationResult,
  facts: AdaptationFacts,
): Promise<AdaptedModel | null> {
  const { adapted } = result;
  if (adapted === null) return null;
  const { entries, bytes } = withHead(base, adapted.head);
  const count = Math.ceil(bytes.length / SHARD_BYTES);
  const shards = Array.from({ length: count }, (_, index) => ({
    path: `group1-shard${index + 1}of${count}.bin`,
    data: bytes.slice(index * SHARD_BYTES, (index + 1) * SHARD_BYTES),
  }));
  const layers = parseJson(anyFields, base.modelText, { source: 'model.json' });
  const weightsManifest = [{ paths: shards.map(({ path }) => path), weights: entries }];
  const files = new Map([
    ['model.json', textBytes(JSON.stringify({ ...layers, weightsManifest }))],
    ...shards.map(({ path, data }) => [path, data] as const),
  ]);
  const listed = await Promise.all(
    [...files].map(async ([path, data]) => ({ path, bytes: data.length, sha256: await sha256(data) })),
  );
  const weightsSha256 = await sha256(bytes);
  const stem = `adapted-${base.manifest.id.replace(/^adapted-/, '')}`.slice(0, ID_LETTERS - ID_DIGITS - 1);
  const manifest: ModelManifest = {
    ...unmeasured(base.manifest),
    id: `${stem}-${weightsSha256.slice(0, ID_DIGITS)}`,
    name: `${baseName(base.manifest)}, adapted to own recordings`,
    version: facts.date,
    statistics: adapted.statistics,
    trainingData: [...base.manifest.trainingData, ownRecordings(result, facts)],
    results: heldOutResults(result),
    adaptation: adaptationOf(base.manifest, result, facts),
    files: listed,
    weightsSha256,
  };
  const card = adaptedCard(manifest, base.manifest, verdictSentence(result.verdict));
  files.set('manifest.json', textBytes(`${JSON.stringify(manifest, null, 2)}\n`));
  files.set('card.md', textBytes(card));
  return { manifest, files };
}

/** Minutes of rated frames, over all recordings. */
export function ratedMinutes({ recordings }: AdaptationResult, frameRateHz: number): number {
  return recordings.reduce((sum, { ratedFrames }) => sum + ratedFrames, 0) / frameRateHz / 60;
}

function baseName({ name, adaptation }: ModelManifest): string {
  return adaptation === undefined ? name : name.replace(/, adapted to own recordings$/, '');
}

function ownRecordings(result: AdaptationResult, { date, frameRateHz, labelScales }: AdaptationFacts) {
  const { recordings } = result;
  return {
    name: 'Own recordings',
    samples: recordings.reduce((sum, { ratedFrames }) => sum + ratedFrames, 0),
    licence: 'of whoever made the recordings; none of them is in this folder',
    note:
      `${recordings.length} recordings, ${ratedMinutes(result, frameRateHz).toFixed(1)} rated minutes, labels on ` +
      `${labelScales.join(', ')}; the last layer of the head alone was fitted to all of them on ${date}.`,
  };
}

function adaptationOf(
  { id, version, weightsSha256 }: ModelManifest,
  result: AdaptationResult,
  { date, frameRateHz, clipLengthFrames, labelScales }: AdaptationFacts,
): ManifestAdaptation {
  const { recordings, verdict, adapted } = result;
  return {
    base: { id, version, weightsSha256 },
    date,
    recordings: recordings.length,
    ratedMinutes: Number(ratedMinutes(result, frameRateHz).toFixed(2)),
    labelScales: [...labelScales],
    labelLagS: (adapted?.lagFrames ?? 0) / frameRateHz,
    dimensions: [...betterDimensions(verdict)],
    clipLengthFrames,
    heldOut: DIMENSIONS.flatMap((dimension) => {
      const own = verdict[dimension];
      if (own === null) return [];
      const { before, after, recordings: count } = own;
      return [{ dimension, before, after, recordings: count }];
    }),
  };
}

/**
 * What the saved model scores on recordings that it did not know, all joined; of a dimension that was kept,
 * what the base model does. The base model's own figures are of another head and go.
 */
function heldOutResults({ before, after, recordings, verdict }: AdaptationResult): ManifestResult[] {
  const better = betterDimensions(verdict);
  const scoresOf = (dimension: Dimension) => {
    const scores: RecordingScores = better.includes(dimension) ? after : before;
    const found = scores.processed.population[dimension];
    if (found === null || Number.isNaN(found.ccc) || Number.isNaN(found.pcc)) return null;
    return { ccc: found.ccc, pcc: found.pcc, mae: found.mae };
  };
  const [valence, arousal] = [scoresOf('valence'), scoresOf('arousal')];
  if (valence === null || arousal === null) return [];
  return [
    {
      dataset: 'Own recordings, each predicted by a head that did not know it',
      count: recordings.reduce((sum, { ratedFrames }) => sum + ratedFrames, 0),
      valence,
      arousal,
    },
  ];
}

function textBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
