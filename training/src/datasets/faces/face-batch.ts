import * as tf from '@tensorflow/tfjs';
import { beta, type RandomSource, shuffledIndices } from '../../engine/random';
import { NO_VARIATION, type Variation, writeVariedCrop } from '../augmentation/augmentation';
import type { FaceSample } from './face-samples';

/** Crops and targets of one batch, in buffers that are filled again and again. */
export class FaceBatch {
  readonly images: Float32Array;
  readonly classShares: Float32Array;
  readonly affects: Float32Array;
  readonly widthPx: number;

  constructor(
    readonly size: number,
    readonly heightPx: number,
    private readonly classCount = 8,
  ) {
    this.widthPx = heightPx * 0.8;
    this.images = new Float32Array(size * heightPx * this.widthPx * 3);
    this.classShares = new Float32Array(size * classCount);
    this.affects = new Float32Array(size * 2);
  }

  /** Fills the batch with varied crops of `samples`; unvaried where `variation` gives none. */
  fill(
    samples: readonly (FaceSample | undefined)[],
    variation: (index: number) => Variation,
    random: RandomSource,
  ): void {
    const stride = this.heightPx * this.widthPx * 3;
    samples.forEach((sample, index) => {
      if (sample === undefined) return;
      writeVariedCrop(
        sample,
        variation(index),
        random,
        this.heightPx,
        this.widthPx,
        this.images,
        index * stride,
      );
      this.classShares.set(sample.classShares, index * this.classCount);
      this.affects.set(sample.affect, index * 2);
    });
  }

  /** Fills the batch with the crops as the crop rule frames them. */
  fillPlain(samples: readonly FaceSample[]): void {
    this.fill(
      samples,
      () => NO_VARIATION,
      () => 0,
    );
  }

  /**
   * Mixes every face with another of the batch, pictures and targets alike (mixup, Zhang et al. 2018): a
   * share λ of itself, drawn from Beta(α, α) for each face and at least one half, and 1 − λ of the other.
   */
  mix(alpha: number, random: RandomSource): void {
    const partners = shuffledIndices(this.size, random);
    const shares = Float32Array.from(partners, () => {
      const share = beta(random, alpha);
      return Math.max(share, 1 - share);
    });
    for (const values of [this.images, this.classShares, this.affects]) {
      const stride = values.length / this.size;
      const plain = values.slice();
      partners.forEach((partner, index) => {
        const share = shares[index] ?? 1;
        const own = index * stride;
        const other = partner * stride;
        for (let i = 0; i < stride; i++)
          values[own + i] = share * (plain[own + i] ?? 0) + (1 - share) * (plain[other + i] ?? 0);
      });
    }
  }

  /** A copy of faces `[first, last)` of the batch. */
  part(first: number, last: number): FaceBatch {
    const part = new FaceBatch(last - first, this.heightPx, this.classCount);
    for (const kind of ['images', 'classShares', 'affects'] as const) {
      const stride = this[kind].length / this.size;
      part[kind].set(this[kind].subarray(first * stride, last * stride));
    }
    return part;
  }

  /** The crops as a tensor `[size, height, width, 3]`. */
  imageTensor(): tf.Tensor4D {
    return tf.tensor4d(this.images, [this.size, this.heightPx, this.widthPx, 3]);
  }
}
