/** A number that may be missing: what is not finite counts as missing too. */
type Missable = number | null | undefined;

const NO_NUMBER = '–';
/** From here on a duration is told without a decimal. */
const WHOLE_FROM = 10;

/** A number as it is, with a true minus: `−0.5`. */
export function plainNumber(value: number): string {
  return String(value).replace('-', '−');
}

/**
 * With as many decimals and a true minus, none before what rounds to zero: `−0.050`; a dash where it is
 * missing.
 */
export function fixedNumber(value: Missable, decimals: number): string {
  if (!isNumber(value)) return NO_NUMBER;
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** As {@link fixedNumber}, with a plus before what is above zero: `+0.31`. */
export function signedNumber(value: Missable, decimals = 2): string {
  const text = fixedNumber(value, decimals);
  return isNumber(value) && value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A share of one as a percentage: `31.4 %`, its blank kept on one line; a dash where it is missing. */
export function percentage(share: Missable, decimals = 0): string {
  return isNumber(share) ? `${fixedNumber(share * 100, decimals)}\u00a0%` : NO_NUMBER;
}

/** How far something has come, as a percentage rounded down: 100 % only of what is done. */
export function progressPercentage(share: number): string {
  return percentage(Math.floor(share * 100) / 100);
}

/** A short measure with its unit, with a decimal under ten: `6.4 s`, `120 ms`; a dash where it is missing. */
export function shortMeasure(value: Missable, unit: 's' | 'ms'): string {
  return isNumber(value) ? `${fixedNumber(value, value < WHOLE_FROM ? 1 : 0)} ${unit}` : NO_NUMBER;
}

/** A time of seconds as a clock has it, rounded down: `0:42`, `12:05`, `1:02:03`. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A size in megabytes with one decimal, whole from ten on: `2.7 MB`, `32 MB`. */
export function downloadSize(bytes: number): string {
  const size = bytes / 1e6;
  return `${fixedNumber(size, size < WHOLE_FROM ? 1 : 0)}\u00a0MB`;
}

function isNumber(value: Missable): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}
