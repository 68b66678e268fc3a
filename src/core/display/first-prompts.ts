import type { Affect } from '../affect';
import { HeldValue } from './held-value';
import { regionOf } from './looks';

/** What a newcomer is asked to do, in order; the dot follows each. */
export const FIRST_PROMPTS = ['Smile', 'Raise your eyebrows', 'Relax'] as const;

/** One of {@link FIRST_PROMPTS}. */
export type FirstPrompt = (typeof FIRST_PROMPTS)[number];

/** A smile moves the dot so far to the pleasant side, and raised eyebrows so far up. */
const MOVED = 0.35;
/** A rest counts once it has been one for so long, milliseconds. */
const REST_MS = 600;

/** Follows a newcomer through the prompts: one is done when the dot has gone where it leads. */
export class FirstPrompts {
  private readonly rest = new HeldValue(false, REST_MS);
  private count = 0;

  /** How many are done. */
  get done(): number {
    return this.count;
  }

  /** Takes a reading and its time, milliseconds; true if that ended a prompt. */
  take(affect: Affect, timestampMs: number): boolean {
    const prompt = FIRST_PROMPTS[this.count];
    if (prompt === undefined || !this.isFollowed(prompt, affect, timestampMs)) return false;
    this.count += 1;
    this.rest.reset();
    return true;
  }

  private isFollowed(prompt: FirstPrompt, affect: Affect, timestampMs: number): boolean {
    switch (prompt) {
      case 'Smile':
        return affect[0] >= MOVED;
      case 'Raise your eyebrows':
        return affect[1] >= MOVED;
      case 'Relax':
        return this.rest.show(regionOf(affect) === 'near-centre', timestampMs);
    }
  }
}
