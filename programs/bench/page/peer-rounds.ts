import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import ortModule from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import ortBinary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import type { ModelManifest } from '../../../src/core/models/manifest';
import { frameFeatures } from '../../../src/core/networks/forward/affect-network';
import { convolutionPlan, featureMapShape } from '../../../src/core/networks/plans/convolution-plan';
import { startWasm } from '../../../src/inference/backends/wasm-backend';
import type { StreamedModel } from '../../../src/inference/frame-window';
import { decodeModel, type FetchedModel, type LoadedModel } from '../../../src/inference/load-model';
import { StreamingModel } from '../../../src/inference/streaming-model';
import { EngineStream } from '../../../src/inference/wasm-engine/engine-stream';
import { loadKernels } from '../../../src/inference/wasm-engine/kernel-files';
import { convolutionsOf, mapSteps } from '../../../src/inference/wasm-engine/plan/map-steps';
import { engineThreads } from '../../../src/inference/wasm-engine/start-engine';
import { StoredWeights } from '../../../src/inference/wasm-engine/stored-weights';
import { wholeClipAffect } from '../../../src/inference/windows/whole-clip';
import { drawnModel } from '../drawn-model';
import { type OnnxConvolution, onnxChain } from './onnx-graph';

/** What the peers are measured on. */
export interface PeerSettings {
  /** Manifest of a shipped model, for all but its network. */
  readonly manifest: ModelManifest;
  /** Of the recurrent network; 1 is the paper's. */
  readonly width: number;
  /** Of the i3D. */
  readonly clipWidth: number;
  /** `null`: as many as the app takes. */
  readonly threads: number | null;
  readonly rounds: number;
  readonly windows: number;
}

/** Milliseconds of each round, by what was measured and who did it. */
export interface PeerTimes {
  readonly threads: number;
  readonly memoryBytes: number;
  readonly times: Readonly<Record<PeerTask, Readonly<Record<string, readonly number[]>>>>;
  /** Greatest difference of onnxruntime-web's features from those of TensorFlow.js, over its greatest. */
  readonly onnxFeatureError: number;
  /** Greatest difference of our engine's estimates from those of TensorFlow.js. */
  readonly estimateDifference: number;
}

/** A frame's features, all after them, both as a new estimate of 64 frames, and one of an i3D of 16. */
export type PeerTask = 'features' | 'temporal' | 'estimate64' | 'i3d16';

type Job = () => Promise<Readonly<Partial<Record<PeerTask, number>>>>;

/** Rounds that are not counted: code is optimised meanwhile and weights are packed. */
const WARM_ROUNDS = 3;
/** Between jobs, so that threads that still look for work of the one before have gone to sleep. */
const PAUSE_MS = 8;
const CLIP_LENGTH = 64;
const I3D_LENGTH = 16;

/**
 * Our engine, stock TensorFlow.js and onnxruntime-web on the same drawn weights, by turns, so that a load on
 * the machine falls on all of them.
 */
export async function measurePeers(settings: PeerSettings): Promise<PeerTimes> {
  const threads = settings.threads ?? engineThreads(navigator.hardwareConcurrency);
  if (threads === 1) {
    // As where threads are off: the stock backend looks at nothing else.
    Object.defineProperty(globalThis, 'crossOriginIsolated', { value: false, configurable: true });
  }
  const backend = await startWasm('For the benchmark');
  const times: Record<PeerTask, Record<string, number[]>> = {
    features: {},
    temporal: {},
    estimate64: {},
    i3d16: {},
  };
  const note = (name: string, measured: Awaited<ReturnType<Job>>) => {
    for (const [task, ms] of Object.entries(measured)) {
      const own = times[task as PeerTask];
      own[name] = [...(own[name] ?? []), ms];
    }
  };
  const recurrent = drawnModel(settings.manifest, 'lstm', settings.width);
  const crop = noiseCrop(recurrent);
  const ours = await ownStream(recurrent, threads, CLIP_LENGTH);
  const loaded = decodeModel(recurrent);
  const stock = new StreamingModel(loaded, { clipLengthFrames: CLIP_LENGTH });
  const onnx = await onnxFeatures(recurrent, threads, crop);
  const onnxFeatureError = relativeError(await onnx(), channelsFirst(stockFeatures(loaded, crop)));
  const estimateDifference = await differenceOf(ours, stock, crop);
  const { memoryBytes } = ours;
  await inTurns(
    {
      ours: () => streamed(ours, crop, 'estimate64'),
      tfjs: () => streamed(stock, crop, 'estimate64'),
      'onnxruntime-web': async () => ({ features: await timed(onnx) }),
    },
    settings.rounds,
    note,
  );
  const window = Array.from({ length: CLIP_LENGTH }, () => crop);
  for (let round = 0; round <= settings.windows; round++) {
    const ms = await timed(() => wholeClipAffect(loaded, window));
    if (round > 0) note('tfjsFreshWindow', { estimate64: ms });
  }
  stock.dispose();
  loaded.dispose();
  ours.dispose();

  const inflated = drawnModel(settings.manifest, 'i3d', settings.clipWidth);
  const ownClip = await ownStream(inflated, threads, I3D_LENGTH);
  const loadedClip = decodeModel(inflated);
  const stockClip = new StreamingModel(loadedClip, { clipLengthFrames: I3D_LENGTH });
  for (let frame = 1; frame < I3D_LENGTH; frame++) {
    await ownClip.pushFrame(crop);
    await stockClip.pushFrame(crop);
  }
  await inTurns(
    {
      ours: async () => ({ i3d16: await timed(() => ownClip.pushFrame(crop)) }),
      tfjs: async () => ({ i3d16: await timed(() => stockClip.pushFrame(crop)) }),
    },
    // A round of an i3D is long.
    Math.ceil(settings.rounds / 3),
    note,
  );
  ownClip.dispose();
  stockClip.dispose();
  loadedClip.dispose();
  backend.dispose();
  return { threads, memoryBytes, times, onnxFeatureError, estimateDifference };
}

