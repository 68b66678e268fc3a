import '@tensorflow/tfjs-backend-cpu';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX, DEFAULT_CROP_RULE } from '../../src/core/face/crop-rule';
import type { ManifestFile, ModelManifest } from '../../src/core/models/manifest';
import type { I3dArchitecture, LstmArchitecture } from '../../src/core/models/manifest-architecture';
import { layersTopology } from '../../src/core/networks/layers/layers-topology';
import type { Block } from '../../src/core/networks/plans/convolution-plan';
import { expectedWeights, type WeightShape } from '../../src/core/networks/plans/weight-shapes';
import type { BaseArchitectureId, DilationRates } from '../../src/core/networks/tables/base-architectures';
import { seededRandom, uniform } from '../../training/src/engine/random';
import { storeWeights, type WeightPrecision } from '../../training/src/export/quantisation';

/**
 * What may differ from the tiny model: VGG-16 at 1/16 of the width, LSTM of 32, heads 16–8–2 and 16–8–8; as
 * an i3D, no dilation and a head of 16–2.
 */
export interface RandomModelOptions {
  readonly id?: string;
  readonly seed?: number;
  readonly precision?: WeightPrecision;
  /** What is over time; default `lstm`. */
  readonly temporal?: 'lstm' | 'i3d';
  readonly base?: BaseArchitectureId;
  readonly widthMultiplier?: number;
  readonly dilationRates?: DilationRates;
  readonly timeFromBlock?: Block;
  readonly lstmUnits?: number;
  readonly fullyConnectedUnits?: readonly number[];
  readonly classHeadUnits?: readonly number[];
  /** Bytes of a shard at most. */
  readonly shardBytes?: number;
}

/** A model folder in memory: files by path, and the manifest among them as an object. */
export interface ModelFolder {
  readonly manifest: ModelManifest;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Sizes of the network as trained: full width, LSTM of 1,024, heads 512–128–2 and 512–128–8. */
export const FULL_SIZE = {
  widthMultiplier: 1,
  lstmUnits: 1024,
  fullyConnectedUnits: [512, 128, 2],
  classHeadUnits: [512, 128, 8],
} as const satisfies RandomModelOptions;

const CLASSES = ['neutral', 'happiness', 'surprise', 'sadness', 'anger', 'disgust', 'fear', 'contempt'];

/**
 * A model folder of exactly the shipped layout with random weights, the same for the same options. Its
 * estimates mean nothing, but they are in range and move with the input.
 */
export async function randomModelFolder(options: RandomModelOptions = {}): Promise<ModelFolder> {
  const { seed = 1, precision = 'uint8', shardBytes = 64 * 1024 } = options;
  const body = manifestBody(options);
  const random = seededRandom(seed);
  const stored = expectedWeights(body).map((weight) =>
    storeWeights({ ...weight, values: randomValues(weight, random) }, precision),
  );
  const bytes = joined(stored.map((weight) => weight.bytes));
  const count = Math.ceil(bytes.length / shardBytes);
  const paths = Array.from({ length: count }, (_, index) => `group1-shard${index + 1}of${count}.bin`);
  const model = {
    format: 'layers-model',
    generatedBy: 'circumplex tests',
    convertedBy: null,
    modelTopology: layersTopology(body),
    weightsManifest: [{ paths, weights: stored.map(({ entry }) => entry) }],
  };
  const files = new Map<string, Uint8Array<ArrayBuffer>>([['model.json', text(JSON.stringify(model))]]);
  paths.forEach((path, index) => {
    files.set(path, bytes.slice(index * shardBytes, (index + 1) * shardBytes));
  });
  const listed: ManifestFile[] = [];
  for (const [path, data] of files) listed.push({ path, bytes: data.length, sha256: await sha256(data) });
  const manifest: ModelManifest = { ...body, files: listed, weightsSha256: await sha256(bytes) };
  files.set('manifest.json', text(`${JSON.stringify(manifest, null, 2)}\n`));
  files.set('card.md', text('# A random model for tests\n'));
  return { manifest, files };
}

/** The architecture of a recurrent model. Throws an Error for another. */
export function lstmArchitecture({ architecture }: ModelManifest): LstmArchitecture {
  if (architecture.temporal !== 'lstm')
    throw new Error(`The model is not recurrent: ${architecture.temporal}.`);
  return architecture;
}

/** The architecture of an i3D. Throws an Error for another. */
export function i3dArchitecture({ architecture }: ModelManifest): I3dArchitecture {
  if (architecture.temporal !== 'i3d') throw new Error(`The model is not an i3D: ${architecture.temporal}.`);
  return architecture;
}

/** Writes a model folder to a directory, made if need be; for tests that serve files. Node only. */
export async function writeModelFolder(directory: string, { files }: ModelFolder): Promise<void> {
  const [{ mkdir, writeFile }, { join }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
  ]);
  await mkdir(directory, { recursive: true });
  for (const [path, data] of files) await writeFile(join(directory, path), data);
}

