import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../core/face/crop-rule';
import type { StoredWeights } from '../wasm-engine/stored-weights';
import { CardCutter } from './crop/card-cutter';
import { DeviceMemory } from './device-memory';
import type { Dispatch } from './dispatch-maker';
import { type EngineProgram, engineProgram } from './engine-program';
import type { IncomingPicture } from './incoming-frame';
import { VECTOR } from './plan/convolution-tiling';
import { type FrameSchedule, type FrameWork, stillSchedule } from './plan/frame-schedule';
import type { GpuNetwork } from './plan/gpu-network';
import { MapSchedule, mapNeeds, type ScheduleNeeds } from './plan/map-schedule';
import { type ReadbackPlace, ReadbackRing } from './readback-ring';

/** How the engine is to run. */
export interface GpuEngineOptions {
  /** Length of the window T, in frames. */
  readonly clipLengthFrames: number;
  /** Also compute the class head on every frame. */
  readonly classProbabilities: boolean;
  /** Also cut crops out of pictures, where the browser can bring those to the device. */
  readonly cutsPictures: boolean;
}

/** What the engine says after a frame. */
export interface GpuOutput {
  /**
   * Valence, arousal, what the last layer of their head read where it is not the only one and, where they are
   * asked for, the probabilities of the classes.
   */
  readonly values: Float32Array;
  /** Of the frame's own features on the device, in milliseconds; `null` where it tells no times. */
  readonly featuresMs: number | null;
}

const FLOAT_BYTES = 4;
const TIMESTAMPS = 2;
const TIMESTAMP_BYTES = 8;

/** Where the device writes when the features began and when they were done. */
interface Stopwatch {
  readonly times: GPUQuerySet;
  readonly resolved: GPUBuffer;
}

/**
 * A VGG with an LSTM over it, or inflated to 3D, on WebGPU: one upload, one submission and one answer a
 * frame. Buffers, bindings and pipelines are made when it is opened and never again.
 *
 * The window is exact, as `LstmWindow` and `I3dWindow` describe it: T states advance together and the oldest
 * is read, its row beginning anew with the next frame; maps that no zero around the clip reaches are kept.
 */
export class GpuEngine {
  private frames = 0;
  private framesOfWindow = 0;

  private constructor(
    private readonly device: GPUDevice,
    private readonly memory: DeviceMemory,
    private readonly program: EngineProgram,
    private readonly schedule: FrameSchedule,
    private readonly stopwatch: Stopwatch | null,
    /** The way of the answers: a frame needs a place. */
    readonly answers: ReadbackRing,
    /** Cuts the pictures of frames; `null` where only values are taken. */
    readonly cutter: CardCutter | null,
    private readonly clipLengthFrames: number,
  ) {}

  /**
   * Makes everything and brings the weights to the device.
   *
   * @throws Error of one sentence when the device refuses something; nothing stays behind then.
   */
  static async open(
    device: GPUDevice,
    network: GpuNetwork,
    stored: StoredWeights,
    options: GpuEngineOptions,
  ): Promise<GpuEngine> {
    const { clipLengthFrames } = options;
    const memory = new DeviceMemory(device);
    try {
      return await withoutFaults(device, async () => {
        const cropPipeline =
          options.cutsPictures && isCrop(network.picture)
            ? CardCutter.compile(device, network.picture)
            : Promise.resolve(null);
        const needs = scheduleNeeds(network, clipLengthFrames);
        const program = await engineProgram(device, memory, network, stored, { ...options, needs });
        const { temporal, stages } = network;
        const stopwatch = temporal.kind === 'lstm' ? openStopwatch(device, memory) : null;
        const answerBytes = resultBytes(program) + (stopwatch === null ? 0 : TIMESTAMPS * TIMESTAMP_BYTES);
        const answers = new ReadbackRing(memory, answerBytes);
        const schedule =
          temporal.kind === 'lstm'
            ? stillSchedule(stages.length)
            : new MapSchedule(network, clipLengthFrames, temporal.frames);
        const pipeline = await cropPipeline;
        const { incoming, pictures } = program;
        const place = { size: network.picture, words: incoming.picturePart, pictures };
        const cutter = pipeline && CardCutter.of(device, memory, pipeline, place);
        return new GpuEngine(device, memory, program, schedule, stopwatch, answers, cutter, clipLengthFrames);
      });
    } catch (error) {
      memory.dispose();
      throw error;
    }
  }

