import { InvalidArgumentError } from 'commander';

/** A whole number above 0 of a command line, or commander's complaint. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0))
    throw new InvalidArgumentError('Expected a whole number above 0.');
  return value;
}

/** A number above 0 of a command line, or commander's complaint. */
export function numberAboveZero(text: string): number {
  const value = Number(text);
  if (!(Number.isFinite(value) && value > 0)) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}
