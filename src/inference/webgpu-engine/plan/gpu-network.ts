import type { ModelManifest } from '../../../core/models/manifest';
import { convolutionPlan, type PoolStep, sizeAfter } from '../../../core/networks/plans/convolution-plan';
import { framesPerOutput, i3dPlan, timePool, timeTaps } from '../../../core/networks/plans/i3d-plan';
import { type DenseLayer, denseStack } from '../../wasm-engine/plan/engine-network';

/**
 * A 3×3 convolution of stride 1 with bias and ReLU, over space and perhaps over time, with the pools around
 * it that cost nothing: one over space after it, one over time where it reads.
 */
export interface ConvolutionStage {
  /**
   * Layer name: `<name>/kernel` `[3, 3, channels, filters]`, or `[3, 3, 3, …]` time first, and `<name>/bias`.
   */
  readonly name: string;
  readonly channels: number;
  readonly filters: number;
  /** Of the map, before the pool, in pixels. */
  readonly height: number;
  readonly width: number;
  /** Whether a 2×2 max pool over space follows. */
  readonly pool: boolean;
  /** Maps in time that an output is made of, the frame's own in the middle, and how far they are apart. */
  readonly taps: 1 | 3;
  readonly dilation: number;
  /** Whether it reads the picture, whose pixels are not padded to whole vectors. */
  readonly picture: boolean;
  /** Whether each map that it reads is the larger of two neighbours in time, of the pool before it. */
  readonly pairs: boolean;
}

/** All that is computed for a frame, in order: sizes alone, no weights. */
export interface GpuNetwork {
  readonly picture: { readonly height: number; readonly width: number; readonly channels: number };
  readonly stages: readonly ConvolutionStage[];
  /** Of the last map, after its pool over space; `pairs` where a pool over time follows. */
  readonly features: {
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly pairs: boolean;
  };
  readonly temporal:
    | { readonly kind: 'lstm'; readonly units: number }
    /** `frames` that the pools over time make one of. */
    | { readonly kind: 'i3d'; readonly frames: number };
  readonly affectHead: readonly DenseLayer[];
  /** Empty for a model without classes. Probabilities come after it. */
  readonly classHead: readonly DenseLayer[];
}

/**
 * What the engine would have to compute for a model, or why it can't, as a clause: it knows the convolutions
 * of a VGG, an LSTM over them, and the same inflated to 3D.
 */
export function gpuNetwork({
  architecture,
  input,
}: Pick<ModelManifest, 'architecture' | 'input'>): GpuNetwork | { readonly obstacle: string } {
  const { base, widthMultiplier, temporal } = architecture;
  const plan = temporal === 'i3d' ? i3dPlan(architecture) : convolutionPlan(base, widthMultiplier);
  const stages: ConvolutionStage[] = [];
  let [height, width] = [input.heightPx, input.widthPx];
  let pairs = false;
  for (const step of plan) {
    const last = stages.at(-1);
    if (step.kind === 'convolution' && step.size === 3 && step.strides === 1 && step.pad === 1 && step.relu) {
      const { name, channels, filters } = step;
      const time = temporal === 'i3d' ? timeTaps(step, architecture.dilationRates) : { taps: 1, dilation: 1 };
      const taps = time.taps === 3 ? 3 : 1;
      stages.push({
        ...{ name, channels, filters, height, width, pool: false, pairs },
        ...{ taps, dilation: time.dilation, picture: stages.length === 0 },
      });
      pairs = false;
    } else if (step.kind === 'max-pool' && isHalving(step) && last?.pool === false) {
      stages[stages.length - 1] = { ...last, pool: true };
      pairs = temporal === 'i3d' && timePool(step) === 2;
    } else return { obstacle: `it computes no ${step.kind} like ${step.name} of ${base}` };
    [height, width] = [sizeAfter(step, height), sizeAfter(step, width)];
  }
  const channels = stages.at(-1)?.filters ?? input.channels;
  const features = height * width * channels;
  const headInputs = architecture.temporal === 'i3d' ? features : architecture.lstmUnits;
  return {
    picture: { height: input.heightPx, width: input.widthPx, channels: input.channels },
    stages,
    features: { height, width, channels, pairs },
    temporal:
      architecture.temporal === 'i3d'
        ? { kind: 'i3d', frames: framesPerOutput(plan) }
        : { kind: 'lstm', units: architecture.lstmUnits },
    affectHead: denseStack('va_fc', headInputs, architecture.fullyConnectedUnits, 'tanh'),
    classHead: denseStack('class_fc', features, architecture.classHeadUnits, 'linear'),
  };
}

function isHalving({ size, strides, pad }: PoolStep): boolean {
  return size === 2 && strides === 2 && pad === 0;
}
