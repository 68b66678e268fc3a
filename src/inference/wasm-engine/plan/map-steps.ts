import type { ModelManifest } from '../../../core/models/manifest';
import {
  type AddStep,
  convolutionPlan,
  inputsOf,
  type PlanStep,
  type StepInput,
  sizeAfter,
} from '../../../core/networks/plans/convolution-plan';

/** Pixels of a map, and numbers of a pixel. */
export interface MapSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A convolution of a map of one frame, with bias. */
export interface ConvolutionLayer {
  readonly kind: 'convolution';
  /** Layer name as in the weights: `<name>/kernel` `[size, size, channels, filters]` and `<name>/bias`. */
  readonly name: string;
  /** The step whose map it reads; -1 for the picture. */
  readonly input: StepInput;
  readonly channels: number;
  readonly filters: number;
  readonly size: number;
  readonly strides: number;
  /** Zeros around the map on every side, in pixels. */
  readonly pad: number;
  /** Of what it gives, before the pool, in pixels. */
  readonly height: number;
  readonly width: number;
  /** The step whose map is added to what it gives, before the ReLU; `null` where none is. */
  readonly addend: StepInput | null;
  readonly relu: boolean;
  /** Whether a 2×2 max pool of stride 2 comes after it. */
  readonly pool: boolean;
}

/** A max pool apart, on a map without negative numbers: zeros lie around it, and must not win. */
export interface PoolLayer {
  readonly kind: 'max-pool';
  readonly name: string;
  readonly input: StepInput;
  readonly channels: number;
  readonly size: number;
  readonly strides: number;
  readonly pad: number;
  /** Of what it gives, in pixels. */
  readonly height: number;
  readonly width: number;
}

/** One thing that is done with maps of a frame. */
export type MapStep = ConvolutionLayer | PoolLayer;

/** The maps of a network: the picture, what is done with them in order, and the numbers of the last. */
export interface MapSteps {
  readonly picture: MapSize;
  readonly steps: readonly MapStep[];
  readonly features: number;
}

/** The map that a step gives. */
export function mapAfter(step: MapStep): MapSize {
  if (step.kind === 'max-pool') return step;
  const { height, width, filters: channels } = step;
  return step.pool
    ? { height: Math.floor(height / 2), width: Math.floor(width / 2), channels }
    : { height, width, channels };
}

/** The map that step `place` gives; the picture for -1. */
function mapOf(steps: readonly MapStep[], place: StepInput, picture: MapSize): MapSize {
  const step = steps[place];
  return step === undefined ? picture : mapAfter(step);
}

/** The convolutions among some steps, in order. */
export function convolutionsOf(steps: readonly MapStep[]): readonly ConvolutionLayer[] {
  return steps.filter((step) => step.kind === 'convolution');
}

/**
 * The plan of a 2D network as the engine computes it, or why it can't, as a clause. A sum with a shortcut,
 * and a 2×2 pool, are part of the convolution before them where nothing else reads what that gives.
 */
export function mapSteps({
  architecture,
  input,
}: Pick<ModelManifest, 'architecture' | 'input'>): MapSteps | { readonly obstacle: string } {
  const plan = convolutionPlan(architecture.base, architecture.widthMultiplier);
  const reads = plan.flatMap(inputsOf);
  const picture = { height: input.heightPx, width: input.widthPx, channels: input.channels };
  const steps: MapStep[] = [];
  /** By step of the plan, the step here that gives its map. */
  const places: StepInput[] = [];
  const placeOf = (step: StepInput): StepInput => places[step] ?? -1;
  for (const step of plan) {
    const last = inputsOf(step).at(-1) ?? -1;
    const isOnlyReader = reads.filter((read) => read === last).length === 1;
    const before = placeOf(last) === steps.length - 1 && isOnlyReader ? steps.at(-1) : undefined;
    const joined = before?.kind === 'convolution' ? joinedStep(before, step, placeOf) : null;
    if (joined !== null) steps[steps.length - 1] = joined;
    else if (step.kind === 'add') {
      return { obstacle: `it computes no sum like ${step.name} of ${architecture.base}` };
    } else {
      const place = placeOf(step.input);
      steps.push(ownStep(step, place, mapOf(steps, place, picture)));
    }
    places.push(steps.length - 1);
  }
  const { height, width, channels } = mapOf(steps, steps.length - 1, picture);
  return { picture, steps, features: height * width * channels };
}

/** A convolution and what is done next with its map, as one step; `null` where that is another step. */
function joinedStep(
  before: ConvolutionLayer,
  step: PlanStep,
  placeOf: (step: StepInput) => StepInput,
): ConvolutionLayer | null {
  if (before.pool || step.kind === 'convolution') return null;
  if (step.kind === 'add') {
    const addend = placeOf(step.inputs[0]);
    return before.addend === null && !before.relu && addend !== -1 ? { ...before, addend, relu: true } : null;
  }
  return step.size === 2 && step.strides === 2 && step.pad === 0 ? { ...before, pool: true } : null;
}

function ownStep(step: Exclude<PlanStep, AddStep>, input: StepInput, map: MapSize): MapStep {
  const { name, size, strides, pad } = step;
  const shared = {
    name,
    input,
    channels: map.channels,
    size,
    strides,
    pad,
    height: sizeAfter(step, map.height),
    width: sizeAfter(step, map.width),
  };
  if (step.kind === 'max-pool') return { kind: 'max-pool', ...shared };
  const { filters, relu } = step;
  return { kind: 'convolution', ...shared, filters, relu, addend: null, pool: false };
}
