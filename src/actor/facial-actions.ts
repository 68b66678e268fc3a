import type { Affect } from '../core/affect';

/**
 * Facial actions of the Facial Action Coding System (Ekman & Friesen 1978), each from 0 (at rest) to
 * 1 (as strong as the actor can); the lip corners go both ways.
 */
export interface FacialActions {
  /** AU12 (up, positive) against AU15 (down, negative); [-1, 1]. */
  readonly lipCorners: number;
  /** AU6: cheeks rise and narrow the eyes from below. */
  readonly cheekRaise: number;
  /** AU1: inner ends of the brows rise. */
  readonly innerBrowRaise: number;
  /** AU1 + AU2: the whole brow rises. */
  readonly browRaise: number;
  /** AU4: brows come down and together. */
  readonly browLower: number;
  /** AU5: upper lids rise, white shows above the iris. */
  readonly lidRaise: number;
  /** AU43: upper lids sink. */
  readonly lidDroop: number;
  /** AU9: nose wrinkles. */
  readonly noseWrinkle: number;
  /** AU26/27: jaw drops and the mouth opens. */
  readonly jawDrop: number;
  /** AU25 with AU10 or AU12: teeth show. */
  readonly teeth: number;
  /** AU24: lips pressed together. */
  readonly lipPress: number;
}

const clamp01 = (value: number) => Math.min(1, Math.max(0, value));

/**
 * The face that goes with a point of the circumplex. Pleasure lifts lip corners and cheeks; displeasure
 * with high arousal lowers the brows, wrinkles the nose and bares the teeth (anger), with low arousal
 * raises the inner brows, drops the lip corners and the lids (sadness); arousal alone opens eyes and
 * mouth (surprise), its lack lets the lids sink. Every action is a continuous function of both values.
 */
export function facialActions([valence, arousal]: Affect): FacialActions {
  const pleasant = clamp01(valence);
  const unpleasant = clamp01(-valence);
  const excited = clamp01(arousal);
  const sleepy = clamp01(-arousal);
  const startled = excited * (1 - clamp01(Math.abs(valence) * 1.6));
  return {
    lipCorners: pleasant ** 0.8 - unpleasant ** 0.9 * (0.95 - 0.35 * excited),
    cheekRaise: pleasant ** 0.9 * (0.7 + 0.3 * excited),
    innerBrowRaise: clamp01(unpleasant * (0.95 - 1.3 * excited)),
    browRaise: clamp01(excited * (0.95 - 1.6 * unpleasant - 0.35 * pleasant)),
    browLower: clamp01(unpleasant * (0.1 + 1.15 * excited)),
    lidRaise: clamp01(excited * (1 - 0.75 * pleasant)),
    lidDroop: clamp01(0.85 * sleepy + 0.2 * unpleasant * (1 - excited)),
    noseWrinkle: clamp01(unpleasant * excited * 1.1),
    jawDrop: clamp01(startled * 0.95 + pleasant * excited * 0.55 + unpleasant * excited * 0.3),
    teeth: clamp01(pleasant ** 1.2 * (0.55 + 0.6 * excited) + unpleasant * excited * 0.9),
    lipPress: clamp01(unpleasant * (1 - excited) * 0.4),
  };
}
