import type { ConvolutionStep } from '../../../src/core/networks/plans/convolution-plan';
import type { BaseArchitectureId } from '../../../src/core/networks/tables/base-architectures';
import {
  VGG_BATCH_NORM_EPSILON,
  vggBatchNormName,
} from '../../../src/core/networks/tables/base-architectures';

/** How a published file names the layers of a base network, and what its network took. */
export interface KerasNaming {
  readonly name: string;
  convolution(step: ConvolutionStep): string;
  normalisation(step: ConvolutionStep): string;
  /** Added to the variance in its batch normalisation. */
  epsilon(step: ConvolutionStep): number;
  /** Subtracted from pixels of 0 to 255 in its preprocessing: blue, green, red. */
  readonly means: readonly [number, number, number];
}

const IMAGENET_MEANS = [103.939, 116.779, 123.68] as const;
const VGG_FACE_MEANS = [93.594, 104.7624, 129.1863] as const;
const VGG_FACE2_MEANS = [91.4953, 103.8827, 131.0912] as const;

/** Keras' own names, which this project keeps. */
const KERAS: KerasNaming = {
  name: 'Keras applications',
  convolution: ({ name }) => name,
  normalisation: ({ name, normalisation }) => normalisation ?? vggBatchNormName(name),
  epsilon: ({ epsilon }) => epsilon,
  means: IMAGENET_MEANS,
};

/** `conv1_1` of VGG-Face (Parkhi et al. 2015), as Caffe named it. */
const VGG_FACE: KerasNaming = {
  name: 'VGG-Face',
  convolution: ({ name }) => name.replace(/^block(\d)_conv(\d)$/, 'conv$1_$2'),
  normalisation: ({ name }) => name.replace(/^block(\d)_conv(\d)$/, 'bn$1_$2'),
  epsilon: ({ epsilon }) => epsilon,
  means: VGG_FACE_MEANS,
};

/** `res2a_branch2a` of Keras' ResNet50 before 2019. */
const KERAS_2015: KerasNaming = {
  name: 'Keras applications before 2019',
  convolution: ({ name }) => {
    const place = residualPlace(name);
    return place === null ? 'conv1' : `res${branchName(place)}`;
  },
  normalisation: ({ name }) => {
    const place = residualPlace(name);
    return place === null ? 'bn_conv1' : `bn${branchName(place)}`;
  },
  epsilon: () => VGG_BATCH_NORM_EPSILON,
  means: IMAGENET_MEANS,
};

/** `conv2_1_1x1_reduce` of ResNet50 on VGGFace2 (Cao et al. 2018). */
const VGG_FACE2: KerasNaming = {
  name: 'VGGFace2',
  convolution: ({ name }) => {
    const place = residualPlace(name);
    if (place === null) return 'conv1/7x7_s2';
    const part = ['1x1_proj', '1x1_reduce', '3x3', '1x1_increase'][place.part];
    return `conv${place.stage}_${place.repeat}_${part}`;
  },
  normalisation: (step) => `${VGG_FACE2.convolution(step)}/bn`,
  epsilon: () => VGG_BATCH_NORM_EPSILON,
  means: VGG_FACE2_MEANS,
};

/** The ways in which published files name the layers of a base network. */
export function kerasNamings(base: BaseArchitectureId): readonly KerasNaming[] {
  return base === 'resnet50' ? [KERAS, KERAS_2015, VGG_FACE2] : [KERAS, VGG_FACE];
}

interface ResidualPlace {
  readonly stage: number;
  readonly repeat: number;
  /** 0 is the shortcut, 1 to 3 the convolutions of the block. */
  readonly part: number;
}

/** Where `conv2_block1_0_conv` stands in a ResNet; null for the stem. */
function residualPlace(name: string): ResidualPlace | null {
  const match = /^conv(\d)_block(\d)_(\d)_conv$/.exec(name);
  if (match === null) return null;
  return { stage: Number(match[1]), repeat: Number(match[2]), part: Number(match[3]) };
}

function branchName({ stage, repeat, part }: ResidualPlace): string {
  const block = String.fromCharCode('a'.charCodeAt(0) + repeat - 1);
  return `${stage}${block}_branch${['1', '2a', '2b', '2c'][part]}`;
}
