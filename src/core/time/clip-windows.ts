/** Clip lengths that the paper looks at, in frames (section 3.2.2 and Fig. 5). */
export const CLIP_LENGTHS_FRAMES = [16, 32, 64] as const;

/** Overlap ratios that the paper looks at: the share of a clip that it has in common with the one before. */
export const OVERLAP_RATIOS = [0.2, 0.5, 0.8] as const;

/** One of {@link OVERLAP_RATIOS}. */
export type OverlapRatio = (typeof OVERLAP_RATIOS)[number];

/** Timestamps come from files in decimal fractions; a microsecond more than the tolerance is no gap. */
const TIMESTAMP_SLACK_MS = 1e-3;

/** One frame of a recording, at its own time. */
export interface ClipFrame {
  readonly timestampMs: number;
  /** False when it was discarded: no whole face. */
  readonly whole: boolean;
}

/** How a recording is cut into clips. */
export interface ClipWindowSettings {
  /** Frames of a clip, at least 1. */
  readonly lengthFrames: number;
  /** In [0, 1). */
  readonly overlapRatio: number;
  /** Neighbouring frames of a clip may be this far apart; see {@link isGap}. */
  readonly gapToleranceMs: number;
}

/** One clip: indices into the recording's frames, in order, discarded frames skipped. */
export interface ClipWindow {
  readonly frames: readonly number[];
  /** Timestamp of its first frame. */
  readonly startMs: number;
  /** Timestamp of its last frame. */
  readonly endMs: number;
}

/**
 * Frames from the start of one clip to the start of the next: the length less the overlap, which is
 * rounded to whole frames; at least 1. Length 16: overlap .2 → 13, .5 → 8, .8 → 3. Length 32: 26, 16, 6.
 * Length 64: 51, 32, 13. Throws a RangeError unless the length is a whole number of at least 1 and the
 * ratio is in [0, 1).
 */
export function hopFrames(lengthFrames: number, overlapRatio: number): number {
  if (!Number.isInteger(lengthFrames) || lengthFrames < 1) {
    throw new RangeError(
      `The clip length must be a whole number of at least 1 frame, found ${lengthFrames}.`,
    );
  }
  if (!(overlapRatio >= 0 && overlapRatio < 1)) {
    throw new RangeError(`The overlap ratio must be at least 0 and less than 1, found ${overlapRatio}.`);
  }
  return Math.max(1, lengthFrames - Math.round(lengthFrames * overlapRatio));
}

/**
 * Whether the time from one kept frame to the next breaks a clip: more than the tolerance, or backwards.
 * Exactly the tolerance does not break. With 500 ms at 10 Hz four discarded frames in a row leave 500 ms
 * between their neighbours and do not break; five leave 600 ms and do.
 */
export function isGap(previousMs: number, nextMs: number, gapToleranceMs: number): boolean {
  return nextMs < previousMs || nextMs - previousMs > gapToleranceMs + TIMESTAMP_SLACK_MS;
}

/**
 * Cuts a recording into clips (paper, section 3.2.2). Discarded frames are taken out first; what is left
 * falls into runs wherever {@link isGap} holds between neighbours; each run gives clips of `lengthFrames`
 * *kept* frames, starting at its first frame and then every hop. Frames left over at the end of a run give
 * no clip. A tolerated gap therefore makes a clip longer in time, never shorter in frames.
 *
 * Worked examples at 10 Hz (a frame each 100 ms), length 16, tolerance 500 ms:
 * - 40 whole frames, overlap .5 (hop 8): clips start at frames 0, 8, 16, 24; the last ends at frame 39.
 * - 40 whole frames, overlap .2 (hop 13): clips start at 0 and 13; frames 29–39 are left over.
 * - 20 frames, frame 4 discarded, overlap .5: one clip of frames 0–3 and 5–16, 1,600 ms long.
 * - 40 frames, frames 10–15 discarded: 700 ms between frames 9 and 16 break it; the ten frames before give
 *   no clip, the 24 after give two, starting at 16 and 24.
 * At 50 Hz the same tolerance spans 25 frame periods: up to 24 discarded frames in a row.
 */
export function clipWindows(frames: readonly ClipFrame[], settings: ClipWindowSettings): ClipWindow[] {
  const { lengthFrames, overlapRatio, gapToleranceMs } = settings;
  const hop = hopFrames(lengthFrames, overlapRatio);
  const clips: ClipWindow[] = [];
  for (const run of keptRuns(frames, gapToleranceMs)) {
    for (let start = 0; start + lengthFrames <= run.length; start += hop) {
      const indices = run.slice(start, start + lengthFrames);
      clips.push({
        frames: indices,
        startMs: timestampAt(frames, indices[0]),
        endMs: timestampAt(frames, indices.at(-1)),
      });
    }
  }
  return clips;
}

/**
 * Labels of a lower rate, one for each frame of a higher one, by repeating each until the next (paper,
 * section 3.2.1): frame f gets label ⌊f · labelRateHz / frameRateHz⌋. From 10 Hz to 50 Hz label 0 goes to
 * frames 0–4, label 1 to frames 5–9. `frameCount` defaults to all frames the labels cover; frames beyond
 * them are null.
 */
export function replicateLabels<T>(
  labels: readonly T[],
  labelRateHz: number,
  frameRateHz: number,
  frameCount: number = Math.floor((labels.length * frameRateHz) / labelRateHz + 1e-9),
): (T | null)[] {
  return Array.from({ length: frameCount }, (_, frame) => {
    const index = Math.floor((frame * labelRateHz) / frameRateHz + 1e-9);
    return index < labels.length ? (labels[index] as T) : null;
  });
}

function keptRuns(frames: readonly ClipFrame[], gapToleranceMs: number): number[][] {
  const runs: number[][] = [];
  let previousMs = Number.NaN;
  frames.forEach(({ timestampMs, whole }, index) => {
    if (!whole) return;
    const run = runs.at(-1);
    if (run && !isGap(previousMs, timestampMs, gapToleranceMs)) run.push(index);
    else runs.push([index]);
    previousMs = timestampMs;
  });
  return runs;
}

function timestampAt(frames: readonly ClipFrame[], index: number | undefined): number {
  return frames[index ?? -1]?.timestampMs ?? Number.NaN;
}
