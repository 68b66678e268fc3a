import { type EngineKernels, instantiateKernels } from './engine-kernels';
import { HelperThreads } from './helper-threads';
import type { NumbersPlace, RecordWords } from './plan/dense-layout';
import { PAGE_BYTES, WORD_BYTES } from './plan/memory-plan';
import type { PackedWeights, PhaseRun } from './plan/packing-layout';
import type { StoredWeights } from './stored-weights';
import { packWeights } from './weight-packing';

/** What the engine runs on. */
export interface MachineOptions {
  /** The kernels: for more than one thread the build for shared memory, else the other. */
  readonly module: WebAssembly.Module;
  readonly threads: number;
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

/** What a machine must know of a layout. */
export interface MachineLayout {
  readonly bytes: number;
  readonly sync: number;
  readonly records: readonly RecordWords[];
  readonly weights: PackedWeights;
}

const PATIENCE_MS = 5000;

/**
 * Kernels on a memory of their own, and the threads that help. Computing is synchronous; with helping threads
 * the caller must be a worker, for it waits.
 */
export class EngineMachine {
  readonly floats: Float32Array;
  readonly words: Int32Array;

  private constructor(
    /** Shared with the helping threads, where there are any. */
    readonly memory: WebAssembly.Memory,
    private readonly kernels: EngineKernels,
    private readonly sync: number,
    /** `null` on one thread. */
    private readonly helpers: HelperThreads | null,
    private readonly patienceMs: number,
  ) {
    this.floats = new Float32Array(memory.buffer);
    this.words = new Int32Array(memory.buffer);
  }

  /**
   * Takes the memory, starts the helpers and packs the weights as they come.
   *
   * @throws Error of one sentence when there is no memory, a helper does not start or weights do not come;
   * nothing stays behind then.
   */
  static async open(
    layout: MachineLayout,
    stored: StoredWeights,
    options: MachineOptions,
  ): Promise<EngineMachine> {
    const { module, threads, onDied = () => {}, patienceMs = PATIENCE_MS } = options;
    const { sync } = layout;
    const pages = Math.ceil(layout.bytes / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: threads > 1 });
    const kernels = instantiateKernels(module, memory);
    const helpers =
      threads > 1 ? await HelperThreads.start(threads - 1, { module, memory, sync }, onDied) : null;
    const machine = new EngineMachine(memory, kernels, sync, helpers, patienceMs);
    for (const { address, words } of layout.records) machine.words.set(words, address / WORD_BYTES);
    try {
      await packWeights(memory, layout.weights, stored, () => machine.run(layout.weights.run));
    } catch (error) {
      machine.dispose();
      throw error;
    }
    return machine;
  }

  /** Bytes of the memory; they never change. */
  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** Numbers at an address, as they lie there: no copy. */
  numbersAt(address: number, count: number): Float32Array {
    return this.floats.subarray(address / WORD_BYTES, address / WORD_BYTES + count);
  }

  /** A copy of the numbers at some places, one after another; those of `null` are left out. */
  numbersOf(places: readonly (NumbersPlace | null)[]): Float32Array {
    const found = places.flatMap((place) => (place === null ? [] : [place]));
    const values = new Float32Array(found.reduce((sum, { count }) => sum + count, 0));
    let first = 0;
    for (const { address, count } of found) {
      values.set(this.numbersAt(address, count), first);
      first += count;
    }
    return values;
  }

  /**
   * Writes a picture, RGB in [0, 1], row by row, into a map whose pixels have a fourth number.
   *
   * @param width of the picture, in pixels of three numbers.
   */
  writePicture(values: Float32Array, width: number, map: PictureMap): void {
    const { floats } = this;
    const perPixel = map.picture;
    let row = map.address;
    for (let start = 0; start < values.length; start += width * perPixel, row += map.rowBytes) {
      let to = row / WORD_BYTES;
      for (let from = start; from < start + width * perPixel; from += perPixel, to += map.channels) {
        for (let c = 0; c < perPixel; c++) floats[to + c] = values[from + c] ?? 0;
      }
    }
  }

  /**
   * Does phases one after the other.
   *
   * @throws Error of one sentence when a helping thread has died or keeps its work; the machine is then of no
   * more use.
   */
  run({ address, count }: PhaseRun): void {
    const died = this.helpers?.died ?? null;
    if (died !== null) throw new Error(died);
    if (this.kernels.run(this.sync, address, count, this.patienceMs) === 0) return;
    const message = 'A helping thread of the WebAssembly engine does not answer.';
    this.helpers?.fail(message);
    throw new Error(message);
  }

  /** Ends the helping threads; the memory goes with the machine. */
  dispose(): void {
    this.helpers?.close();
  }
}

/** Where a picture goes: its first pixel, bytes from row to row, and numbers of a pixel there and in it. */
export interface PictureMap {
  readonly address: number;
  readonly rowBytes: number;
  readonly channels: number;
  readonly picture: number;
}
