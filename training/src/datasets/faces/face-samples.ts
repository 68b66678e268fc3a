import type { Affect } from '../../../../src/core/affect';
import { seededRandom, shuffledIndices } from '../../engine/random';
import type { Skipped } from '../files/skipped-files';
import type { ExpressionClass } from './expression-classes';

/** The parts of a data set. */
export const SPLITS = ['train', 'validation', 'test'] as const;

/** The three parts of a data set. */
export type Split = (typeof SPLITS)[number];

/**
 * One labelled still face. `pixels` is RGB, or grey where the image has no colour, row by row,
 * 8 bits a channel; the face fills the square picture from forehead to chin.
 */
export interface FaceSample {
  /** Name for messages: data set and file. */
  readonly name: string;
  readonly split: Split;
  /** Edge of the square picture in pixels. */
  readonly sizePx: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
  /** Share of each class, summing to 1: of all expression classes as a reader gives it. */
  readonly classShares: Float32Array;
  /** Index of the majority class. */
  readonly majorityClass: number;
  /** Whether more than half of the annotators agree on a class; only where a set has several (FER+). */
  readonly agreed?: boolean;
  /** Whose face it is, where a set has several faces of a person. */
  readonly person?: string;
  /** Target valence and arousal; a proxy from votes for FER+, from the class for RAF-DB. */
  readonly affect: Affect;
}

/** What a reader found, and what it left out and why. */
export interface FaceDataset {
  readonly name: string;
  readonly samples: readonly FaceSample[];
  /** The classes that the set tells apart; shares and majority class count all expression classes. */
  readonly classes: readonly ExpressionClass[];
  readonly skipped: Skipped;
}

/** A number for the person of each face, in their order: the same for faces of one person, else its own. */
export function personNumbers(samples: readonly Pick<FaceSample, 'name' | 'person'>[]): readonly number[] {
  const numbers = new Map<string, number>();
  return samples.map(({ name, person = name }) => {
    const number = numbers.get(person) ?? numbers.size;
    numbers.set(person, number);
    return number;
  });
}

/** `count` of the faces, or all where there are fewer, drawn by a seed. */
export function someOf(samples: readonly FaceSample[], count: number, seed: number): FaceSample[] {
  const order = shuffledIndices(samples.length, seededRandom(seed));
  return Array.from(order.subarray(0, count), (index) => samples[index]).filter(
    (sample) => sample !== undefined,
  );
}
