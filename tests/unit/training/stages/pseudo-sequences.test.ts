import { describe, expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { NO_WARP } from '../../../../training/src/datasets/augmentation/face-warps';
import { seededRandom } from '../../../../training/src/engine/random';
import {
  type FacesOfFrame,
  facesOverTime,
  type TimelineFaces,
} from '../../../../training/src/stages/lstm/face-timeline';
import {
  FACE_VIEWS,
  type ViewShares,
  viewsOverTime,
  viewVariation,
} from '../../../../training/src/stages/lstm/face-views';
import {
  drawPseudoSequences,
  type SequenceBank,
  VIEWS_PER_FACE,
} from '../../../../training/src/stages/lstm/pseudo-sequences';

/** Thirty people, each at rest and smiling. */
const PEOPLE: TimelineFaces = {
  affects: Array.from({ length: 60 }, (_, face): Affect => (face % 2 === 0 ? [0, 0] : [0.8, 0.5])),
  persons: Array.from({ length: 60 }, (_, face) => face >> 1),
};

function timeline(frames: number, rateHz: number, seed: number, faces = PEOPLE): FacesOfFrame[] {
  return [...facesOverTime(faces, frames, rateHz, seededRandom(seed))];
}

/** Frames of the stretches in which a face is held or passes, without those that the ends cut off. */
function stretches(frames: readonly FacesOfFrame[]): { isPassage: boolean; length: number; face: number }[] {
  const found: { isPassage: boolean; length: number; face: number }[] = [];
  for (const { face, share } of frames) {
    const last = found.at(-1);
    if (last !== undefined && last.isPassage === share > 0 && last.face === face) last.length++;
    else found.push({ isPassage: share > 0, length: 1, face });
  }
  return found.slice(1, -1);
}

describe('the faces of a pseudo-sequence', () => {
  test.each([10, 50])('rest, come and go at human speed, at %i Hz', (rateHz) => {
    const found = stretches(timeline(4000 * (rateHz / 10), rateHz, 3));
    const within = (kind: typeof found, least: number, most: number) => {
      expect(kind.length).toBeGreaterThan(20);
      for (const { length } of kind) {
        expect(length / rateHz).toBeGreaterThanOrEqual(least - 1 / rateHz);
        expect(length / rateHz).toBeLessThanOrEqual(most + 1 / rateHz);
      }
    };
    within(
      found.filter(({ isPassage, face }) => !isPassage && face % 2 === 0),
      1,
      6,
    );
    within(
      found.filter(({ isPassage, face }) => !isPassage && face % 2 === 1),
      1,
      4,
    );
    within(
      found.filter(({ isPassage, face }) => isPassage && face % 2 === 0),
      0.3,
      1.5,
    );
  });

  test('mostly stay those of one person, who smiles from rest and comes to rest again', () => {
    const passages = timeline(8000, 10, 5).filter(
      ({ share }, frame, all) => share > 0 && all[frame - 1]?.share === 0,
    );
    const own = passages.filter(({ face, next }) => face >> 1 === next >> 1);
    expect(own.length / passages.length).toBeGreaterThan(0.7);
    for (const { face, next } of own) expect(face % 2).not.toBe(next % 2);
  });

  test('pass smoothly: shares rise from 0 and never jump', () => {
    let last: FacesOfFrame | null = null;
    for (const now of timeline(4000, 50, 7)) {
      if (last !== null && now.face === last.face) {
        expect(now.share).toBeGreaterThanOrEqual(last.share);
        expect(now.share - last.share).toBeLessThan(0.2);
      }
      last = now;
    }
  });

  test('are the same by the same seed', () => {
    expect(timeline(200, 10, 1)).toEqual(timeline(200, 10, 1));
    expect(timeline(200, 10, 1)).not.toEqual(timeline(200, 10, 2));
  });
});

describe('the views of a pseudo-sequence', () => {
  const shown = (rateHz: number, seed: number) =>
    [...viewsOverTime(3000, rateHz, seededRandom(seed))] as ViewShares[];
  const shareOf = (view: (typeof FACE_VIEWS)[number], shares: ViewShares) =>
    FACE_VIEWS.reduce((sum, name, index) => sum + (name === view ? (shares[index] ?? 0) : 0), 0);

  test('sum to one in every frame, none below 0', () => {
    for (const shares of shown(10, 1)) {
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(-1e-9);
    }
  });

  test('blink every few seconds and turn now and then', () => {
    const frames = shown(10, 2);
    const began = (view: 'blink' | 'turned') =>
      frames.filter(
        (now, frame) =>
          frame > 0 && shareOf(view, now) > 0 && shareOf(view, frames[frame - 1] as ViewShares) === 0,
      ).length;
    // In 300 s.
    expect(began('blink')).toBeGreaterThan(300 / 7);
    expect(began('blink')).toBeLessThan(300 / 2);
    expect(began('turned')).toBeGreaterThan(300 / 20);
  });

  test('talk in some clips and keep the mouth shut in the others', () => {
    const clips = Array.from({ length: 40 }, (_, seed) => shown(10, seed));
    const talks = (view: 'open' | 'spread') =>
      clips.map((clip) => clip.some((shares) => shareOf(view, shares) > 0.2));
    const share = talks('open').filter(Boolean).length / clips.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.7);
    // Who talks spreads the lips too, and nobody else does.
    expect(talks('spread')).toEqual(talks('open'));
  });

  test('are crops: plain as the rule frames them, open with a lowered jaw, a blink with closed eyes', () => {
    const variation = (view: (typeof FACE_VIEWS)[number]) =>
      viewVariation(view, NO_WARP, 0.5, seededRandom(1));
    expect(variation('plain').scaleX).toBe(1);
    expect(variation('plain').warp).toEqual(NO_WARP);
    expect(variation('open').warp?.mouthOpening).toBeGreaterThan(
      variation('half-open').warp?.mouthOpening ?? 1,
    );
    expect(variation('blink').warp?.eyeClosing).toBe(1);
    expect(variation('turned').scaleX).toBeGreaterThan(1);
    expect(variation('spread').warp?.mouthSpread).toBeGreaterThan(0);
    const smiling = { ...NO_WARP, mouth: { x: 0.45, y: 0.75, halfWidth: 0.12 }, mouthLift: 0.04 };
    for (const view of FACE_VIEWS) {
      const { mouth, mouthLift } = viewVariation(view, smiling, 0.5, seededRandom(1)).warp ?? NO_WARP;
      expect({ mouth, mouthLift }, view).toEqual({ mouth: smiling.mouth, mouthLift: 0.04 });
    }
  });
});

