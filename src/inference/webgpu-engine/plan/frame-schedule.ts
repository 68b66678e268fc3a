/** What one stage does for a frame. */
export interface StageWork {
  /** For each output: its slot, then the slots that it reads, as `wordsOfOutput` says. */
  readonly words: readonly number[];
  readonly outputs: number;
}

/** What is done for a frame. */
export interface FrameWork {
  /** Slot of the ring of pictures that the new one goes to. */
  readonly pictureSlot: number;
  readonly stages: readonly StageWork[];
  /** Slots of the last maps whose mean, perhaps of the larger of pairs, is what the head reads. */
  readonly features: readonly number[];
}

/** Decides frame by frame what is computed, and where everything lies. */
export interface FrameSchedule {
  /** Takes the next frame; `null` where nothing can be computed yet but the picture is kept. */
  next(): FrameWork | { readonly pictureSlot: number; readonly stages: null };
  /** Forgets all frames. */
  reset(): void;
}

/** The schedule of a network that looks at one frame: one slot of everything. */
export function stillSchedule(stages: number): FrameSchedule {
  const work: FrameWork = {
    pictureSlot: 0,
    stages: Array.from({ length: stages }, () => ({ words: [0, 0], outputs: 1 })),
    features: [0],
  };
  return { next: () => work, reset: () => {} };
}
