import { describe, expect, test } from 'vitest';
import { LAG_CLIP_S, lagClipAt } from '../../../../src/actor/actor-path';
import { seededRandom } from '../../../../src/core/seeded-random';
import { estimateLag } from '../../../../src/core/tracing/lag-estimate';
import { emptyTrace, type Rating, traceGrid, withTake } from '../../../../src/core/tracing/rating';

/** A tenth of a picture of a video of 25 a second. */
const SUB_FRAME_S = 0.004;
/** One such picture. */
const FRAME_S = 0.04;

/** A rating of the clip by a rule that gives valence and arousal at a time. */
function rated(rule: (timeS: number) => readonly [number, number], share = 1): Rating {
  const grid = traceGrid(LAG_CLIP_S, 25);
  const along = (axis: 0 | 1) =>
    withTake(
      emptyTrace(grid),
      Float64Array.from({ length: grid.count }, (_, n) =>
        n < share * grid.count ? rule(n / 25)[axis] : Number.NaN,
      ),
      1,
    );
  return { valence: along(0), arousal: along(1) };
}

describe('the reaction lag', () => {
  for (const lagS of [-0.2, 0, 0.013, 0.32, 0.6, 1.27, 3.1]) {
    test(`of ${lagS} s is found to a tenth of a picture, whatever the rater makes of the scale`, () => {
      const rating = rated((timeS) => {
        const [valence, arousal] = lagClipAt(timeS - lagS);
        return [0.5 * valence + 0.2, 0.9 * arousal - 0.05];
      });
      const { lag } = estimateLag(rating, lagClipAt);
      expect(lag?.lagS).toBeGreaterThan(lagS - SUB_FRAME_S);
      expect(lag?.lagS).toBeLessThan(lagS + SUB_FRAME_S);
      expect(lag?.correlation).toBeGreaterThan(0.999);
      expect(lag?.marginS).toBeLessThan(FRAME_S);
    });
  }

  test('of a hand that wavers is within its own interval, nineteen times of twenty', () => {
    let within = 0;
    const trials = 40;
    for (let seed = 1; seed <= trials; seed++) {
      const random = seededRandom(seed);
      let [waver, other] = [0, 0];
      const rating = rated((timeS) => {
        // A random walk that is drawn back: like itself over about half a second.
        waver = 0.92 * waver + 0.08 * (random() - 0.5);
        other = 0.92 * other + 0.08 * (random() - 0.5);
        const [valence, arousal] = lagClipAt(timeS - 0.5);
        return [valence + 3 * waver, arousal + 3 * other];
      });
      const { lag } = estimateLag(rating, lagClipAt);
      if (lag && Math.abs(lag.lagS - 0.5) <= lag.marginS) within += 1;
    }
    // Of 40 intervals 38 are to hold; 33 and fewer come about three times in a thousand.
    expect(within).toBeGreaterThan(33);
  });

  test('is found from one dimension alone', () => {
    const rating = { ...rated((timeS) => lagClipAt(timeS - 0.4)), arousal: null };
    expect(estimateLag(rating, lagClipAt).lag?.lagS).toBeCloseTo(0.4, 2);
  });

  test.each([
    ['does not move', rated(() => [0.2, 0.2]), 'The trace does not move.'],
    [
      'follows something else',
      rated((timeS) => [Math.sin(timeS * 5), Math.cos(timeS * 7)]),
      /^The trace does not follow the clip: the two correlate by 0\.\d\d at best, and 0\.7 is needed\.$/,
    ],
    [
      'ends before half of the clip',
      rated((timeS) => lagClipAt(timeS - 0.3), 0.4),
      'Less than half of the clip was traced.',
    ],
    [
      'is later than is looked at',
      rated((timeS) => lagClipAt(timeS - 4.4)),
      'The trace fits the clip best at the end of what is looked at, -0.5 to 4 s.',
    ],
  ])('is refused where the trace %s', (_, rating, sentence) => {
    const { lag, refusal } = estimateLag(rating, lagClipAt);
    expect(lag).toBeNull();
    expect(refusal).toMatch(sentence);
  });
});
