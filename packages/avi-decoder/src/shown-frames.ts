/** Times of the frames that FFmpeg's `showinfo` filter saw, seconds; null where it knows none. */
export function shownFrameTimes(lines: readonly string[]): (number | null)[] {
  let unitS = Number.NaN;
  const times: (number | null)[] = [];
  for (const line of lines) {
    const [, numerator, denominator] = /config in time_base: (\d+)\/(\d+)/.exec(line) ?? [];
    if (numerator !== undefined) unitS = Number(numerator) / Number(denominator);
    const [, pts] = /\bn: *\d+ pts: *(-?\d+|NOPTS) /.exec(line) ?? [];
    if (pts !== undefined) times.push(pts === 'NOPTS' ? null : Number(pts) * unitS);
  }
  return times;
}
