import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CROP_VALUES } from '../../../src/core/face/crop-pixels';
import { parseJson } from '../../../src/core/schemas/schema-fault';
import { fields, text as word } from '../../../src/core/schemas/schema-parts';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import { type PreparedPart, preparedPartSchema } from '../datasets/recordings/prepared-recordings';
import { labelPaths } from '../datasets/recordings/recording-labels';
import type { RecordingSource } from '../datasets/recordings/recording-source';
import type { CutBatch, CuttingSettings } from './page-contract';
import { labelFrames, type PreparedLabels } from './prepared-labels';

/** File name of a recording in the prepared set, without an ending. */
export function partName(recording: string): string {
  return recording.replace(/[^A-Za-z0-9._-]+/g, '_');
}

/**
 * What a prepared recording follows from: settings, and names, sizes and dates of its files. A part is used
 * again only while this stays the same.
 */
export async function partKey(source: RecordingSource, settings: CuttingSettings): Promise<string> {
  const { pictures, labels } = source;
  const files = [
    ...(pictures.kind === 'video' ? [pictures.path] : pictures.kind === 'images' ? pictures.files : []),
    ...labelPaths(labels),
  ];
  const facts = files.map(async (file) => {
    const info = await stat(file).catch(() => null);
    return [file, info?.size ?? null, info?.mtimeMs ?? null];
  });
  const text = JSON.stringify([settings, source.subjects, pictures, labels, await Promise.all(facts)]);
  return createHash('sha256').update(text).digest('hex');
}

const partFile = fields({ key: word, recording: preparedPartSchema });

/** A recording that an earlier run finished with the same key; null where there is none or it is damaged. */
export async function readPart(folder: string, name: string, key: string): Promise<PreparedPart | null> {
  try {
    const text = await readFile(join(folder, `${partName(name)}.part.json`), 'utf8');
    const { key: written, recording } = parseJson(partFile, text, { source: name });
    const crops = recording.crops.filter((crop) => crop !== null).length;
    const { size } = await stat(join(folder, recording.cropsFile));
    return written === key && size === crops * CROP_VALUES ? recording : null;
  } catch {
    return null;
  }
}

/**
 * Writes one recording while it is cut. Crops go straight to the disk; only times and marks are held. The
 * recording counts as done when {@link finish} has written its `.part.json`, the last of its files.
 */
export class PartWriter {
  private readonly decodedMs: number[] = [];
  private readonly timestampsMs: number[] = [];
  private readonly crops: (number | null)[] = [];
  private kept = 0;

  private constructor(
    private readonly folder: string,
    private readonly source: RecordingSource,
    private readonly file: FileHandle,
  ) {}

  /** Begins a recording anew. */
  static async open(folder: string, source: RecordingSource): Promise<PartWriter> {
    return new PartWriter(folder, source, await open(unfinished(folder, source), 'w'));
  }

  /** Takes the next frames. Rejects when the disk does, or when crops and marks do not fit. */
  async add(batch: CutBatch): Promise<void> {
    const bytes = Buffer.from(batch.crops, 'base64');
    const whole = batch.whole.filter(Boolean).length;
    if (bytes.length !== whole * CROP_VALUES) {
      throw new Error(
        `${this.source.name}: a batch must hold ${whole} crops of ${CROP_VALUES} bytes, found ${bytes.length}.`,
      );
    }
    this.decodedMs.push(...batch.decodedMs);
    this.timestampsMs.push(...batch.timestampsMs);
    for (const isWhole of batch.whole) this.crops.push(isWhole ? this.kept++ : null);
    if (bytes.length > 0) await this.file.write(bytes);
  }

  /** Adds the labels and makes the recording count. Rejects with one sentence when it cannot serve. */
  async finish(key: string): Promise<PreparedPart> {
    const { source, folder, timestampsMs, crops } = this;
    if (this.kept === 0) throw new Error(`None of its ${crops.length} frames shows a whole face.`);
    const labels: PreparedLabels = await labelFrames(source, timestampsMs, this.decodedMs);
    await this.file.sync();
    await this.file.close();
    const cropsFile = `${partName(source.name)}.crops`;
    const { name, subjects } = source;
    const recording: PreparedPart = { name, subjects, cropsFile, timestampsMs, crops, ...labels };
    await rename(unfinished(folder, source), join(folder, cropsFile));
    await writeFileAtomically(
      join(folder, `${partName(name)}.part.json`),
      JSON.stringify({ key, recording }),
    );
    return recording;
  }

  /** Throws away what was cut. */
  async abandon(): Promise<void> {
    await this.file.close().catch(() => {});
    await rm(unfinished(this.folder, this.source), { force: true });
  }
}

function unfinished(folder: string, { name }: RecordingSource): string {
  return join(folder, `${partName(name)}.crops.partial`);
}
