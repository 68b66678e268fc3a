import type { Series } from '../scores/metrics';
import { type ClipFrame, type ClipWindowSettings, clipWindows } from './clip-windows';
import { fuseLabels, type LabelFusion } from './label-fusion';

/** Clips of a recording, whatever their overlap. */
export type ClipShape = Omit<ClipWindowSettings, 'overlapRatio'>;

/**
 * The fused label of the clip that ends at each frame; null where none does, or none of its frames has a
 * label. There is one for every frame that can end a clip, so that predictions of clips further apart can be
 * moved by a time delay of any number of frames and still meet a label.
 */
export function endingClipLabels(
  frames: readonly ClipFrame[],
  labels: Series,
  shape: ClipShape,
  fusion: LabelFusion,
): (number | null)[] {
  const ending: (number | null)[] = frames.map(() => null);
  // An overlap of all frames but one: the next clip starts one frame later.
  const overlapRatio = (shape.lengthFrames - 1) / shape.lengthFrames;
  for (const { frames: clip } of clipWindows(frames, { ...shape, overlapRatio }))
    ending[clip.at(-1) ?? -1] = fuseLabels(
      clip.map((frame) => labels[frame] ?? null),
      fusion,
    );
  return ending;
}

/** The frames at which clips of this overlap end, as indices, in order. */
export function clipEnds(
  frames: readonly ClipFrame[],
  shape: ClipShape,
  overlapRatio: number,
): readonly number[] {
  return clipWindows(frames, { ...shape, overlapRatio }).map(({ frames: clip }) => clip.at(-1) ?? -1);
}
