import type { Affect } from '../affect';

/** How the labels of a clip's frames become one label (paper, section 3.2.2). */
export const LABEL_FUSIONS = ['mean', 'extremum'] as const;

/** One of {@link LABEL_FUSIONS}. */
export type LabelFusion = (typeof LABEL_FUSIONS)[number];

/**
 * One label of one dimension for a clip. `mean` is the average; `extremum` is the value of largest
 * magnitude with its sign, of equal magnitudes the earlier: `[0.1, -0.6, 0.4]` gives -0.6. Entries that
 * are null or NaN (not annotated) are left out; null when nothing is left.
 */
export function fuseLabels(labels: ArrayLike<number | null>, fusion: LabelFusion): number | null {
  let sum = 0;
  let count = 0;
  let extremum = 0;
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? Number.NaN;
    if (Number.isNaN(label)) continue;
    sum += label;
    count += 1;
    if (Math.abs(label) > Math.abs(extremum)) extremum = label;
  }
  if (count === 0) return null;
  return fusion === 'mean' ? sum / count : extremum;
}

/**
 * One label for a clip, each dimension on its own: the extremes of valence and arousal may come from
 * different frames. Null (not annotated) entries are left out; null when nothing is left.
 */
export function fuseAffect(labels: readonly (Affect | null)[], fusion: LabelFusion): Affect | null {
  const valence = fuseLabels(
    labels.map((label) => label?.[0] ?? null),
    fusion,
  );
  const arousal = fuseLabels(
    labels.map((label) => label?.[1] ?? null),
    fusion,
  );
  return valence === null || arousal === null ? null : [valence, arousal];
}
