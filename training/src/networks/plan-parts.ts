import type { Block, PlanStep } from '../../../src/core/networks/plans/convolution-plan';

/** A plan cut between two blocks. */
export interface DividedPlan {
  /** Steps of the blocks before; empty when the cut is at block 1. */
  readonly before: readonly PlanStep[];
  /** The other steps; their picture is the output of `before`. */
  readonly after: readonly PlanStep[];
}

/**
 * Cuts a plan where `block` starts, so that the earlier blocks can be computed apart from the later ones.
 * Throws an Error when a later block reads more than the last output of the earlier ones.
 */
export function dividedPlan(plan: readonly PlanStep[], block: Block): DividedPlan {
  const cut = plan.findIndex((step) => step.block >= block);
  if (cut === -1) throw new Error(`The plan has no block ${block}.`);
  const shifted = (input: number): number => {
    if (input < cut - 1) throw new Error(`Block ${block} reads step ${input}, inside an earlier block.`);
    return input - cut;
  };
  return {
    before: plan.slice(0, cut),
    after: plan
      .slice(cut)
      .map((step) =>
        step.kind === 'add'
          ? { ...step, inputs: [shifted(step.inputs[0]), shifted(step.inputs[1])] as const }
          : { ...step, input: shifted(step.input) },
      ),
  };
}

/**
 * The plan for pictures of half the height and width: it leaves out the last halving of the map, a VGG's last
 * pool or the stride of a ResNet's last stage, so that the map has the same shape and every weight its place.
 */
export function halfSizePlan(plan: readonly PlanStep[]): readonly PlanStep[] {
  const last = plan.at(-1);
  if (last?.kind === 'max-pool') return plan.slice(0, -1);
  return plan.map((step) =>
    step.kind === 'convolution' && step.block === last?.block && step.strides === 2
      ? { ...step, strides: 1 }
      : step,
  );
}