  /** Bytes of all its buffers; they never change. */
  get bytes(): number {
    return this.memory.bytes;
  }

  /**
   * Takes the next frame, `height × width × 3` values of RGB in [0, 1], row by row, or the words of the crop
   * that was brought to the device last. The window has moved, and the answer has been asked for, when this
   * returns.
   *
   * @param place from {@link answers}; `null` is answered where there are too few frames for an estimate.
   */
  advance(picture: IncomingPicture, place: ReadbackPlace): Promise<GpuOutput | null> {
    const work = this.schedule.next();
    return this.run(picture, work.pictureSlot, work.stages === null ? null : work, place);
  }

  /**
   * Runs every pipeline once on as little as possible, so that no frame waits for a driver's own compiler,
   * and empties the window.
   */
  async rehearse(crop: Float32Array): Promise<GpuOutput | null> {
    const place = this.answers.take() ?? (await this.answers.wait());
    const stages = this.program.incoming.stages.map(({ words }) => ({
      words: new Array<number>(words).fill(0),
      outputs: 1,
    }));
    const answer = this.run(crop, 0, { stages, features: [0, 0] }, place);
    this.reset();
    return answer;
  }

  /** Empties the window: the next frame begins a new one. */
  reset(): void {
    this.schedule.reset();
    this.framesOfWindow = 0;
  }

  /** Frees all buffers; the device stays. */
  dispose(): void {
    this.stopwatch?.times.destroy();
    this.cutter?.dispose();
    this.memory.dispose();
  }

  private async run(
    picture: IncomingPicture,
    pictureSlot: number,
    work: Pick<FrameWork, 'stages' | 'features'> | null,
    place: ReadbackPlace,
  ): Promise<GpuOutput | null> {
    const { device, program, stopwatch, clipLengthFrames } = this;
    const { incoming, pictures, result, headInput, classes } = program;
    const timesOffset = resultBytes(program);
    const oldest = this.framesOfWindow % clipLengthFrames;
    const begins = (this.framesOfWindow + clipLengthFrames - 1) % clipLengthFrames;
    if (picture instanceof Int32Array) picture[0] = pictureSlot;
    incoming.upload(device.queue, picture, work, { oldest, begins, all: this.framesOfWindow === 0 });
    const commands = device.createCommandEncoder();
    const { buffer, pictureOffset, pictureBytes } = incoming;
    if (picture instanceof Int32Array) this.cutter?.record(commands);
    else
      commands.copyBufferToBuffer(buffer, pictureOffset, pictures, pictureSlot * pictureBytes, pictureBytes);
    if (work !== null) {
      const outputs = work.stages.map((stage) => stage.outputs);
      const timestampWrites =
        stopwatch === null
          ? undefined
          : { querySet: stopwatch.times, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
      this.record(commands, program.features, outputs, timestampWrites);
      this.record(commands, program.temporal, outputs);
      commands.copyBufferToBuffer(result, 0, place.buffer, 0, result.size);
      if (headInput !== null) {
        const { buffer: inputs, bytes: inputBytes } = headInput;
        commands.copyBufferToBuffer(inputs, 0, place.buffer, result.size, inputBytes);
      }
      if (stopwatch !== null) {
        const { times, resolved } = stopwatch;
        commands.resolveQuerySet(times, 0, TIMESTAMPS, resolved, 0);
        commands.copyBufferToBuffer(resolved, 0, place.buffer, timesOffset, TIMESTAMPS * TIMESTAMP_BYTES);
      }
    }
    device.queue.submit([commands.finish()]);
    this.frames += 1;
    this.framesOfWindow += 1;
    // Asked for before anything is waited for; without an estimate it gives the place back.
    const bytes = await place.read();
    if (work === null) return null;
    const answer = new Float32Array(bytes, 0, result.size / FLOAT_BYTES);
    const inputs = headInput?.count ?? 0;
    const values = new Float32Array(2 + inputs + classes);
    values.set(answer.subarray(0, 2));
    values.set(new Float32Array(bytes, result.size, inputs), 2);
    values.set(softmax(answer.subarray(VECTOR, VECTOR + classes)), 2 + inputs);
    return { values, featuresMs: stopwatch === null ? null : elapsedMs(bytes, timesOffset) };
  }

  private record(
    commands: GPUCommandEncoder,
    dispatches: readonly Dispatch[],
    outputs: readonly number[],
    timestampWrites?: GPUComputePassTimestampWrites,
  ): void {
    const pass = commands.beginComputePass(timestampWrites === undefined ? {} : { timestampWrites });
    const turn = this.frames % 2 === 0 ? 0 : 1;
    for (const { pipeline, bindGroups, workgroups } of dispatches) {
      const [x, y, z] = workgroups(outputs);
      if (x * y * z === 0) continue;
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroups[turn]);
      pass.dispatchWorkgroups(x, y, z);
    }
    pass.end();
  }
}

