import { DIMENSIONS, type Dimension } from '../affect';
import { type AnnotatorAgreement, annotatorAgreement } from '../scores/annotator-agreement';
import type { ReactionLag } from './lag-estimate';
import { type Rating, type Trace, tracedShare, withoutLag } from './rating';

/** Who traced, what, and how late they are. */
export interface Rater {
  /** Unique among the raters. */
  readonly name: string;
  readonly rating: Rating;
  /** Null where it was not measured. */
  readonly lag: ReactionLag | null;
}

const LONGEST_NAME = 40;
/** Letters, digits, and blanks, hyphens or underscores between them: what every form can hold. */
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} _-]*[\p{L}\p{M}\p{N}])?$/u;

/**
 * Why a rater cannot have a name, one sentence; null where they can. A name goes into headers and names of
 * files, from where it must be read back.
 *
 * @param others names of the other raters
 */
export function raterNameFault(name: string, others: readonly string[]): string | null {
  if (name === '') return 'Say who rates: a name or a number.';
  if (name.length > LONGEST_NAME) return `A rater's name has at most ${LONGEST_NAME} letters.`;
  if (!NAME.test(name))
    return 'A rater’s name is made of letters and digits, with blanks or hyphens between.';
  if (/valence|arousal|liking/i.test(name))
    return `“${name}” would be read as a dimension; choose another name.`;
  if (others.some((other) => other.toLowerCase() === name.toLowerCase()))
    return `${name} has rated already; choose another name.`;
  return null;
}

/** The trace of a rater, its lag taken off where that is known and wanted; null where there is none. */
export function alignedTrace(
  { rating, lag }: Rater,
  dimension: Dimension,
  takeLagOff: boolean,
): Trace | null {
  const trace = rating[dimension];
  if (trace === null || tracedShare(trace) === 0) return null;
  return takeLagOff && lag ? withoutLag(trace, lag.lagS) : trace;
}

/** How well raters agree, dimension by dimension; null for one that fewer than two have traced. */
export function ratersAgreement(
  raters: readonly Rater[],
  takeLagOff: boolean,
): Readonly<Record<Dimension, AnnotatorAgreement | null>> {
  const [valence = null, arousal = null] = DIMENSIONS.map((dimension) => {
    const series = raters.flatMap((rater) => {
      const trace = alignedTrace(rater, dimension, takeLagOff);
      return trace ? [{ name: rater.name, values: trace.values }] : [];
    });
    return series.length < 2 ? null : annotatorAgreement(series);
  });
  return { valence, arousal };
}
