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
