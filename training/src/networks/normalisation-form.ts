import type { ConvolutionStep } from '../../../src/core/networks/plans/convolution-plan';
import { VGG_BATCH_NORM_EPSILON } from '../../../src/core/networks/tables/base-architectures';

/** What is added to the variance, and whether ReLU follows: not so before the sum of a residual block. */
export type NormalisationForm = Pick<ConvolutionStep, 'epsilon' | 'relu'>;

/** After every convolution of a VGG: its batch norm and ReLU. */
export const VGG_FORM: NormalisationForm = { epsilon: VGG_BATCH_NORM_EPSILON, relu: true };
