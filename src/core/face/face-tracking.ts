import type { FaceDetection, TrackedFace } from './detection';
import { intersectionOverUnion, type Rect } from './geometry';

/** Settings of a {@link FaceTracker}. */
export interface FaceTrackerOptions {
  /** A face unseen for longer than this is forgotten, and another may be followed; default 500 ms. */
  readonly lossToleranceMs?: number;
  /**
   * Least overlap of a face with where it was last seen, in (0, 1]; default 0.2, which a square box keeps
   * while it moves by less than two thirds of its width.
   */
  readonly minimumOverlap?: number;
}

/** What the tracker says about one frame. */
export interface TrackingResult {
  /** The followed face, if it is in this frame. */
  readonly followed: TrackedFace | null;
  /** All faces of this frame in the detector's order, the followed one included. */
  readonly faces: readonly TrackedFace[];
}

interface Track {
  readonly id: number;
  readonly box: Rect;
  readonly lastSeenMs: number;
}

/**
 * Gives every face a lasting id and follows one of them: the largest first, then the same one by overlap
 * until it has not been seen for longer than the loss tolerance, then again the largest. While the
 * followed face is missing within the tolerance no other face takes its place. The user can pick another
 * with {@link select}. Ids count up from 1 and are never reused, not even after {@link reset}.
 */
export class FaceTracker {
  private lossToleranceMs: number;
  private readonly minimumOverlap: number;
  private tracks: readonly Track[] = [];
  private nextId = 1;
  private followed: number | null = null;
  private lastTimestampMs = Number.NEGATIVE_INFINITY;

  constructor({ lossToleranceMs = 500, minimumOverlap = 0.2 }: FaceTrackerOptions = {}) {
    this.lossToleranceMs = lossToleranceMs;
    this.minimumOverlap = minimumOverlap;
  }

  /** Box of the face that is followed, where it was last seen; null where none is. */
  get followedBox(): Rect | null {
    return this.tracks.find(({ id }) => id === this.followed)?.box ?? null;
  }

  /**
   * Id of the face that is followed, also while it is missing within the tolerance; null before the first.
   */
  get followedId(): number | null {
    return this.followed;
  }

  /**
   * Takes the detections of one frame. A timestamp earlier than the one before means that the source was
   * rewound: all faces are forgotten first.
   */
  update(detections: readonly FaceDetection[], timestampMs: number): TrackingResult {
    if (timestampMs < this.lastTimestampMs) this.reset();
    this.lastTimestampMs = timestampMs;
    const known = this.tracks.filter((track) => timestampMs - track.lastSeenMs <= this.lossToleranceMs);

    const matches = matchByOverlap(known, detections, this.minimumOverlap);
    const faces = detections.map((detection, index): TrackedFace => {
      const id = matches.get(index)?.id ?? this.nextId++;
      return { ...detection, id };
    });
    const seen = new Set(faces.map((face) => face.id));
    this.tracks = [
      ...faces.map(({ id, box }) => ({ id, box, lastSeenMs: timestampMs })),
      ...known.filter((track) => !seen.has(track.id)),
    ];

    if (!this.tracks.some((track) => track.id === this.followed)) {
      this.followed = largest(faces)?.id ?? null;
    }
    return { followed: faces.find((face) => face.id === this.followed) ?? null, faces };
  }

  /**
   * Follows the face with this id from the next frame on, until it is lost; null goes back to the largest
   * face. Returns false, and changes nothing, when no face with this id was seen within the tolerance.
   */
  select(id: number | null): boolean {
    if (id !== null && !this.tracks.some((track) => track.id === id)) return false;
    this.followed = id;
    return true;
  }

  /** The picture was scaled, as streams do when a line gets slower: all faces are where they were in it. */
  rescale(across: number, down: number): void {
    this.tracks = this.tracks.map((track) => ({
      ...track,
      box: {
        x: track.box.x * across,
        y: track.box.y * down,
        width: track.box.width * across,
        height: track.box.height * down,
      },
    }));
  }

  /**
   * Changes the time, in milliseconds, after which an unseen face is forgotten; no face is forgotten at once.
   */
  setLossTolerance(lossToleranceMs: number): void {
    this.lossToleranceMs = lossToleranceMs;
  }

  /** Forgets all faces: a new source begins. The ids go on counting. */
  reset(): void {
    this.tracks = [];
    this.followed = null;
    this.lastTimestampMs = Number.NEGATIVE_INFINITY;
  }
}

/** Pairs detections with tracks one to one, the pair with the greatest overlap first. */
function matchByOverlap(
  tracks: readonly Track[],
  detections: readonly FaceDetection[],
  minimumOverlap: number,
): Map<number, Track> {
  const pairs = tracks.flatMap((track) =>
    detections.map((detection, index) => ({
      track,
      index,
      overlap: intersectionOverUnion(track.box, detection.box),
    })),
  );
  pairs.sort((a, b) => b.overlap - a.overlap);
  const matches = new Map<number, Track>();
  const taken = new Set<number>();
  for (const { track, index, overlap } of pairs) {
    if (overlap < minimumOverlap) break;
    if (matches.has(index) || taken.has(track.id)) continue;
    matches.set(index, track);
    taken.add(track.id);
  }
  return matches;
}

/** The face with the largest box; of equal ones the more certain. */
function largest(faces: readonly TrackedFace[]): TrackedFace | null {
  let best: TrackedFace | null = null;
  for (const face of faces) {
    const more = best === null ? 1 : area(face) - area(best) || face.score - best.score;
    if (more > 0) best = face;
  }
  return best;
}

function area({ box }: FaceDetection): number {
  return box.width * box.height;
}
