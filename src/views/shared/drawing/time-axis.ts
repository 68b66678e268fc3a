import { range } from 'd3-array';

/** Steps of an axis of time, seconds: round to people, who count in twos, tens and quarters of an hour. */
const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const HOUR_S = 3600;

/** A round step that gives at most `most` ticks over a span; whole hours where the span is long. */
export function tickStepS(spanS: number, most: number): number {
  return STEPS_S.find((step) => spanS / step <= most) ?? Math.ceil(spanS / most / HOUR_S) * HOUR_S;
}

/** The multiples of {@link tickStepS} that lie in a stretch of time, seconds. */
export function timeTicks(fromS: number, toS: number, most: number): number[] {
  const stepS = tickStepS(toS - fromS, most);
  const [first, last] = [Math.ceil(fromS / stepS - 1e-6), Math.floor(toS / stepS + 1e-6)];
  return range(first, last + 1).map((step) => step * stepS);
}

/** A time on an axis that goes to `endS`: seconds under a minute, `m:ss` above. */
export function tickLabel(timeS: number, endS: number): string {
  if (endS < 60) return `${Number(timeS.toFixed(1))} s`;
  const whole = Math.round(timeS);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
