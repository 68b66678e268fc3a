import { type EngineKernels, instantiateKernels } from './engine-kernels';
import { HelperThreads } from './helper-threads';
import { type EngineLayout, engineLayout, type LayoutOptions, type PhaseRun } from './plan/engine-layout';
import type { EngineNetwork } from './plan/engine-network';
import { PAGE_BYTES, WORD_BYTES } from './plan/memory-plan';
import type { StoredWeights } from './stored-weights';
import { packWeights } from './weight-packing';

/** How the engine is to run. */
export interface EngineOptions extends LayoutOptions {
  /** The kernels: for more than one thread the build for shared memory, else the other. */
  readonly module: WebAssembly.Module;
  /**
   * Called at most once, with one sentence, when a helping thread dies: the engine's answers may then not
   * come.
   */
  readonly onDied?: (message: string) => void;
  /**
   * How long a helping thread may keep an item of work, milliseconds; default 5,000. An item takes about one.
   */
  readonly patienceMs?: number;
}

/** What the engine says after a frame. */
export interface EngineOutput {
  /** Valence, arousal and, where they are asked for, the probabilities of the classes. */
  readonly values: Float32Array;
  readonly featuresMs: number;
  readonly temporalMs: number;
}

const PATIENCE_MS = 5000;

/**
 * A VGG and an LSTM over it, one call a frame, in WebAssembly on a memory of its own: the crop goes in, a few
 * numbers come out. The window is exact, as `LstmWindow` describes it: T states advance together, the oldest
 * is read.
 *
 * Computing is synchronous; with helping threads the caller must be a worker, for it waits.
 */
export class WasmEngine {
  private readonly floats: Float32Array;

  private constructor(
    readonly layout: EngineLayout,
    /** Shared with the helping threads, where there are any. */
    readonly memory: WebAssembly.Memory,
    private readonly kernels: EngineKernels,
    /** `null` on one thread. */
    readonly helpers: HelperThreads | null,
    private readonly patienceMs: number,
  ) {
    this.floats = new Float32Array(memory.buffer);
  }

  /**
   * Takes the memory, starts the helpers and packs the weights.
   *
   * @throws Error of one sentence when there is no memory or a helper does not start; nothing stays behind
   * then.
   */
  static async open(
    network: EngineNetwork,
    stored: StoredWeights,
    options: EngineOptions,
  ): Promise<WasmEngine> {
    const { module, threads, onDied = () => {}, patienceMs = PATIENCE_MS } = options;
    const layout = engineLayout(network, stored, options);
    const pages = Math.ceil(layout.bytes / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: threads > 1 });
    const words = new Int32Array(memory.buffer);
    for (const record of layout.records) words.set(record.words, record.address / WORD_BYTES);
    const kernels = instantiateKernels(module, memory);
    const helpers =
      threads > 1
        ? await HelperThreads.start(threads - 1, { module, memory, sync: layout.sync }, onDied)
        : null;
    const engine = new WasmEngine(layout, memory, kernels, helpers, patienceMs);
    try {
      packWeights(memory, layout, stored, () => engine.run(layout.packing.run));
    } catch (error) {
      engine.dispose();
      throw error;
    }
    return engine;
  }

  /** Bytes of the engine's memory; they never change. */
  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /**
   * Takes the next frame, `height × width × 3` values of RGB in [0, 1], row by row.
   *
   * @throws Error of one sentence when a helping thread has died or keeps its work; the engine is then of no
   * more use.
   */
  advance(crop: Float32Array): EngineOutput {
    const { featureRun, temporalRun, affect, classes } = this.layout;
    const startMs = performance.now();
    this.writePicture(crop);
    this.run(featureRun);
    const featuresEndMs = performance.now();
    this.run(temporalRun);
    const values = new Float32Array(2 + (classes?.count ?? 0));
    values.set(this.numbersAt(affect, 2));
    if (classes !== null) values.set(this.numbersAt(classes.address, classes.count), 2);
    return {
      values,
      featuresMs: featuresEndMs - startMs,
      temporalMs: performance.now() - featuresEndMs,
    };
  }

  /** A copy of the features of the last frame, row by row, channels last. */
  features(): Float32Array {
    const { address, channels, padded } = this.layout.features;
    const pixels = this.layout.featureCount / channels;
    const values = new Float32Array(pixels * channels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      values.set(this.numbersAt(address + pixel * padded * WORD_BYTES, channels), pixel * channels);
    }
    return values;
  }

  /** Empties the window: the next frame begins a new one. */
  reset(): void {
    const { states, oldest } = this.layout;
    this.floats.fill(0, states.address / WORD_BYTES, (states.address + states.bytes) / WORD_BYTES);
    this.floats[oldest / WORD_BYTES] = 0;
  }

  /** Ends the helping threads; the memory goes with the engine. */
  dispose(): void {
    this.helpers?.close();
  }

  private writePicture(values: Float32Array): void {
    const { input, picture } = this.layout;
    const rowValues = picture.width * picture.channels;
    const { floats } = this;
    for (
      let start = 0, row = input.address;
      start < values.length;
      start += rowValues, row += input.rowBytes
    ) {
      let to = row / WORD_BYTES;
      for (let from = start; from < start + rowValues; from += picture.channels, to += input.channels) {
        for (let c = 0; c < picture.channels; c++) floats[to + c] = values[from + c] ?? 0;
      }
    }
  }

  private numbersAt(address: number, count: number): Float32Array {
    return this.floats.subarray(address / WORD_BYTES, address / WORD_BYTES + count);
  }

  private run({ address, count }: PhaseRun): void {
    const died = this.helpers?.died ?? null;
    if (died !== null) throw new Error(died);
    if (this.kernels.run(this.layout.sync, address, count, this.patienceMs) === 0) return;
    const message = 'A helping thread of the WebAssembly engine does not answer.';
    this.helpers?.fail(message);
    throw new Error(message);
  }
}
