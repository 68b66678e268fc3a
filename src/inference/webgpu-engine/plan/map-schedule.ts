import { isInterior, type StepReach } from '../../windows/i3d-reach';
import type { FrameSchedule, FrameWork, StageWork } from './frame-schedule';
import type { ConvolutionStage, GpuNetwork } from './gpu-network';

/** Slots of maps, given out from the lowest free one, so that what is used stays together. */
class SlotPool {
  /** Slots that were ever in use. */
  size = 0;
  private readonly free: number[] = [];

  take(): number {
    const slot = this.free.pop();
    if (slot !== undefined) return slot;
    this.size += 1;
    return this.size - 1;
  }

  give(slots: Iterable<number>): void {
    this.free.push(...slots);
    this.free.sort((a, b) => b - a);
  }
}

/** A stage of the clip and what is kept of it from window to window: slots by number of frame. */
interface ScheduledStage {
  readonly stage: ConvolutionStage;
  readonly reach: StepReach;
  /** Maps of the first convolution are the largest and the cheapest: computed anew instead. */
  readonly keeps: boolean;
  readonly kept: Map<number, number>;
  readonly slots: SlotPool;
}

/**
 * What an i3D computes for each frame, exactly as if the last T frames were computed anew, by the rules of
 * `I3dWindow`: an output that the zeros around the clip in time do not reach serves every window; those near
 * the two ends are computed for each. A pool over time is part of reading: the maps before it are kept one by
 * one, which serves the windows that pair frames (2, 3) and those that pair (3, 4) alike.
 */
export class MapSchedule implements FrameSchedule {
  private readonly stages: readonly ScheduledStage[];
  private readonly lastStride: number;
  private framesSeen = 0;

  constructor(
    network: Pick<GpuNetwork, 'stages'>,
    private readonly clipLengthFrames: number,
    private readonly frames: number,
  ) {
    const reaches = stageReaches(network.stages);
    this.stages = network.stages.map((stage, index) => ({
      stage,
      reach: reaches[index] as StepReach,
      keeps: index > 0,
      kept: new Map(),
      slots: new SlotPool(),
    }));
    this.lastStride = this.stages.at(-1)?.reach.stride ?? 1;
  }

  /** Slots of each stage that were ever in use. */
  get slots(): readonly number[] {
    return this.stages.map(({ slots }) => slots.size);
  }

  /** Maps of each stage that are kept for later windows. */
  get kept(): readonly number[] {
    return this.stages.map(({ kept }) => kept.size);
  }

  next(): ReturnType<FrameSchedule['next']> {
    const pictureSlot = this.framesSeen % this.clipLengthFrames;
    this.framesSeen += 1;
    const length = Math.floor(Math.min(this.framesSeen, this.clipLengthFrames) / this.frames) * this.frames;
    const work = length === 0 ? null : this.window(this.framesSeen - length, length);
    this.forgetOld();
    return work === null ? { pictureSlot, stages: null } : { pictureSlot, ...work };
  }

  reset(): void {
    for (const { kept, slots } of this.stages) {
      slots.give(kept.values());
      kept.clear();
    }
    this.framesSeen = 0;
  }

  /** The work of the window of `length` frames from number `start` on. */
  private window(start: number, length: number): Omit<FrameWork, 'pictureSlot'> {
    const missing = this.missingOutputs(start, length);
    const { clipLengthFrames } = this;
    let slotOf = (index: number) => (start + index) % clipLengthFrames;
    let count = length;
    const spent: (() => void)[] = [];
    const stages = this.stages.map((scheduled, place): StageWork => {
      const { stage, reach, keeps, kept, slots } = scheduled;
      if (stage.pairs) count /= 2;
      const own = new Map<number, number>();
      const words: number[] = [];
      for (const index of missing[place] ?? []) {
        const slot = slots.take();
        own.set(index, slot);
        words.push(slot);
        for (const input of tapInputs(stage, index)) {
          const there = input >= 0 && input < count;
          if (stage.pairs) words.push(...[2 * input, 2 * input + 1].map((map) => (there ? slotOf(map) : -1)));
          else words.push(there ? slotOf(input) : -1);
        }
      }
      const window = new Map(own);
      for (let index = 0; keeps && index < count; index++) {
        const slot = window.has(index) ? undefined : this.keptSlot(scheduled, start, index);
        if (slot !== undefined) window.set(index, slot);
      }
      for (const [index, slot] of own) {
        if (keeps && isInterior(reach, index, length)) kept.set(start + index * reach.stride, slot);
        else spent.push(() => slots.give([slot]));
      }
      slotOf = (index) => {
        const slot = window.get(index);
        if (slot === undefined) throw new Error(`The output ${index} of ${stage.name} was not computed.`);
        return slot;
      };
      return { words, outputs: own.size };
    });
    const features = Array.from({ length: length / this.lastStride }, (_, index) => slotOf(index));
    for (const give of spent) give();
    return { stages, features };
  }

