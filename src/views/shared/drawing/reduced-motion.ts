let query: MediaQueryList | null = null;

/** Whether the system asks for less motion, now. */
export function isMotionReduced(): boolean {
  query ??= matchMedia('(prefers-reduced-motion: reduce)');
  return query.matches;
}
