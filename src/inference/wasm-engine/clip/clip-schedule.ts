import { centreTap, timeTaps } from '../../../core/networks/plans/i3d-plan';
import { isInterior, missingOutputs, type StepReach, stepReaches } from '../../windows/i3d-reach';
import type { ClipNetwork, ClipStep } from './clip-network';

/*
 * What is to be computed for each new frame of a clip, and in which slots of memory it lies. The window is as
 * exact as `I3dWindow`'s, which says what is kept: the outputs that the zeros around the window do not reach.
 * An output that a convolution reads is kept as the packed rows of its transform, one that a pool reads as a
 * map.
 *
 * Slots are numbers; how many there must be is found by running the schedule without computing anything.
 */

/** A map, by its slot, that is to be transformed into rows. */
export interface MapTransform {
  readonly map: number;
  readonly rows: number;
}

/** A result of a convolution: the rows under its taps, `null` outside the clip, and the map that is made. */
export interface ConvolutionResult {
  readonly taps: readonly (number | null)[];
  readonly map: number;
}

/** A pool over two maps. */
export interface PooledPair {
  readonly first: number;
  readonly second: number;
  readonly map: number;
}

/** What one step has to do; maps and rows that it reads are those of the step before. */
export type StepWork =
  | {
      readonly kind: 'convolution';
      readonly transforms: readonly MapTransform[];
      readonly results: readonly ConvolutionResult[];
    }
  | { readonly kind: 'pool'; readonly pairs: readonly PooledPair[] };

/** What a new frame asks for. */
export interface ClipFrame {
  /** Slot of its picture. */
  readonly picture: number;
  /** The work of each step, in order; `null` while there are too few frames for an estimate. */
  readonly work: readonly StepWork[] | null;
  /** Slots of the maps of the last step, to be averaged. */
  readonly last: readonly number[];
}

/** Slots that a step's outputs, or the pictures, take at most. */
export interface SlotCount {
  readonly maps: number;
  readonly rows: number;
}

/** How long outputs are kept. */
export interface ClipScheduleOptions {
  /** Length of the window T, in frames. */
  readonly clipLengthFrames: number;
  /**
   * Newest frames whose outputs of the first step are kept: its maps are the largest and the cheapest of
   * all. Those of other steps are kept as long as they may serve.
   */
  readonly firstStepFrames: number;
}

/** Hands out slots; one that was given back is taken before a new one. */
class Slots {
  private readonly free: number[] = [];
  private count = 0;

  take(): number {
    return this.free.pop() ?? this.count++;
  }

  give(slot: number | null): void {
    if (slot !== null) this.free.push(slot);
  }

  get most(): number {
    return this.count;
  }
}

/** An output as it lies in memory in this window. */
interface Output {
  map: number | null;
  rows: number | null;
  readonly isNew: boolean;
}

/** What is kept of a step's outputs, or of the pictures. */
class OutputStore {
  readonly maps = new Slots();
  readonly rows = new Slots();
  /** By the number of the frame. */
  readonly kept = new Map<number, number>();
  /** Of the window under way, by index in time. */
  readonly current = new Map<number, Output>();

  constructor(readonly keptAs: 'map' | 'rows') {}

  /** Ends a window: keeps new outputs for which `keptFrame` gives a number, frees the rest. */
  settle(keptFrame: (index: number) => number | null): void {
    for (const [index, { map, rows, isNew }] of this.current) {
      const frame = isNew ? keptFrame(index) : null;
      const isKept = !isNew || frame !== null;
      const slot = this.keptAs === 'map' ? map : rows;
      if (frame !== null && slot !== null) this.kept.set(frame, slot);
      if (!isKept || this.keptAs !== 'map') this.maps.give(map);
      if (!isKept || this.keptAs !== 'rows') this.rows.give(rows);
    }
    this.current.clear();
  }

  /** Forgets what was kept of frames before a number. */
  forgetBefore(frame: number): void {
    for (const [number, slot] of this.kept) {
      if (number >= frame) continue;
      (this.keptAs === 'map' ? this.maps : this.rows).give(slot);
      this.kept.delete(number);
    }
  }
}

/** Plans an i3D's window, frame after frame. */
export class ClipSchedule {
  private readonly plan: readonly ClipStep['step'][];
  private readonly reaches: readonly StepReach[];
  private readonly pictures = new OutputStore('map');
  private readonly stores: readonly OutputStore[];
  private framesSeen = 0;

  constructor(
    private readonly network: ClipNetwork,
    private readonly options: ClipScheduleOptions,
  ) {
    this.plan = network.steps.map(({ step }) => step);
    this.reaches = stepReaches(this.plan, network.dilationRates);
    this.stores = this.plan.map(
      (_, place) => new OutputStore(this.plan[place + 1]?.kind === 'convolution' ? 'rows' : 'map'),
    );
  }

