import { LEAST_RECORDINGS } from '../../core/adaptation/head-adaptation';
import type { HeadInputs } from '../../core/adaptation/rated-recording';
import type { AnnotatedFrames } from '../../core/labels/frame-labels';
import type { AnalysedFrame } from '../run/analysed-frame';

/** A recording that a head may be adapted to. */
export interface AdaptableRecording {
  readonly name: string;
  readonly frames: readonly AnalysedFrame[];
  /** What the head read of them. */
  readonly inputs: HeadInputs;
  /** At the frames. */
  readonly labels: Pick<AnnotatedFrames, 'valence' | 'arousal' | 'stretches'>;
}

/** A recording as it stands, which may lack something. */
export interface CandidateRecording {
  readonly name: string;
  readonly frames: readonly AnalysedFrame[];
  readonly inputs: HeadInputs | null;
  readonly labels: AdaptableRecording['labels'] | null;
}

/** Which recordings count, and why not if there are too few. */
export interface Adaptability {
  readonly recordings: readonly AdaptableRecording[];
  /** One sentence on why nothing can be adapted; null where it can. */
  readonly obstacle: string | null;
  /** Sentences on labelled recordings that do not count. */
  readonly notes: readonly string[];
}

/** Rated frames with an estimate that a recording must have to count. */
export const LEAST_FRAMES_EACH = 30;

/** Rated frames with an estimate in all. */
export const LEAST_FRAMES = 300;

/** Sorts out which recordings a head can be adapted to. */
export function adaptability(candidates: readonly CandidateRecording[]): Adaptability {
  const notes: string[] = [];
  const recordings: AdaptableRecording[] = [];
  let rated = 0;
  for (const { name, frames, inputs, labels } of candidates) {
    if (labels === null) continue;
    if (inputs === null) {
      notes.push(
        `${name} does not count: it was opened from saved results, which hold no features, so its video must ` +
          'be analysed again.',
      );
      continue;
    }
    const count = ratedFrameCount(frames, labels);
    if (count < LEAST_FRAMES_EACH) {
      notes.push(
        `${name} does not count: it has ${count} rated frames with an estimate, and ${LEAST_FRAMES_EACH} are needed.`,
      );
      continue;
    }
    rated += count;
    recordings.push({ name, frames, inputs, labels });
  }
  return { recordings, obstacle: obstacleOf(recordings.length, rated), notes };
}

/** Frames that have both an estimate and a label of some dimension. */
export function ratedFrameCount(
  frames: readonly AnalysedFrame[],
  { valence, arousal }: Pick<AnnotatedFrames, 'valence' | 'arousal'>,
): number {
  const isRated = (index: number) => (valence[index] ?? null) !== null || (arousal[index] ?? null) !== null;
  return frames.filter(({ raw }, index) => raw !== null && isRated(index)).length;
}

function obstacleOf(count: number, rated: number): string | null {
  if (count < LEAST_RECORDINGS) {
    const found = count === 0 ? 'there is none yet' : `there ${count === 1 ? 'is 1' : `are ${count}`}`;
    return (
      `This takes at least ${LEAST_RECORDINGS} recordings with labels, and ${found}: each is left out once, and ` +
      'predicted by what was learnt from the others.'
    );
  }
  if (rated < LEAST_FRAMES) {
    return `This takes at least ${LEAST_FRAMES} rated frames with an estimate, and there are ${rated}.`;
  }
  return null;
}
