/** Decimals of values, as they are written. */
export const VALUE_DECIMALS = 4;
/** Decimals of times: of milliseconds. */
const TIME_DECIMALS = 3;

/** A time in seconds, to the millisecond. */
export function timeCell(timeS: number): string {
  return String(Number(timeS.toFixed(TIME_DECIMALS)));
}

/** A value with four decimals, `0` for what rounds to it, null for a missing one. */
export function valueCellText(value: number | null | undefined): string | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  const text = value.toFixed(VALUE_DECIMALS);
  return Number(text) === 0 ? '0' : text;
}

/** As {@link valueCellText}, with a plus before what is above zero. */
export function signedCell(value: number | null | undefined): string | null {
  const text = valueCellText(value);
  return text !== null && Number(text) > 0 ? `+${text}` : text;
}
