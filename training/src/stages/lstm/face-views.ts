import { drawVariation, NO_VARIATION, type Variation } from '../../datasets/augmentation/augmentation';
import type { FaceWarp } from '../../datasets/augmentation/face-warps';
import { gaussian, type RandomSource, uniform } from '../../engine/random';

/** The views of a face in a bank of features, in their order; several jittered ones differ by chance. */
export const FACE_VIEWS = [
  'plain',
  'jittered',
  'jittered',
  'jittered',
  'half-open',
  'open',
  'spread',
  'blink',
  'turned',
] as const;

/** What a view shows of a face beside its expression. */
export type FaceView = (typeof FACE_VIEWS)[number];

const INDEX = Object.fromEntries(FACE_VIEWS.map((view, index) => [view, index])) as Record<FaceView, number>;

/** Shares of {@link FACE_VIEWS} in a frame; they sum to 1. */
export type ViewShares = Float64Array;

/** What of a warp a view moves; a face's own mouth and its lift stay. */
export type ViewWarp = Omit<FaceWarp, 'mouth' | 'mouthLift'>;

const WARPS: Partial<Record<FaceView, Partial<ViewWarp>>> = {
  'half-open': { mouthOpening: 0.025 },
  open: { mouthOpening: 0.055 },
  spread: { mouthOpening: 0.03, mouthSpread: 0.025, teeth: -0.6 },
  blink: { eyeClosing: 1 },
};
/** A head turned aside: narrower, and beside the middle of the box. */
const TURN = { narrowing: [0.06, 0.16], shift: [0.02, 0.07], tilt: 0.08 } as const;

/**
 * How the crop of a view is varied.
 *
 * @param own the face's mouth and its lift.
 * @param strength of the jitter in framing, light and noise; the plain view has none.
 */
export function viewVariation(
  view: FaceView,
  own: FaceWarp,
  strength: number,
  random: RandomSource,
): Variation {
  if (view === 'plain') return { ...NO_VARIATION, warp: own };
  const jittered = { ...drawVariation(random, view === 'jittered' ? strength : strength / 2), warp: own };
  if (view === 'turned') return turnedAside(jittered, drawTurn(random), 1);
  const moved = WARPS[view];
  return moved === undefined ? jittered : { ...jittered, occlusion: null, warp: { ...own, ...moved } };
}

/** How a head that turns aside comes to lie in its crop, in the units of a {@link Variation}. */
export interface HeadTurn {
  readonly narrowing: number;
  readonly shift: number;
  readonly tilt: number;
}

/** A turn to either side, at random. */
export function drawTurn(random: RandomSource): HeadTurn {
  const side = random() < 0.5 ? -1 : 1;
  return {
    narrowing: uniform(random, ...TURN.narrowing),
    shift: side * uniform(random, ...TURN.shift),
    tilt: gaussian(random) * TURN.tilt,
  };
}

/** The crop of a head that has turned so far: 0 not at all, 1 wholly. */
export function turnedAside(
  variation: Variation,
  { narrowing, shift, tilt }: HeadTurn,
  share: number,
): Variation {
  return {
    ...variation,
    scaleX: variation.scaleX * (1 + share * narrowing),
    shiftX: variation.shiftX + share * shift,
    rotation: variation.rotation + share * tilt,
  };
}

/** What a picture shows where features are means of views: the mean of their warps, and of their turns. */
export function shownByViews(shares: ViewShares): { readonly warp: ViewWarp; readonly turned: number } {
  const share = (view: FaceView) => shares[INDEX[view]] ?? 0;
  const mean = (part: keyof ViewWarp) =>
    FACE_VIEWS.reduce((sum, view) => sum + (WARPS[view]?.[part] ?? 0) * share(view), 0);
  return {
    warp: {
      mouthOpening: mean('mouthOpening'),
      mouthSpread: mean('mouthSpread'),
      teeth: mean('teeth'),
      eyeClosing: mean('eyeClosing'),
    },
    turned: share('turned'),
  };
}

