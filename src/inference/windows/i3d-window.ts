import {
  add,
  concat,
  conv2d,
  fused,
  keep,
  maxPool,
  mean,
  pad,
  relu,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { I3dArchitecture } from '../../core/models/manifest-architecture';
import { affectHeadWithInput } from '../../core/networks/forward/dense-heads';
import { maximumOfPairs, timeKernel } from '../../core/networks/forward/i3d-forward';
import { convolutionPadding } from '../../core/networks/forward/plan-features';
import type { WeightRecord } from '../../core/networks/forward/weight-record';
import {
  type ConvolutionStep,
  type PlanStep,
  type PoolStep,
  runPlan,
} from '../../core/networks/plans/convolution-plan';
import { centreTap, framesPerOutput, i3dPlan, timePool, timeTaps } from '../../core/networks/plans/i3d-plan';
import type { ClipWindow, ClipWindowOptions, WindowOutput } from './clip-window';
import { isInterior, keptSteps, mayServe, missingOutputs, type StepReach, stepReaches } from './i3d-reach';

/** One map, as a row of a tensor of maps. */
interface MapRow {
  readonly maps: Tensor4D;
  readonly row: number;
}

/** The outputs of a step in one window, by their index in time; those that nothing reads are not there. */
interface StepOutputs {
  readonly at: ReadonlyMap<number, MapRow>;
  /** The ones that were computed for this window, in one tensor. */
  readonly computed: Tensor4D | null;
}

/**
 * The window of an i3D, exactly as if the last T frames were computed anew for each frame.
 *
 * The zeros around the clip in time reach inwards with every convolution, from both ends. An output that they
 * do not reach depends on the frames alone, wherever the window lies: it is kept by the number of its frame
 * and serves until a window's beginning comes too near. So a new frame costs the outputs near the two ends.
 * Pools over time pair frames (2, 3) in one window and (3, 4) in the next; both kinds of outputs are kept
 * side by side and take turns.
 *
 * With fewer than T frames the window is the newest multiple of the frames that the pools make one of (16 for
 * a VGG), and with fewer than those there is no estimate.
 */
export class I3dWindow implements ClipWindow {
  readonly framesToFirstEstimate: number;
  private readonly plan: readonly PlanStep[];
  private readonly reaches: readonly StepReach[];
  /** Of each step that keeps any, outputs by the number of their frame, `[1, height, width, channels]`. */
  private readonly kept: readonly (Map<number, Tensor4D> | null)[];
  /** The window's frames by their number since the last reset. */
  private readonly images = new Map<number, Tensor4D>();
  private framesSeen = 0;

  constructor(
    private readonly weights: WeightRecord,
    private readonly architecture: I3dArchitecture,
    private readonly options: ClipWindowOptions,
  ) {
    this.plan = i3dPlan(architecture);
    this.reaches = stepReaches(this.plan, architecture.dilationRates);
    this.kept = keptSteps(this.plan, architecture.dilationRates).map((keeps) => (keeps ? new Map() : null));
    this.framesToFirstEstimate = framesPerOutput(this.plan);
  }

  advance(image: Tensor4D): WindowOutput {
    this.images.set(this.framesSeen, image.clone());
    this.framesSeen += 1;
    const unit = this.framesToFirstEstimate;
    const length = Math.floor(Math.min(this.framesSeen, this.options.clipLengthFrames) / unit) * unit;
    const output = length === 0 ? null : tidy(() => this.estimate(this.framesSeen - length, length));
    this.forgetOld();
    return { output, featuresEndMs: null };
  }

  reset(): void {
    this.dispose();
    this.framesSeen = 0;
  }

  dispose(): void {
    for (const maps of [this.images, ...this.kept]) {
      if (maps) forgetBefore(maps, Number.POSITIVE_INFINITY);
    }
  }

  /** Valence and arousal of the `length` frames from number `start` on. */
  private estimate(start: number, length: number): Tensor1D {
    const { plan, reaches, kept } = this;
    const timed = { plan, reaches, dilationRates: this.architecture.dilationRates };
    const missing = missingOutputs(
      timed,
      { start, length },
      (place, frame) => kept[place]?.has(frame) === true,
    );
    const steps = new Map(this.plan.map((step, index) => [step, index]));
    const frames = new Map<number, MapRow>();
    for (let index = 0; index < length; index++) {
      frames.set(index, { maps: this.images.get(start + index) as Tensor4D, row: 0 });
    }
    const computed = (
      step: PlanStep,
      compute: (indices: readonly number[], count: number) => Tensor4D,
    ): StepOutputs => {
      const place = steps.get(step) ?? -1;
      const indices = missing[place] ?? [];
      const { stride } = this.reaches[place] as StepReach;
      const maps = indices.length === 0 ? null : tidy(() => compute(indices, length / stride));
      return this.outputs(place, start, length, indices, maps);
    };
    const last = runPlan<StepOutputs>(
      this.plan,
      { at: frames, computed: null },
      {
        convolution: (step, input) =>
          computed(step, (indices, count) => this.convolution(step, input, indices, count)),
        maxPool: (step, input) => computed(step, (indices) => pooled(step, input, indices)),
        add: (step, first, second) =>
          computed(step, (indices) => relu(add(rows(first, indices), rows(second, indices))) as Tensor4D),
      },
      ({ computed: spent }) => spent?.dispose(),
    );
    const left = length / this.framesToFirstEstimate;
    const maps = rows(
      last,
      Array.from({ length: left }, (_, index) => index),
    );
    const features = mean(reshape(maps, [left, -1]), 0, true) as Tensor2D;
    const affect = affectHeadWithInput(this.weights, this.architecture.fullyConnectedUnits.length, features);
    return reshape(affect, [-1]) as Tensor1D;
  }

  /** A kept output, unless the zeros before the window reach it: then this window needs another. */
  private keptOutput(place: number, start: number, index: number): Tensor4D | undefined {
    const reach = this.reaches[place] as StepReach;
    return mayServe(reach, index) ? this.kept[place]?.get(start + index * reach.stride) : undefined;
  }

  /**
   * The outputs of a step in a window: kept ones and new ones; of the new, keeps those that no zero reached.
   */
  private outputs(
    place: number,
    start: number,
    length: number,
    indices: readonly number[],
    computed: Tensor4D | null,
  ): StepOutputs {
    const reach = this.reaches[place] as StepReach;
    const { stride } = reach;
    const kept = this.kept[place];
    const found = new Map<number, MapRow>();
    for (let index = 0; kept && index < length / stride; index++) {
      const maps = this.keptOutput(place, start, index);
      if (maps !== undefined) found.set(index, { maps, row: 0 });
    }
    indices.forEach((index, row) => {
      const maps = computed as Tensor4D;
      found.set(index, { maps, row });
      if (kept && isInterior(reach, index, length)) {
        kept.set(start + index * stride, keep(slice(maps, [row, 0, 0, 0], [1, -1, -1, -1])));
      }
    });
    return { at: found, computed };
  }

  /** Some outputs of a convolution, tap by tap as in `timeConvolution`; `indices` rise. */
  private convolution(
    step: ConvolutionStep,
    input: StepOutputs,
    indices: readonly number[],
    count: number,
  ): Tensor4D {
    const { dilation } = timeTaps(step, this.architecture.dilationRates);
    const { taps, bias } = timeKernel(this.weights, step);
    const { strides } = step;
    const padding = convolutionPadding(step);
    const centre = centreTap(taps.length);
    let sum: Tensor = fused.conv2d({
      x: rows(input, indices),
      filter: taps[centre] as Tensor4D,
      strides,
      pad: padding,
      bias,
    });
    for (const [tap, filter] of taps.entries()) {
      const offset = (tap - centre) * dilation;
      const seen = indices.filter((index) => index + offset >= 0 && index + offset < count);
      if (offset === 0 || seen.length === 0) continue;
      const y = conv2d(
        rows(
          input,
          seen.map((index) => index + offset),
        ),
        filter,
        strides,
        padding,
      );
      const missing = indices.length - seen.length;
      const border: [number, number] = offset < 0 ? [missing, 0] : [0, missing];
      sum = add(sum, missing === 0 ? y : pad(y, [border, [0, 0], [0, 0], [0, 0]]));
    }
    return (step.relu ? relu(sum) : sum) as Tensor4D;
  }

  /** Frees what no later window can use. */
  private forgetOld(): void {
    const start = Math.max(0, this.framesSeen + 1 - this.options.clipLengthFrames);
    forgetBefore(this.images, start);
    this.kept.forEach((maps, place) => {
      if (maps) forgetBefore(maps, start + (this.reaches[place]?.before ?? 0));
    });
  }
}

function pooled(step: PoolStep, input: StepOutputs, indices: readonly number[]): Tensor4D {
  const { size, strides, pad: border } = step;
  const pairs = timePool(step) === 2;
  const maps = rows(input, pairs ? indices.flatMap((index) => [2 * index, 2 * index + 1]) : indices);
  const space = size === 1 ? maps : maxPool(maps, size, strides, border === 0 ? 'valid' : border);
  return pairs ? maximumOfPairs(space) : space;
}

/** Outputs of a step as one tensor, in the given order; neighbours that lie together are taken together. */
function rows({ at: rowOf }: StepOutputs, indices: readonly number[]): Tensor4D {
  const pieces: { readonly maps: Tensor4D; readonly first: number; count: number }[] = [];
  for (const index of indices) {
    const found = rowOf.get(index);
    if (found === undefined) throw new Error(`The output ${index} of a step was not computed.`);
    const last = pieces.at(-1);
    if (last && last.maps === found.maps && last.first + last.count === found.row) last.count += 1;
    else pieces.push({ maps: found.maps, first: found.row, count: 1 });
  }
  const parts = pieces.map(({ maps, first, count }) =>
    count === maps.shape[0] ? maps : slice(maps, [first, 0, 0, 0], [count, -1, -1, -1]),
  );
  return parts.length === 1 ? (parts[0] as Tensor4D) : concat(parts, 0);
}

function forgetBefore(maps: Map<number, Tensor4D>, frame: number): void {
  for (const [number, map] of maps) {
    if (number >= frame) continue;
    map.dispose();
    maps.delete(number);
  }
}
