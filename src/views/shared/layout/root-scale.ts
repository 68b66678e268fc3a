/** The page's type on a desk, CSS pixels. */
const DESK_PX = 16;

/** How many times as large as on a desk the page's type is: on a wall it grows, and drawings with it. */
export function rootScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / DESK_PX || 1;
}