/** Seconds for which a mouth talks, and is still before it talks again. */
const TALK_S = [0.8, 4] as const;
const SILENCE_S = [0.5, 8] as const;
/** Seconds of a blink, and to the next. */
const BLINK_S = [0.1, 0.3] as const;
const BETWEEN_BLINKS_S = [2, 6] as const;
/** Seconds for which a head is turned, and straight before it turns again. */
const TURN_S = [0.5, 2] as const;
const BETWEEN_TURNS_S = [3, 15] as const;
/** Openings of a talking mouth a second, and the share of them in which the lips are spread. */
const OPENINGS_HZ = [3, 6] as const;
const SPREAD_SHARE = 0.35;
/** Share of clips in which somebody talks. */
const TALKING_SHARE = 0.4;
/** How fast a detector's box wanders from view to view, as a deviation a second, and its jumps a second. */
const WANDER = { deviation: 1.5, jumpsHz: 0.3 } as const;

const STEADY = FACE_VIEWS.flatMap((view, index) => (view === 'plain' || view === 'jittered' ? [index] : []));

/**
 * What changes in a clip while the expression does not: shares of the views, frame by frame. The box wanders
 * and jumps now and then, eyes blink, heads turn and come back, and in some clips the mouth talks.
 */
export function* viewsOverTime(frames: number, rateHz: number, random: RandomSource): Generator<ViewShares> {
  const talks = random() < TALKING_SHARE;
  const talk = spells(SILENCE_S, TALK_S, rateHz, random);
  const blink = spells(BETWEEN_BLINKS_S, BLINK_S, rateHz, random);
  const turn = spells(BETWEEN_TURNS_S, TURN_S, rateHz, random);
  let [from, to] = [steady(random), steady(random)];
  let position = random();
  let phase = random();
  let spreads = random() < SPREAD_SHARE;
  for (let frame = 0; frame < frames; frame++) {
    position += (gaussian(random) * WANDER.deviation) / Math.sqrt(rateHz);
    if (position < 0 || position > 1 || random() < WANDER.jumpsHz / rateHz) {
      [from, to] = position < 0.5 ? [from, steady(random)] : [to, steady(random)];
      position = 0;
    }
    const before = Math.floor(phase);
    phase += uniform(random, ...OPENINGS_HZ) / rateHz;
    // Between two openings the lips are closed, and may take another shape.
    if (Math.floor(phase) > before) spreads = random() < SPREAD_SHARE;
    const shares = new Float64Array(FACE_VIEWS.length);
    const take = (index: number, share: number) => {
      shares[index] = (shares[index] ?? 0) + share;
    };
    const eyes = blink();
    const head = turn() * (1 - eyes);
    const opening = talks ? (talk() * (1 - Math.cos(2 * Math.PI * phase))) / 2 : 0;
    const mouth = opening * (1 - eyes - head);
    take(INDEX.blink, eyes);
    take(INDEX.turned, head);
    if (spreads) take(INDEX.spread, mouth);
    else {
      // Up to half open by the one view, further by the other.
      take(INDEX['half-open'], mouth < 0.5 ? mouth : 1 - mouth);
      take(INDEX.open, Math.max(0, 2 * mouth - 1));
    }
    const rest = 1 - shares.reduce((sum, share) => sum + share, 0);
    take(from, rest * (1 - position));
    take(to, rest * position);
    yield shares;
  }
}

function steady(random: RandomSource): number {
  return STEADY[Math.floor(random() * STEADY.length)] ?? 0;
}

/**
 * Something that comes and goes: 0 between its spells, within one half a sine from 0 over 1 to 0. Called once
 * a frame; begins anywhere in a pause.
 */
function spells(
  pauseS: readonly [number, number],
  spellS: readonly [number, number],
  rateHz: number,
  random: RandomSource,
): () => number {
  let left = Math.ceil(uniform(random, ...pauseS) * rateHz * random());
  let length = 0;
  return () => {
    if (left <= 0) {
      length = length > 0 ? 0 : Math.max(1, Math.round(uniform(random, ...spellS) * rateHz));
      left = length > 0 ? length : Math.ceil(uniform(random, ...pauseS) * rateHz);
    }
    left--;
    return length === 0 ? 0 : Math.sin((Math.PI * (length - left)) / (length + 1));
  };
}
