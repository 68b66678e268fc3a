import { InvalidArgumentError } from 'commander';
import type { LabelScale } from '../../src/core/labels/label-scale';
import { CLOCK_UNITS, CLOCK_WORDS, LABEL_CLOCKS, type LabelClock } from '../../src/core/labels/label-table';
import { eitherOf } from '../../src/core/schemas/schema-parts';

/** A clock by its word or its unit: `milliseconds`, `ms`. Throws commander's InvalidArgumentError. */
export function clockOption(text: string): LabelClock {
  const wanted = text.toLowerCase();
  const found = LABEL_CLOCKS.find(
    (clock) =>
      wanted === clock ||
      wanted === CLOCK_WORDS[clock] ||
      (clock !== 'frames' && wanted === CLOCK_UNITS[clock]),
  );
  if (found) return found;
  throw new InvalidArgumentError(`Expected ${eitherOf(LABEL_CLOCKS.map((clock) => CLOCK_WORDS[clock]))}.`);
}

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)`;
const SCALE = new RegExp(String.raw`^(${NUMBER})\s*(?:\.\.|:|to)\s*(${NUMBER})$`);

/** A scale by its ends: `1..9`, `-100..100`. Throws commander's InvalidArgumentError. */
export function scaleOption(text: string): LabelScale {
  const [, from, to] = SCALE.exec(text.trim()) ?? [];
  const [lowest, highest] = [Number(from), Number(to)];
  if (lowest < highest) return { lowest, highest };
  throw new InvalidArgumentError('Expected the lowest and the highest value, such as 1..9.');
}

/** Seconds, of either sign. Throws commander's InvalidArgumentError. */
export function offsetOption(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError('Expected a number of seconds.');
}