async function ownStream(
  model: FetchedModel,
  threads: number,
  clipLengthFrames: number,
): Promise<EngineStream> {
  return EngineStream.open(model, { module: await loadKernels(threads > 1), threads, clipLengthFrames });
}

async function streamed(stream: StreamedModel, crop: Float32Array, whole: PeerTask) {
  const startMs = performance.now();
  const { stageMs } = await stream.pushFrame(crop);
  const { features, temporal } = stageMs;
  return { ...(features === null ? {} : { features }), temporal, [whole]: performance.now() - startMs };
}

/** Each job once a round, another first every time. */
async function inTurns(
  jobs: Readonly<Record<string, Job>>,
  rounds: number,
  note: (name: string, measured: Awaited<ReturnType<Job>>) => void,
): Promise<void> {
  const all = Object.entries(jobs);
  for (let round = -WARM_ROUNDS; round < rounds; round++) {
    for (let turn = 0; turn < all.length; turn++) {
      const [name, job] = all[(turn + round + WARM_ROUNDS) % all.length] as [string, Job];
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      const measured = await job();
      if (round >= 0) note(name, measured);
    }
  }
}

/** The feature network of a model in onnxruntime-web, on the crop, its channels apart. */
async function onnxFeatures(
  { manifest, layout, shards }: FetchedModel,
  threads: number,
  crop: Float32Array,
): Promise<() => Promise<Float32Array>> {
  const { heightPx: height, widthPx: width, channels } = manifest.input;
  const maps = mapSteps(manifest);
  if ('obstacle' in maps) throw new Error(maps.obstacle);
  const stored = new StoredWeights(layout, shards);
  const layers = convolutionsOf(maps.steps).map(
    ({ name, channels: inputs, filters, pool }): OnnxConvolution => ({
      name,
      channels: inputs,
      filters,
      pool,
      kernel: filtersFirst(stored, name, inputs, filters),
      bias: Float32Array.from(stored.vector(`${name}/bias`)),
    }),
  );
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = {
    mjs: new URL(ortModule, location.href).href,
    wasm: new URL(ortBinary, location.href).href,
  };
  const graph = onnxChain(layers, { channels, height, width });
  const session = await ort.InferenceSession.create(graph, { executionProviders: ['wasm'] });
  const planes = new Float32Array(crop.length);
  crop.forEach((number, index) => {
    planes[(index % channels) * height * width + Math.floor(index / channels)] = number;
  });
  return async () => {
    const { y } = await session.run({ x: new ort.Tensor('float32', planes, [1, channels, height, width]) });
    return Float32Array.from((y?.data ?? []) as Float32Array);
  };
}

/** The bytes of a kernel `[3, 3, channels, filters]` as numbers `[filters, channels, 3, 3]`. */
function filtersFirst(
  stored: StoredWeights,
  name: string,
  channels: number,
  filters: number,
): Float32Array<ArrayBuffer> {
  const weight = stored.named(`${name}/kernel`);
  const bytes = new Uint8Array(9 * channels * filters);
  stored.copy(weight, 0, bytes);
  const kernel = new Float32Array(bytes.length);
  let from = 0;
  for (let tap = 0; tap < 9; tap++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let filter = 0; filter < filters; filter++, from++) {
        kernel[(filter * channels + channel) * 9 + tap] = (bytes[from] ?? 0) * weight.scale + weight.min;
      }
    }
  }
  return kernel;
}

/** The features of a crop by TensorFlow.js, `[height, width, channels]`. */
function stockFeatures({ weights, manifest }: LoadedModel, crop: Float32Array): Features {
  const { heightPx, widthPx, channels } = manifest.input;
  const plan = convolutionPlan(manifest.architecture.base, manifest.architecture.widthMultiplier);
  const shape = featureMapShape(plan, manifest.input);
  const values = tidy(() =>
    frameFeatures(
      weights,
      manifest.architecture,
      tensor4d(crop, [1, heightPx, widthPx, channels]),
    ).dataSync<'float32'>(),
  );
  return { values, channels: shape[2] };
}

interface Features {
  readonly values: Float32Array;
  readonly channels: number;
}

function channelsFirst({ values, channels }: Features): Float32Array {
  const pixels = values.length / channels;
  return values.map((_, index) => values[(index % pixels) * channels + Math.floor(index / pixels)] ?? 0);
}

function relativeError(found: Float32Array, expected: Float32Array): number {
  const most = expected.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0);
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (found[i] ?? NaN))), 0) / most;
}

/** The greatest difference of two streams over some frames, both emptied afterwards. */
async function differenceOf(one: StreamedModel, other: StreamedModel, crop: Float32Array): Promise<number> {
  let worst = 0;
  for (let frame = 0; frame < WARM_ROUNDS; frame++) {
    const [found, expected] = [await one.pushFrame(crop), await other.pushFrame(crop)];
    expected.raw?.forEach((value, index) => {
      worst = Math.max(worst, Math.abs(value - (found.raw?.[index] ?? NaN)));
    });
  }
  one.reset();
  other.reset();
  return worst;
}

function noiseCrop({ manifest }: FetchedModel): Float32Array {
  const { heightPx, widthPx, channels } = manifest.input;
  return Float32Array.from({ length: heightPx * widthPx * channels }, Math.random);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