  /** Indices of the outputs that each stage computes for a window: those that are read and were not kept. */
  private missingOutputs(start: number, length: number): readonly (readonly number[])[] {
    const missing: (readonly number[])[] = [];
    let read = new Set(Array.from({ length: length / this.lastStride }, (_, index) => index));
    for (let place = this.stages.length - 1; place >= 0; place--) {
      const scheduled = this.stages[place] as ScheduledStage;
      const { stage, reach } = scheduled;
      const indices = [...read]
        .filter((index) => this.keptSlot(scheduled, start, index) === undefined)
        .sort((a, b) => a - b);
      missing[place] = indices;
      const inputs = indices
        .flatMap((index) => tapInputs(stage, index))
        .filter((input) => input >= 0 && input < length / reach.stride);
      read = new Set(stage.pairs ? inputs.flatMap((input) => [2 * input, 2 * input + 1]) : inputs);
    }
    return missing;
  }

  /** Slot of a kept output, unless the zeros before the window reach it: then this window needs another. */
  private keptSlot({ reach, kept }: ScheduledStage, start: number, index: number): number | undefined {
    const frame = index * reach.stride;
    return frame < reach.before ? undefined : kept.get(start + frame);
  }

  /** Gives back what no later window can use. */
  private forgetOld(): void {
    const start = Math.max(0, this.framesSeen + 1 - this.clipLengthFrames);
    for (const { reach, kept, slots } of this.stages) {
      for (const [frame, slot] of kept) {
        if (frame >= start + reach.before) continue;
        kept.delete(frame);
        slots.give([slot]);
      }
    }
  }
}

/** What a schedule needs at most, found by running it: it repeats itself once the window is full. */
export interface ScheduleNeeds {
  /** Slots of each stage. */
  readonly slots: readonly number[];
  /** Outputs of each stage for one frame, at most and of a full window. */
  readonly mostOutputs: readonly number[];
  readonly steadyOutputs: readonly number[];
  readonly mostFeatures: number;
}

/** Runs the schedule of a clip until it repeats itself. */
export function mapNeeds(
  network: Pick<GpuNetwork, 'stages'>,
  clipLengthFrames: number,
  frames: number,
): ScheduleNeeds {
  const schedule = new MapSchedule(network, clipLengthFrames, frames);
  let mostOutputs = network.stages.map(() => 0);
  let steadyOutputs = mostOutputs;
  let mostFeatures = 0;
  for (let frame = 0; frame < 2 * clipLengthFrames + 2 * frames; frame++) {
    const work = schedule.next();
    if (work.stages === null) continue;
    steadyOutputs = work.stages.map(({ outputs }) => outputs);
    mostOutputs = mostOutputs.map((most, place) => Math.max(most, steadyOutputs[place] ?? 0));
    mostFeatures = Math.max(mostFeatures, work.features.length);
  }
  return { slots: schedule.slots, mostOutputs, steadyOutputs, mostFeatures };
}

/** Indices in time that an output's taps fall on; those outside of the clip too. */
function tapInputs({ taps, dilation }: ConvolutionStage, index: number): readonly number[] {
  return taps === 1 ? [index] : [index - dilation, index, index + dilation];
}

function stageReaches(stages: readonly ConvolutionStage[]): readonly StepReach[] {
  let reach: StepReach = { stride: 1, before: 0, after: 0 };
  return stages.map(({ taps, dilation, pairs }) => {
    const { stride, before, after } = reach;
    const read = pairs ? { stride: 2 * stride, before, after: after + stride } : reach;
    const side = taps === 1 ? 0 : dilation * read.stride;
    reach = { stride: read.stride, before: read.before + side, after: read.after + side };
    return reach;
  });
}