/** Crops of smooth random colour, `[100 × 80 × 3]` values in [0, 1] each, the same for the same seed. */
export function randomCrops(count: number, seed = 1): Float32Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const shade = [random(), random(), random()];
    const slope = uniform(random, -0.5, 0.5);
    return Float32Array.from({ length: CROP_HEIGHT_PX * CROP_WIDTH_PX * 3 }, (_, index) => {
      const row = Math.floor(index / (CROP_WIDTH_PX * 3)) / CROP_HEIGHT_PX;
      const value = (shade[index % 3] ?? 0) + slope * (row - 0.5) + uniform(random, -0.1, 0.1);
      return Math.min(1, Math.max(0, value));
    });
  });
}

function manifestBody(options: RandomModelOptions): Omit<ModelManifest, 'files' | 'weightsSha256'> {
  const dimension = { mean: 0, std: 0.3 };
  const statistics = { valence: dimension, arousal: dimension };
  const { temporal = 'lstm', base = 'vgg16', widthMultiplier = 1 / 16 } = options;
  const shared = { base, widthMultiplier };
  return {
    schemaVersion: 1,
    id: options.id ?? `tiny-${temporal}`,
    name: 'Random weights',
    version: '1.0.0',
    architecture:
      temporal === 'i3d'
        ? {
            ...shared,
            temporal,
            dilationRates: options.dilationRates ?? [1, 1, 1, 1],
            ...(options.timeFromBlock === undefined ? {} : { timeFromBlock: options.timeFromBlock }),
            fullyConnectedUnits: options.fullyConnectedUnits ?? [16, 2],
            classHeadUnits: [],
          }
        : {
            ...shared,
            temporal,
            lstmUnits: options.lstmUnits ?? 32,
            fullyConnectedUnits: options.fullyConnectedUnits ?? [16, 8, 2],
            classHeadUnits: options.classHeadUnits ?? [16, 8, 8],
          },
    input: { heightPx: CROP_HEIGHT_PX, widthPx: CROP_WIDTH_PX, channels: 3 },
    clip: { lengthsFrames: [16, 64], defaultLengthFrames: 64, frameRateHz: 10 },
    cropRule: DEFAULT_CROP_RULE,
    outputs: ['valence', 'arousal'],
    classes: temporal === 'i3d' ? [] : CLASSES,
    statistics: { labels: statistics, predictions: statistics },
    trainingData: [{ name: 'nothing', samples: 0, licence: 'CC0-1.0', note: 'Random weights.' }],
    results: [],
  };
}

/**
 * Uniform numbers that keep the signal's strength (He for ReLU; half of it in each branch of a sum), twice
 * that after the LSTM; small biases.
 */
function randomValues({ name, shape }: WeightShape, random: () => number): Float32Array {
  const inputs = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const inBranch = /_[03]_conv\//.test(name);
  const gain = name.startsWith('va_fc') ? 24 : inBranch ? 1.5 : 6;
  const limit = shape.length === 1 ? 0.05 : Math.sqrt(gain / inputs);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(size);
  for (let index = 0; index < size; index++) values[index] = uniform(random, -limit, limit);
  return values;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.length;
  }
  return all;
}

function text(content: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(content));
}

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
