/** A word along the rim. */
export interface RimWord {
  /** Where its middle should be, radians, counter-clockwise. */
  readonly angle: number;
  /** What it takes of the rim, with the space around it; radians. */
  readonly width: number;
}

/** Rounds of pushing apart; words that have room are apart after a few. */
const ROUNDS = 60;
/** Less than this overlaps nothing that is seen, radians. */
const LEAST = 1e-3;

/**
 * Angles at which words along a rim stand beside each other and not over each other: each where it should be,
 * or as little beside it as its neighbours need. Words that the rim has no room for overlap still.
 *
 * @param words in the order of their angles, once around.
 * @returns an angle for each, in radians.
 */
export function wordAngles(words: readonly RimWord[]): readonly number[] {
  const angles = words.map(({ angle }) => angle);
  for (let round = 0; round < ROUNDS; round++) {
    let isApart = true;
    for (const [index, { width }] of words.entries()) {
      const next = (index + 1) % words.length;
      const [angle = 0, nextAngle = 0] = [angles[index], angles[next]];
      const turn = next === 0 ? 2 * Math.PI : 0;
      const overlap = (width + (words[next]?.width ?? 0)) / 2 - (nextAngle + turn - angle);
      if (overlap < LEAST || next === index) continue;
      isApart = false;
      angles[index] = angle - overlap / 2;
      angles[next] = nextAngle + overlap / 2;
    }
    if (isApart) break;
  }
  return angles;
}
