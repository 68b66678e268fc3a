import type { BaseArchitectureId, DilationRates } from '../tables/base-architectures';
import {
  type Block,
  type ConvolutionStep,
  convolutionPlan,
  type PlanStep,
  type PoolStep,
  type StepInput,
} from './convolution-plan';

/** What decides the convolutional part of an i3D. */
export interface I3dBase {
  readonly base: BaseArchitectureId;
  /** Multiplies the filters of every convolution; 1 is the paper's table. */
  readonly widthMultiplier: number;
  readonly dilationRates: DilationRates;
  /**
   * First block whose kernels reach over time; those before it keep the kernels of the 2D network, which see
   * one frame. 1, the paper's, where it is absent.
   */
  readonly timeFromBlock?: Block | undefined;
}

/**
 * The steps of an i3D (section 3.3.2): those of its 2D network, each applied to every frame of a clip, where
 * {@link timeTaps} and {@link timePool} say what happens over time.
 *
 * Pools of the first block are over space only: sixteen frames through five pools over time would leave
 * nothing. A VGG's other pools halve the time with the space, so 16 frames end as one and 64 as four. A
 * ResNet strides instead of pooling; its stages that halve the space begin with a pool over time alone, so 16
 * frames end as two. One set of weights serves every length.
 */
export function i3dPlan({
  base,
  widthMultiplier,
  timeFromBlock = 1,
}: Omit<I3dBase, 'dilationRates'>): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  const moved = new Map<StepInput, StepInput>([[-1, -1]]);
  const movedInput = (input: StepInput): StepInput => moved.get(input) ?? input;
  const plan = convolutionPlan(base, widthMultiplier);
  plan.forEach((step, index) => {
    const before = plan[index - 1];
    if (before !== undefined && step.block !== before.block && beginsWithTimePool(plan, step.block)) {
      const pool = { size: 1, strides: 1, pad: 0, block: step.block };
      steps.push({
        kind: 'max-pool',
        name: `conv${step.block}_time_pool`,
        input: movedInput(index - 1),
        ...pool,
      });
      // All that the stage reads of what came before it goes through the pool.
      moved.set(index - 1, steps.length - 1);
    }
    if (step.kind === 'add')
      steps.push({ ...step, inputs: [movedInput(step.inputs[0]), movedInput(step.inputs[1])] });
    else if (step.kind === 'max-pool') steps.push({ ...step, input: movedInput(step.input) });
    else {
      // The kernel is made cubic (section 3.3.2): 3×3 gets 3 taps, ResNet's 7×7 stem 7, and 1×1 stays on its
      // frame.
      const taps = step.block < timeFromBlock ? 1 : step.size;
      steps.push({ ...step, taps, input: movedInput(step.input) });
    }
    moved.set(index, steps.length - 1);
  });
  return steps;
}

/**
 * Index of the tap that sees the frame itself; the one that holds a centred kernel and that masking keeps.
 */
export function centreTap(taps: number): number {
  return (taps - 1) / 2;
}

/** Taps over time of a convolution, and the frames between neighbouring ones. */
export function timeTaps(
  { taps, block }: ConvolutionStep,
  dilationRates: DilationRates,
): { readonly taps: number; readonly dilation: number } {
  const group = Math.max(0, block - 2) as 0 | 1 | 2 | 3;
  return { taps, dilation: taps === 1 ? 1 : dilationRates[group] };
}

/** Frames that a pool makes one of: 1 in the first block, 2 in the others. */
export function timePool({ block }: PoolStep): 1 | 2 {
  return block === 1 ? 1 : 2;
}

/** Frames of a clip that end as one: 16 for a VGG, 8 for ResNet50. A clip's length is a multiple of it. */
export function framesPerOutput(plan: readonly PlanStep[]): number {
  return plan.reduce((frames, step) => (step.kind === 'max-pool' ? frames * timePool(step) : frames), 1);
}

/** Throws a RangeError when a clip of this many frames does not come out even through the pools over time. */
export function refuseClipLength(plan: readonly PlanStep[], lengthFrames: number): void {
  const unit = framesPerOutput(plan);
  if (lengthFrames < unit || lengthFrames % unit !== 0) {
    throw new RangeError(`A clip of this i3D must have a multiple of ${unit} frames, found ${lengthFrames}.`);
  }
}

/** True of a later block that halves the space by a stride and has no pool to halve the time with. */
function beginsWithTimePool(plan: readonly PlanStep[], block: Block): boolean {
  const steps = plan.filter((step) => step.block === block);
  return (
    !steps.some((step) => step.kind === 'max-pool') &&
    steps.some((step) => step.kind === 'convolution' && step.strides > 1)
  );
}