/** Whether a network reads crops as the app cuts them. */
function isCrop({ height, width, channels }: GpuNetwork['picture']): boolean {
  return height === CROP_HEIGHT_PX && width === CROP_WIDTH_PX && channels === 3;
}

/** What a network's schedule needs: an LSTM one of everything. */
export function scheduleNeeds(network: GpuNetwork, clipLengthFrames: number): ScheduleNeeds {
  if (network.temporal.kind === 'i3d') return mapNeeds(network, clipLengthFrames, network.temporal.frames);
  const one = network.stages.map(() => 1);
  return { slots: one, mostOutputs: one, steadyOutputs: one, mostFeatures: 1 };
}

/** Gives what `work` gives, unless the device finds fault with what was asked of it. */
async function withoutFaults<T>(device: GPUDevice, work: () => Promise<T>): Promise<T> {
  const kinds = ['validation', 'out-of-memory', 'internal'] as const;
  for (const kind of kinds) device.pushErrorScope(kind);
  let outcome: { readonly made: T } | { readonly error: unknown };
  try {
    outcome = { made: await work() };
  } catch (error) {
    outcome = { error };
  }
  const faults = await Promise.all(kinds.map(() => device.popErrorScope()));
  if ('error' in outcome) throw outcome.error;
  const fault = faults.find((found) => found !== null);
  if (fault) throw new Error(`The graphics device refused the engine: ${fault.message.split('\n')[0]}`);
  return outcome.made;
}

/** Bytes of an answer before its times. */
function resultBytes({ result, headInput }: EngineProgram): number {
  return result.size + (headInput?.bytes ?? 0);
}

function openStopwatch(device: GPUDevice, memory: DeviceMemory): Stopwatch | null {
  if (!device.features.has('timestamp-query')) return null;
  return {
    times: device.createQuerySet({ type: 'timestamp', count: TIMESTAMPS }),
    resolved: memory.buffer(
      'times',
      TIMESTAMPS * TIMESTAMP_BYTES,
      GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    ),
  };
}

/** Milliseconds between the device's two times, in nanoseconds; not under zero, for clocks may be set. */
function elapsedMs(bytes: ArrayBuffer, offset: number): number {
  const [start = 0n, end = 0n] = new BigInt64Array(bytes, offset, TIMESTAMPS);
  return Math.max(0, Number(end - start) / 1e6);
}

function softmax(logits: Float32Array): Float32Array {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
