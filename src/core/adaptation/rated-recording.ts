import type { Dimension } from '../affect';
import type { Series } from '../scores/metrics';

/** What the last layer of a head read, frame by frame. */
export interface HeadInputs {
  /** Numbers of a row. */
  readonly width: number;
  /** Slot of the sampling grid of each row, rising. */
  readonly slots: Int32Array;
  /** `[rows, width]`, row by row. */
  readonly values: Float32Array;
}

/** Labels of one dimension of a recording, by slot of the sampling grid; null or NaN where there is none. */
export interface SlotLabels {
  readonly labels: Series;
  /** Numbers of the stretches that labels are said of, where they are; see `RecordingSeries`. */
  readonly stretches?: Series;
}

/** A recording whose labels a head may be adapted to. */
export interface RatedRecording extends Readonly<Record<Dimension, SlotLabels>> {
  readonly inputs: HeadInputs;
}

/** Called for each label that meets an input: the rows that it meets, and their number. */
export type OnPair = (label: number, rows: readonly number[]) => void;

/**
 * The labels of a dimension with the rows that they are said of, when they follow the face by `lagSlots`: the
 * label of slot s meets the row of slot s − lag. A label of a stretch meets all rows of it at once.
 */
export function eachPair(
  { inputs, ...dimensions }: RatedRecording,
  dimension: Dimension,
  lagSlots: number,
  onPair: OnPair,
): void {
  const { labels, stretches } = dimensions[dimension];
  let open: { readonly stretch: number; readonly label: number; readonly rows: number[] } | null = null;
  for (let row = 0; row < inputs.slots.length; row++) {
    const slot = (inputs.slots[row] ?? 0) + lagSlots;
    const label = labels[slot] ?? Number.NaN;
    if (Number.isNaN(label)) continue;
    const stretch = stretches?.[slot] ?? null;
    if (stretch === null) {
      onPair(label, [row]);
      continue;
    }
    if (open !== null && open.stretch !== stretch) {
      onPair(open.label, open.rows);
      open = null;
    }
    open ??= { stretch, label, rows: [] };
    open.rows.push(row);
  }
  if (open !== null) onPair(open.label, open.rows);
}

/** Frames of a recording that have an input and a label of the dimension, at the time of the frame itself. */
export function ratedFrames(recording: RatedRecording, dimension: Dimension): number {
  let count = 0;
  eachPair(recording, dimension, 0, (_, rows) => {
    count += rows.length;
  });
  return count;
}
