import type { PlanStep, StepInput } from '../../core/networks/plans/convolution-plan';
import { centreTap, timePool, timeTaps } from '../../core/networks/plans/i3d-plan';
import type { DilationRates } from '../../core/networks/tables/base-architectures';

/** Where the output of a step of an i3D lies in time, and which frames it depends on. */
export interface StepReach {
  /** Frames from one output to the next. */
  readonly stride: number;
  /** Frames before its own that an output depends on. */
  readonly before: number;
  /** Frames after its own that an output depends on. */
  readonly after: number;
}

/** Every step's {@link StepReach}, in the order of the plan. An output's own frame is the first it pools. */
export function stepReaches(plan: readonly PlanStep[], dilationRates: DilationRates): readonly StepReach[] {
  const reaches: StepReach[] = [];
  const reachOf = (input: StepInput): StepReach => reaches[input] ?? { stride: 1, before: 0, after: 0 };
  for (const step of plan) {
    if (step.kind === 'add') {
      const [first, second] = [reachOf(step.inputs[0]), reachOf(step.inputs[1])];
      reaches.push({
        stride: first.stride,
        before: Math.max(first.before, second.before),
        after: Math.max(first.after, second.after),
      });
    } else if (step.kind === 'max-pool') {
      const { stride, before, after } = reachOf(step.input);
      const frames = timePool(step);
      reaches.push({ stride: stride * frames, before, after: after + (frames - 1) * stride });
    } else {
      const { stride, before, after } = reachOf(step.input);
      const { taps, dilation } = timeTaps(step, dilationRates);
      const reach = centreTap(taps) * dilation * stride;
      reaches.push({ stride, before: before + reach, after: after + reach });
    }
  }
  return reaches;
}

/** Indices of the outputs of a step's input that its output `index` reads, among `count`. */
export function inputsInTime(
  step: PlanStep,
  index: number,
  count: number,
  dilationRates: DilationRates,
): readonly number[] {
  if (step.kind === 'add') return [index];
  if (step.kind === 'max-pool') return timePool(step) === 1 ? [index] : [2 * index, 2 * index + 1];
  const { taps, dilation } = timeTaps(step, dilationRates);
  const centre = centreTap(taps);
  return Array.from({ length: taps }, (_, tap) => index + (tap - centre) * dilation).filter(
    (input) => input >= 0 && input < count,
  );
}

/**
 * Which steps' outputs are worth keeping from window to window: those that a later step reads beyond what it
 * has to compute itself, which are the inputs of convolutions over time, pools and sums. The first
 * convolution is not: its maps are the largest of all and, from three channels, the cheapest.
 */
export function keptSteps(plan: readonly PlanStep[], dilationRates: DilationRates): readonly boolean[] {
  return plan.map((step, index) => {
    if (step.kind !== 'convolution') return true;
    if (step.input === -1) return false;
    return plan.some(
      (reader) =>
        reader.kind === 'convolution' && reader.input === index && timeTaps(reader, dilationRates).taps > 1,
    );
  });
}

/** A window of an i3D: the number of its first frame since the last reset, and its frames. */
export interface WindowSpan {
  readonly start: number;
  readonly length: number;
}

/**
 * Whether an output of a step, kept by the number of its frame, may serve in a window: not if the zeros
 * before the window reach it.
 */
export function mayServe({ stride, before }: StepReach, index: number): boolean {
  return index * stride >= before;
}

/** Whether neither the zeros before a window nor those after it reach an output: it is then worth keeping. */
export function isInterior({ stride, before, after }: StepReach, index: number, length: number): boolean {
  return index * stride - before >= 0 && index * stride + after < length;
}

/**
 * The indices in time, rising, that each step of a plan has to compute for a window: what is read of it and
 * was not kept.
 *
 * @param isKept whether a step's output at the frame of this number is there.
 */
export function missingOutputs(
  { plan, reaches, dilationRates }: TimedPlan,
  { start, length }: WindowSpan,
  isKept: (place: number, frame: number) => boolean,
): readonly (readonly number[])[] {
  const read: Set<number>[] = plan.map(() => new Set());
  const countOf = (place: number) => length / (reaches[place]?.stride ?? 1);
  const last = plan.length - 1;
  for (let index = 0; index < countOf(last); index++) read[last]?.add(index);
  const missing: (readonly number[])[] = [];
  for (let place = last; place >= 0; place--) {
    const step = plan[place] as PlanStep;
    const reach = reaches[place] as StepReach;
    const indices = [...(read[place] ?? [])]
      .filter((index) => !mayServe(reach, index) || !isKept(place, start + index * reach.stride))
      .sort((a, b) => a - b);
    missing[place] = indices;
    for (const input of step.kind === 'add' ? step.inputs : [step.input]) {
      for (const index of indices) {
        for (const needed of inputsInTime(step, index, countOf(input), dilationRates)) {
          read[input]?.add(needed);
        }
      }
    }
  }
  return missing;
}

/** The steps of an i3D with what each depends on. */
export interface TimedPlan {
  readonly plan: readonly PlanStep[];
  readonly reaches: readonly StepReach[];
  readonly dilationRates: DilationRates;
}
