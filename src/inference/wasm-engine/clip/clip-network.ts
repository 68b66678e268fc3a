import type { ModelManifest } from '../../../core/models/manifest';
import type { PlanStep } from '../../../core/networks/plans/convolution-plan';
import { framesPerOutput, i3dPlan, timePool } from '../../../core/networks/plans/i3d-plan';
import type { DilationRates } from '../../../core/networks/tables/base-architectures';
import { type DenseLayer, denseStack } from '../plan/engine-network';
import { type ConvolutionLayer, type MapStep, mapSteps } from '../plan/map-steps';

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
 * What the engine would have to compute for an i3D, or why it can't, as a clause: it knows those of VGGs. A
 * pool over space is part of the convolution before it; what is left of it is a pool over time, or nothing.
 */
export function clipNetwork({
  architecture,
  input,
}: Pick<ModelManifest, 'architecture' | 'input'>): ClipNetwork | { readonly obstacle: string } {
  if (architecture.temporal !== 'i3d') return { obstacle: 'it is no i3D' };
  const maps = mapSteps({ architecture, input });
  if ('obstacle' in maps) return maps;
  const layers = new Map<string, ConvolutionLayer>();
  for (const [place, step] of maps.steps.entries()) {
    if (!isLinkOfChain(step, place)) {
      return { obstacle: `over time it computes no ${step.kind} like ${step.name} of ${architecture.base}` };
    }
    layers.set(step.name, step);
  }
  const plan = i3dPlan(architecture);
  const steps: ClipStep[] = [];
  for (const step of plan) {
    const before = { input: steps.length - 1 };
    if (step.kind === 'convolution') {
      steps.push({ step: { ...step, ...before }, layer: layers.get(step.name) ?? null });
    } else if (step.kind === 'max-pool' && timePool(step) === 2) {
      steps.push({ step: { ...step, ...before }, layer: null });
    }
  }
  return {
    steps,
    dilationRates: architecture.dilationRates,
    framesOfOne: framesPerOutput(plan),
    features: maps.features,
    affectHead: denseStack('va_fc', maps.features, architecture.fullyConnectedUnits, 'tanh'),
  };
}

/** Whether a step is a 3×3 convolution with ReLU that reads the one before it. */
function isLinkOfChain(step: MapStep, place: number): step is ConvolutionLayer {
  const { kind, input, size, strides, pad } = step;
  if (kind !== 'convolution' || input !== place - 1) return false;
  return size === 3 && strides === 1 && pad === 1 && step.relu && step.addend === null;
}
