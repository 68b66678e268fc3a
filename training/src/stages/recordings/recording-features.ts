import { createHash } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { CROP_VALUES, normalisePixels } from '../../../../src/core/face/crop-pixels';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../../src/core/face/crop-rule';
import { readCrops, readRows } from '../../datasets/clips/clip-crops';
import type { LabelledClip, PreparedSet, RatedRecording } from '../../datasets/clips/clip-dataset';
import { replica } from '../../engine/replicas';
import type { StageRun } from '../../engine/training-loop';

/** Crops whose features are computed together. */
const BATCH_CROPS = 32;

/** A 2D network that does not learn any more, and the hash of its weights. */
export interface FrozenNetwork {
  /** SHA-256 over names and values of its weights, see {@link weightsHash}. */
  readonly hash: string;
  readonly featureCount: number;
  /** Features `[n, featureCount]` of crops `[n, 100, 80, 3]` in [0, 1]. */
  features(images: tf.Tensor4D): tf.Tensor2D;
}

/**
 * The features of every kept frame, on disk: computed once for a network and a prepared set, whatever clips
 * are cut from them, by whichever run. A file per recording holds a row of float32 for each frame that the
 * frame rate keeps, in order. A run that was killed goes on after the last whole row. Two runs that compute
 * the same file at once write the same bytes to the same places.
 */
export class RecordingFeatures {
  private readonly rows = new Map<RatedRecording, ReadonlyMap<number, number>>();

  private constructor(
    readonly folder: string,
    readonly featureCount: number,
    recordings: readonly RatedRecording[],
  ) {
    for (const recording of recordings)
      this.rows.set(recording, new Map(keptCrops(recording).map((crop, row) => [crop, row])));
  }

  /**
   * Computes what is not there yet and opens the features.
   *
   * @param root folder that holds the features of all networks and sets.
   */
  static async open(
    root: string,
    network: FrozenNetwork,
    set: PreparedSet,
    frameRateHz: number,
    recordings: readonly RatedRecording[],
    log: StageRun['log'],
  ): Promise<RecordingFeatures> {
    const key = createHash('sha256')
      .update(`${network.hash} ${preparedSetHash(set)} ${frameRateHz}`)
      .digest('hex')
      .slice(0, 24);
    const folder = join(root, key);
    mkdirSync(folder, { recursive: true });
    const features = new RecordingFeatures(folder, network.featureCount, recordings);
    // Each replica computes its share of the recordings.
    const { rank, count } = replica();
    const own = recordings.filter((_, index) => index % count === rank);
    const total = own.reduce((sum, recording) => sum + keptCrops(recording).length, 0);
    const progress = log.progress('features', total, 0);
    let done = 0;
    for (const recording of own) {
      await features.complete(recording, network, (count) => {
        done += count;
        progress.update(done, recording.name);
      });
    }
    progress.stop();
    replica().meet();
    return features;
  }

  /** The features of clips, frame after frame, `[clips, frames, featureCount]`. */
  clipTensor(clips: readonly Pick<LabelledClip, 'recording' | 'crops'>[]): tf.Tensor3D {
    const frames = clips[0]?.crops.length ?? 0;
    const values = new Float32Array(clips.length * frames * this.featureCount);
    const bytes = new Uint8Array(values.buffer);
    const rowBytes = this.featureCount * 4;
    clips.forEach(({ recording, crops }, clip) => {
      const rows = this.rows.get(recording);
      const wanted = crops.map((crop) => rows?.get(crop) ?? -1);
      const start = clip * frames * rowBytes;
      readRows(
        { file: this.file(recording), rows: wanted, rowBytes, what: 'the features of frame' },
        bytes.subarray(start, start + frames * rowBytes),
      );
    });
    return tf.tensor3d(values, [clips.length, frames, this.featureCount]);
  }

  private file(recording: RatedRecording): string {
    return join(this.folder, `${createHash('sha256').update(recording.name).digest('hex').slice(0, 16)}.f32`);
  }

  private async complete(
    recording: RatedRecording,
    network: FrozenNetwork,
    onRows: (count: number) => void,
  ): Promise<void> {
    const crops = keptCrops(recording);
    const rowBytes = this.featureCount * 4;
    const handle = openSync(this.file(recording), 'a+');
    closeSync(handle);
    const file = openSync(this.file(recording), 'r+');
    try {
      const there = Math.min(crops.length, Math.floor(fstatSync(file).size / rowBytes));
      onRows(there);
      for (let start = there; start < crops.length; start += BATCH_CROPS) {
        const part = crops.slice(start, start + BATCH_CROPS);
        const values = await computeFeatures(network, recording.cropsFile, part);
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        for (let written = 0; written < bytes.length; )
          written += writeSync(file, bytes, written, bytes.length - written, start * rowBytes + written);
        onRows(part.length);
      }
    } finally {
      closeSync(file);
    }
  }
}

async function computeFeatures(
  network: FrozenNetwork,
  cropsFile: string,
  crops: readonly number[],
): Promise<Float32Array> {
  const images = new Float32Array(crops.length * CROP_VALUES);
  normalisePixels(readCrops(cropsFile, crops), crops.length * CROP_HEIGHT_PX * CROP_WIDTH_PX, images);
  const output = tf.tidy(() =>
    network.features(tf.tensor4d(images, [crops.length, CROP_HEIGHT_PX, CROP_WIDTH_PX, 3])),
  );
  const values = await output.data<'float32'>();
  output.dispose();
  if (values.length !== crops.length * network.featureCount)
    throw new Error(
      `The 2D network must give ${network.featureCount} features for a crop, found ${values.length / crops.length}.`,
    );
  return values;
}

function keptCrops(recording: RatedRecording): number[] {
  return recording.crops.filter((crop) => crop !== null);
}

/** SHA-256 over names, shapes and values of weights, in order of their names. */
export async function weightsHash(weights: ReadonlyMap<string, tf.Tensor>): Promise<string> {
  const hash = createHash('sha256');
  for (const name of [...weights.keys()].sort()) {
    const tensor = weights.get(name);
    if (tensor === undefined) continue;
    const values = await tensor.data<'float32'>();
    hash.update(`${name} ${tensor.shape}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

/**
 * SHA-256 that tells prepared sets apart without reading them: the index, and of each crops file its size,
 * its first crop and its last.
 */
export function preparedSetHash({ folder, index }: PreparedSet): string {
  const hash = createHash('sha256').update(readFileSync(join(folder, 'index.json')));
  for (const recording of index.recordings) {
    const file = join(folder, recording.cropsFile);
    const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
    hash.update(`${recording.cropsFile} ${size}\n`);
    const last = Math.floor(size / CROP_VALUES) - 1;
    if (last >= 0) hash.update(readCrops(file, [0, last]));
  }
  return hash.digest('hex');
}
