/** The first field in which two configurations differ, or `null`. */
export function firstDifference(
  found: object,
  wanted: object,
): { readonly field: string; readonly found: string; readonly wanted: string } | null {
  const a = new Map(Object.entries(found));
  const b = new Map(Object.entries(wanted));
  for (const field of new Set([...a.keys(), ...b.keys()])) {
    const [left, right] = [canonicalJson(a.get(field)), canonicalJson(b.get(field))];
    if (left !== right) return { field, found: left, wanted: right };
  }
  return null;
}

/** JSON with the keys of objects in order, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? 'nothing'
  );
}
