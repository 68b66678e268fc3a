import type { ModelManifest } from '../../../core/models/manifest';
import type { PlanStep } from '../../../core/networks/plans/convolution-plan';
import { framesPerOutput, i3dPlan, timePool } from '../../../core/networks/plans/i3d-plan';
import type { DilationRates } from '../../../core/networks/tables/base-architectures';
import { type ConvolutionLayer, type DenseLayer, denseStack, vggLayers } from '../plan/engine-network';

/** A step of an i3D, which reads what the step before it gives, the first the pictures. */
export interface ClipStep {
  /** As the plan has it; what is asked of it here is what it does over time. */
  readonly step: Exclude<PlanStep, { kind: 'add' }>;
  /** What a convolution does over space, the pool after it included; `null` for a pool over time. */
  readonly layer: ConvolutionLayer | null;
}

/** All that the engine computes for a clip: sizes alone, no weights. */
export interface ClipNetwork {
  readonly steps: readonly ClipStep[];
  readonly dilationRates: DilationRates;
  /** Frames that the pools over time make one of. */
  readonly framesOfOne: number;
  readonly features: number;
  readonly affectHead: readonly DenseLayer[];
}

/**
 * What the engine would have to compute for an i3D, or why it can't, as a clause. A pool over space is part
 * of the convolution before it; what is left of it is a pool over time, or nothing.
 */
export function clipNetwork({
  architecture,
  input,
}: Pick<ModelManifest, 'architecture' | 'input'>): ClipNetwork | { readonly obstacle: string } {
  if (architecture.temporal !== 'i3d') return { obstacle: 'it is no i3D' };
  const vgg = vggLayers({ architecture, input });
  if ('obstacle' in vgg) return vgg;
  const plan = i3dPlan(architecture);
  const steps: ClipStep[] = [];
  for (const step of plan) {
    const before = { input: steps.length - 1 };
    if (step.kind === 'convolution') {
      const layer = vgg.convolutions.find(({ name }) => name === step.name) ?? null;
      steps.push({ step: { ...step, ...before }, layer });
    } else if (step.kind === 'max-pool' && timePool(step) === 2) {
      steps.push({ step: { ...step, ...before }, layer: null });
    }
  }
  return {
    steps,
    dilationRates: architecture.dilationRates,
    framesOfOne: framesPerOutput(plan),
    features: vgg.features,
    affectHead: denseStack('va_fc', vgg.features, architecture.fullyConnectedUnits, 'tanh'),
  };
}
