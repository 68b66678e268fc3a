import {
  BASE_ARCHITECTURES,
  type BaseArchitectureId,
  RESNET_BATCH_NORM_EPSILON,
  RESNET_EXPANSION,
  VGG_BATCH_NORM_EPSILON,
  vggBatchNormName,
  vggConvolutions,
} from '../tables/base-architectures';

/** Blocks of every base network, counted from 1: VGG's five, or ResNet's stem and four stages. */
export const BLOCKS = [1, 2, 3, 4, 5] as const;

/** One of {@link BLOCKS}. */
export type Block = (typeof BLOCKS)[number];

/** Where a step reads: the index of an earlier step, or -1 for the picture. */
export type StepInput = number;

/** A convolution, with the batch normalisation and the ReLU that follow it. */
export interface ConvolutionStep {
  readonly kind: 'convolution';
  /** Layer name as in Keras; weights are `<name>/kernel` `[size, size, in, filters]` and `<name>/bias`. */
  readonly name: string;
  /**
   * Layer name of the batch normalisation after it (`/gamma`, `/beta`, `/moving_mean`, `/moving_variance`).
   */
  readonly normalisation: string | null;
  /** Added to the variance in that normalisation. */
  readonly epsilon: number;
  readonly input: StepInput;
  readonly channels: number;
  readonly filters: number;
  readonly size: number;
  /** Taps over time, an odd number; 1 in a 2D network. */
  readonly taps: number;
  readonly strides: number;
  /** Zeros around the map on every side, in pixels; `same` at stride 1. */
  readonly pad: number;
  readonly relu: boolean;
  readonly block: Block;
}

/** A max pool of `size` × `size` windows, `strides` apart. */
export interface PoolStep {
  readonly kind: 'max-pool';
  readonly name: string;
  readonly input: StepInput;
  readonly size: number;
  readonly strides: number;
  /**
   * Zeros around the map on every side, in pixels. Only after a ReLU, where a zero can't win over a value.
   */
  readonly pad: number;
  readonly block: Block;
}

/** The sum of a residual block and its shortcut, with ReLU. */
export interface AddStep {
  readonly kind: 'add';
  readonly name: string;
  readonly inputs: readonly [StepInput, StepInput];
  readonly block: Block;
}

/** One operation of a base network. */
export type PlanStep = ConvolutionStep | PoolStep | AddStep;

/**
 * A base network of Table 1 as the list of its operations, in order; the last step's output is the feature
 * map. The one description that the 2D network, the inflated 3D network, training and export all follow.
 */
export function convolutionPlan(id: BaseArchitectureId, widthMultiplier = 1): readonly PlanStep[] {
  return BASE_ARCHITECTURES[id].kind === 'vgg'
    ? vggPlan(id, widthMultiplier)
    : resnetPlan(id, widthMultiplier);
}

/** The convolutions of a plan, in order. */
export function planConvolutions(plan: readonly PlanStep[]): readonly ConvolutionStep[] {
  return plan.filter((step) => step.kind === 'convolution');
}

/** How the steps of a plan are computed on values of type T. */
export interface PlanOperations<T> {
  convolution(step: ConvolutionStep, input: T): T;
  maxPool(step: PoolStep, input: T): T;
  add(step: AddStep, first: T, second: T): T;
}

/**
 * Computes a plan step by step; gives the last step's output. `onSpent` is called with each value, the
 * picture excepted, when no later step reads it.
 */
export function runPlan<T>(
  plan: readonly PlanStep[],
  picture: T,
  operations: PlanOperations<T>,
  onSpent: (value: T) => void = () => {},
): T {
  const lastReader = new Map<StepInput, number>();
  plan.forEach((step, index) => {
    for (const input of inputsOf(step)) lastReader.set(input, index);
  });
  const values = new Map<StepInput, T>([[-1, picture]]);
  const read = (input: StepInput): T => {
    const value = values.get(input);
    if (value === undefined) throw new Error(`The plan reads step ${input} before it is there.`);
    return value;
  };
  plan.forEach((step, index) => {
    values.set(
      index,
      step.kind === 'add'
        ? operations.add(step, read(step.inputs[0]), read(step.inputs[1]))
        : step.kind === 'max-pool'
          ? operations.maxPool(step, read(step.input))
          : operations.convolution(step, read(step.input)),
    );
    for (const input of new Set(inputsOf(step))) {
      if (lastReader.get(input) !== index || input === -1) continue;
      onSpent(read(input));
      values.delete(input);
    }
  });
  return read(plan.length - 1);
}

/** Height or width of a map after a step. */
export function sizeAfter({ size, strides, pad }: ConvolutionStep | PoolStep, before: number): number {
  return Math.floor((before + 2 * pad - size) / strides) + 1;
}