  /** Slots that the pictures and each step have needed so far. */
  get slots(): { readonly pictures: SlotCount; readonly steps: readonly SlotCount[] } {
    const count = ({ maps, rows }: OutputStore) => ({ maps: maps.most, rows: rows.most });
    return { pictures: count(this.pictures), steps: this.stores.map(count) };
  }

  /** Takes the next frame. */
  advance(): ClipFrame {
    const picture = this.pictures.maps.take();
    this.pictures.kept.set(this.framesSeen, picture);
    this.framesSeen += 1;
    const unit = this.network.framesOfOne;
    const length = Math.floor(Math.min(this.framesSeen, this.options.clipLengthFrames) / unit) * unit;
    const planned = length === 0 ? null : this.planWindow(this.framesSeen - length, length);
    this.forgetOld();
    return { picture, work: planned?.work ?? null, last: planned?.last ?? [] };
  }

  /** Empties the window. */
  reset(): void {
    for (const store of [this.pictures, ...this.stores]) store.forgetBefore(Number.POSITIVE_INFINITY);
    this.framesSeen = 0;
  }

  private planWindow(start: number, length: number): { work: StepWork[]; last: number[] } {
    const { plan, reaches, stores } = this;
    const { dilationRates } = this.network;
    const timed = { plan, reaches, dilationRates };
    const missing = missingOutputs(
      timed,
      { start, length },
      (place, frame) => stores[place]?.kept.has(frame) === true,
    );
    const work = plan.map((step, place): StepWork => {
      const read = (index: number) => this.output(place - 1, start, index);
      const indices = missing[place] ?? [];
      const made = (index: number) => this.newMap(place, index);
      if (step.kind === 'max-pool') {
        const pairs = indices.map((index) => ({
          first: read(2 * index).map ?? 0,
          second: read(2 * index + 1).map ?? 0,
          map: made(index),
        }));
        return { kind: 'pool', pairs };
      }
      const count = length / (reaches[place - 1]?.stride ?? 1);
      const { taps, dilation } = timeTaps(step, dilationRates);
      const rowSlots = (stores[place - 1] ?? this.pictures).rows;
      const transforms: MapTransform[] = [];
      const rowsAt = (index: number): number | null => {
        if (index < 0 || index >= count) return null;
        const output = read(index);
        if (output.rows === null) {
          output.rows = rowSlots.take();
          transforms.push({ map: output.map ?? 0, rows: output.rows });
        }
        return output.rows;
      };
      const results = indices.map((index) => ({
        taps: Array.from({ length: taps }, (_, tap) => rowsAt(index + (tap - centreTap(taps)) * dilation)),
        map: made(index),
      }));
      return { kind: 'convolution', transforms, results };
    });
    const place = plan.length - 1;
    const last = Array.from(
      { length: length / this.network.framesOfOne },
      (_, index) => this.output(place, start, index).map ?? 0,
    );
    this.pictures.settle(() => null);
    stores.forEach((store, step) => {
      const reach = reaches[step] as StepReach;
      store.settle((index) => (isInterior(reach, index, length) ? start + index * reach.stride : null));
    });
    return { work, last };
  }

  /** An output of this window: computed for it, or kept. */
  private output(place: number, start: number, index: number): Output {
    const store = this.stores[place] ?? this.pictures;
    const found = store.current.get(index);
    if (found !== undefined) return found;
    const slot = store.kept.get(start + index * (this.reaches[place]?.stride ?? 1));
    if (slot === undefined) throw new Error('The schedule of a clip reads what is not there.');
    const isMap = store.keptAs === 'map';
    const output = { map: isMap ? slot : null, rows: isMap ? null : slot, isNew: false };
    store.current.set(index, output);
    return output;
  }

  private newMap(place: number, index: number): number {
    const store = this.stores[place] as OutputStore;
    const map = store.maps.take();
    store.current.set(index, { map, rows: null, isNew: true });
    return map;
  }

  /** Frees what no later window can use. */
  private forgetOld(): void {
    const { clipLengthFrames, firstStepFrames } = this.options;
    const start = Math.max(0, this.framesSeen + 1 - clipLengthFrames);
    this.pictures.forgetBefore(start);
    this.stores.forEach((store, place) => {
      const least = place === 0 ? this.framesSeen - firstStepFrames : 0;
      store.forgetBefore(Math.max(start + (this.reaches[place]?.before ?? 0), least));
    });
  }
}

/** Slots that a window needs: what a schedule takes until its pattern repeats. */
export function slotsOf(network: ClipNetwork, options: ClipScheduleOptions): ClipSchedule['slots'] {
  const schedule = new ClipSchedule(network, options);
  const frames = 2 * options.clipLengthFrames + 2 * network.framesOfOne;
  for (let frame = 0; frame < frames; frame++) schedule.advance();
  return schedule.slots;
}
