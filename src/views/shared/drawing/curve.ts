/** A place on a canvas, CSS pixels. */
export type Place = readonly [x: number, y: number];

/** A cubic Bézier curve from the place before it. */
export interface CurvePiece {
  readonly control1: Place;
  readonly control2: Place;
  readonly end: Place;
}

/**
 * The smooth curve through places, a piece between each two (Catmull and Rom 1974, uniform, tension one
 * half); the first and last place stand in for those before and after them. None through fewer than two.
 */
export function curveThrough(places: readonly Place[]): CurvePiece[] {
  const pieces: CurvePiece[] = [];
  for (let index = 1; index < places.length; index++) {
    const [from, end] = [places[index - 1] as Place, places[index] as Place];
    const before = places[index - 2] ?? from;
    const after = places[index + 1] ?? end;
    pieces.push({
      control1: [from[0] + (end[0] - before[0]) / 6, from[1] + (end[1] - before[1]) / 6],
      control2: [end[0] - (after[0] - from[0]) / 6, end[1] - (after[1] - from[1]) / 6],
      end,
    });
  }
  return pieces;
}