/**
 * Shape `[height, width, channels]` of the feature map of a plan. Throws an Error when nothing is left of it.
 */
export function featureMapShape(
  plan: readonly PlanStep[],
  picture: { readonly heightPx: number; readonly widthPx: number; readonly channels: number },
): readonly [number, number, number] {
  type Shape = readonly [number, number, number];
  const shape = runPlan<Shape>(plan, [picture.heightPx, picture.widthPx, picture.channels], {
    convolution: (step, [h, w]) => [sizeAfter(step, h), sizeAfter(step, w), step.filters],
    maxPool: (step, [h, w, c]) => [sizeAfter(step, h), sizeAfter(step, w), c],
    add: (_, first) => first,
  });
  if (!(shape[0] > 0 && shape[1] > 0)) {
    throw new Error(`An input of ${picture.heightPx}×${picture.widthPx} pixels is too small for the pools.`);
  }
  return shape;
}

/** What a step reads; of a sum the shortcut first. */
export function inputsOf(step: PlanStep): readonly StepInput[] {
  return step.kind === 'add' ? step.inputs : [step.input];
}

function vggPlan(id: BaseArchitectureId, widthMultiplier: number): PlanStep[] {
  const table = BASE_ARCHITECTURES[id];
  if (table.kind !== 'vgg') throw new Error(`${id} is not a VGG.`);
  const plan: PlanStep[] = [];
  let channels = 3;
  for (const { name, filters, poolAfter } of vggConvolutions(table, widthMultiplier)) {
    const block = Number(name.charAt(5)) as Block;
    plan.push({
      kind: 'convolution',
      name,
      normalisation: table.batchNormalisation ? vggBatchNormName(name) : null,
      epsilon: VGG_BATCH_NORM_EPSILON,
      input: plan.length - 1,
      channels,
      filters,
      size: 3,
      taps: 1,
      strides: 1,
      pad: 1,
      relu: true,
      block,
    });
    channels = filters;
    if (poolAfter) {
      const input = plan.length - 1;
      plan.push({ kind: 'max-pool', name: `block${block}_pool`, input, size: 2, strides: 2, pad: 0, block });
    }
  }
  return plan;
}

/** Version 1 of ResNet: normalisation after each convolution, a block's stride on its first 1×1. */
function resnetPlan(id: BaseArchitectureId, widthMultiplier: number): PlanStep[] {
  const table = BASE_ARCHITECTURES[id];
  if (table.kind !== 'resnet') throw new Error(`${id} is not a ResNet.`);
  const scaled = (filters: number) => Math.max(1, Math.round(filters * widthMultiplier));
  const plan: PlanStep[] = [];
  const push = (step: PlanStep) => plan.push(step) - 1;
  const convolution = (
    name: string,
    input: StepInput,
    shape: Pick<ConvolutionStep, 'channels' | 'filters' | 'size' | 'strides' | 'relu' | 'block'>,
  ) =>
    push({
      kind: 'convolution',
      name: `${name}_conv`,
      normalisation: `${name}_bn`,
      epsilon: RESNET_BATCH_NORM_EPSILON,
      input,
      taps: 1,
      pad: (shape.size - 1) / 2,
      ...shape,
    });
  let channels = scaled(table.stemFilters);
  let x = convolution('conv1', -1, {
    channels: 3,
    filters: channels,
    size: 7,
    strides: 2,
    relu: true,
    block: 1,
  });
  x = push({ kind: 'max-pool', name: 'pool1_pool', input: x, size: 3, strides: 2, pad: 1, block: 1 });
  table.stages.forEach(([filters, repeats, stride], stage) => {
    const block = (stage + 2) as Block;
    for (let repeat = 1; repeat <= repeats; repeat++) {
      const name = `conv${block}_block${repeat}`;
      const inner = scaled(filters);
      const outer = inner * RESNET_EXPANSION;
      const strides = repeat === 1 ? stride : 1;
      const common = { size: 1, block } as const;
      const shortcut =
        repeat === 1
          ? convolution(`${name}_0`, x, { ...common, channels, filters: outer, strides, relu: false })
          : x;
      x = convolution(`${name}_1`, x, { ...common, channels, filters: inner, strides, relu: true });
      x = convolution(`${name}_2`, x, {
        block,
        size: 3,
        channels: inner,
        filters: inner,
        strides: 1,
        relu: true,
      });
      x = convolution(`${name}_3`, x, {
        ...common,
        channels: inner,
        filters: outer,
        strides: 1,
        relu: false,
      });
      x = push({ kind: 'add', name: `${name}_out`, inputs: [shortcut, x], block });
      channels = outer;
    }
  });
  return plan;
}