describe('features and labels', () => {
  /** One feature that is the valence, one that counts the views. */
  const bank: SequenceBank = {
    ...PEOPLE,
    featureCount: 2,
    viewsPerFace: VIEWS_PER_FACE,
    features: Float32Array.from(
      PEOPLE.affects.flatMap(([valence]) => FACE_VIEWS.flatMap((_, view) => [valence, view])),
    ),
  };
  const draw = (seed: number) =>
    drawPseudoSequences(bank, 20, 64, [{ rateHz: 10, share: 1 }], seededRandom(seed));

  test('go together: views change nothing of the label, lost frames hold the features back', () => {
    const { features, labels } = draw(1);
    let heldBack = 0;
    for (let row = 0; row < 20 * 64; row++) {
      const isSame = row % 64 > 0 && [0, 1].every((i) => features[row * 2 + i] === features[row * 2 - 2 + i]);
      const labelMoved = row % 64 > 0 && labels[row * 2] !== labels[row * 2 - 2];
      if (isSame && labelMoved) heldBack++;
      if (!isSame) expect(features[row * 2], `row ${row}`).toBeCloseTo(labels[row * 2] ?? 9, 5);
    }
    expect(heldBack).toBeGreaterThan(0);
    expect(heldBack).toBeLessThan(20 * 64 * 0.1);
  });

  test('are the same by the same seed', () => {
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });

  test('need a rate', () => {
    expect(() => drawPseudoSequences(bank, 1, 4, [], seededRandom(1))).toThrow('need a rate');
  });
});
