import type { Affect } from '../../core/affect';
import type { AffectDeviation } from '../../core/expected-error';
import type { Estimate, NoEstimateReason } from '../../pipeline/contract';
import { type AnalysedFrame, frameDeviations } from '../../recordings/run/analysed-frame';

/** One sampled frame of a live session, as kept for the trace and the export. */
export interface TraceSample {
  /** Index on the sampling grid, counting on over restarts of the source. */
  readonly slot: number;
  /** Time of the frame in milliseconds since the page was opened (`performance.now`). */
  readonly timestampMs: number;
  /** Time that the processed estimate is drawn at: with a time delay it is not that of the frame. */
  readonly drawnAtMs: number;
  readonly raw: Affect | null;
  /** After scale normalisation and mean filter; `null` if and only if `raw` is. */
  readonly processed: Affect | null;
  /** As drawn, after baseline and display smoothing, not clamped; `null` if and only if `raw` is. */
  readonly shown: Affect | null;
  /** How far off `raw` and `processed` may be; `null` where that is not known. */
  readonly rawDeviation: AffectDeviation | null;
  readonly deviation: AffectDeviation | null;
  readonly provisional: boolean;
  /** Why there is no estimate; `null` where there is one. */
  readonly reason: NoEstimateReason | null;
  /** Detector score in [0, 1]; `null` without a face. */
  readonly faceScore: number | null;
  /** The drawn actor's own valence and arousal at this frame; `null` for a camera. */
  readonly actor: Affect | null;
}

/** What a sample keeps of the estimate of its frame, where there is one. */
export function keptEstimate(
  estimate: Estimate | null,
): Pick<TraceSample, 'raw' | 'processed' | 'rawDeviation' | 'deviation' | 'provisional'> {
  return {
    raw: estimate?.raw ?? null,
    processed: estimate?.processed ?? null,
    rawDeviation: estimate?.rawDeviation ?? null,
    deviation: estimate?.deviation ?? null,
    provisional: estimate?.provisional ?? false,
  };
}

/** Samples of an hour at 10 Hz. */
export const HOUR_SAMPLES = 36_000;

/** Places of a sample's numbers in its record. */
const FIELD = {
  slot: 0,
  timestamp: 1,
  drawnAt: 2,
  raw: 3,
  processed: 5,
  shown: 7,
  actor: 9,
  provisional: 11,
  score: 12,
  reason: 13,
  rawDeviation: 14,
  deviation: 16,
} as const;
const FIELDS = 18;
const REASONS: readonly NoEstimateReason[] = ['no-face', 'face-not-whole', 'face-lost', 'window-filling'];

/** Counts slots of the sampling grid on over restarts of a source, whose own count begins anew. */
export class SlotCount {
  private base = 0;
  private last = -1;

  /** The slot of the session for the next slot of the source. */
  take(slot: number): number {
    if (slot <= this.last) this.base += this.last + 1 - slot;
    this.last = slot;
    return this.base + slot;
  }
}

/**
 * The samples of a session in memory, the oldest overwritten once `capacity` is reached: an hour at 10 Hz
 * takes some 5 MB and no more for ever.
 */
export class SessionTrace {
  private readonly values: Float64Array;
  private start = 0;
  private count = 0;
  private overwritten = 0;

  /** `capacity`: the most samples kept, 1 or more. */
  constructor(readonly capacity: number) {
    if (!(Number.isInteger(capacity) && capacity > 0)) {
      throw new RangeError(`A trace needs room for at least one sample, found ${capacity}.`);
    }
    this.values = new Float64Array(capacity * FIELDS);
  }

  /** Samples kept now. */
  get length(): number {
    return this.count;
  }

  /** Samples that were overwritten because the trace was full. */
  get forgotten(): number {
    return this.overwritten;
  }

  /** Adds a sample; the oldest goes if there is no room. */
  push(sample: TraceSample): void {
    const full = this.count === this.capacity;
    const offset = ((this.start + this.count) % this.capacity) * FIELDS;
    if (full) {
      this.start = (this.start + 1) % this.capacity;
      this.overwritten += 1;
    } else {
      this.count += 1;
    }
    const { values } = this;
    values[offset + FIELD.slot] = sample.slot;
    values[offset + FIELD.timestamp] = sample.timestampMs;
    values[offset + FIELD.drawnAt] = sample.drawnAtMs;
    this.writePair(offset + FIELD.raw, sample.raw);
    this.writePair(offset + FIELD.processed, sample.processed);
    this.writePair(offset + FIELD.shown, sample.shown);
    values[offset + FIELD.provisional] = sample.provisional ? 1 : 0;
    values[offset + FIELD.score] = sample.faceScore ?? Number.NaN;
    values[offset + FIELD.reason] = sample.reason === null ? -1 : REASONS.indexOf(sample.reason);
    this.writePair(offset + FIELD.actor, sample.actor);
    this.writePair(offset + FIELD.rawDeviation, sample.rawDeviation);
    this.writePair(offset + FIELD.deviation, sample.deviation);
  }

  /** The sample at an index, 0 being the oldest kept. Throws a RangeError outside 0…length − 1. */
  at(index: number): TraceSample {
    if (!(index >= 0 && index < this.count)) {
      throw new RangeError(`The trace has ${this.count} samples, asked for number ${index}.`);
    }
    const offset = ((this.start + index) % this.capacity) * FIELDS;
    const score = this.number(offset + FIELD.score);
    return {
      slot: this.number(offset + FIELD.slot),
      timestampMs: this.number(offset + FIELD.timestamp),
      drawnAtMs: this.number(offset + FIELD.drawnAt),
      raw: this.pair(offset + FIELD.raw),
      processed: this.pair(offset + FIELD.processed),
      shown: this.pair(offset + FIELD.shown),
      rawDeviation: this.pair(offset + FIELD.rawDeviation),
      deviation: this.pair(offset + FIELD.deviation),
      provisional: this.number(offset + FIELD.provisional) === 1,
      reason: REASONS[this.number(offset + FIELD.reason)] ?? null,
      faceScore: Number.isNaN(score) ? null : score,
      actor: this.pair(offset + FIELD.actor),
    };
  }

  /** When the sample at an index is drawn (`performance.now` milliseconds); without making an object. */
  drawnAtMs(index: number): number {
    return this.number(((this.start + index) % this.capacity) * FIELDS + FIELD.drawnAt);
  }

  /** When the frame of the sample at an index was taken (`performance.now` milliseconds). */
  timestampMs(index: number): number {
    return this.number(((this.start + index) % this.capacity) * FIELDS + FIELD.timestamp);
  }

  /** One value of the sample at an index, NaN where there is none: 0 is valence and 1 arousal. */
  value(index: number, series: 'shown' | 'actor', dimension: 0 | 1): number {
    return this.number(((this.start + index) % this.capacity) * FIELDS + FIELD[series] + dimension);
  }

  /** True if the sample at an index was computed on a window that was not full. */
  isProvisional(index: number): boolean {
    return this.number(((this.start + index) % this.capacity) * FIELDS + FIELD.provisional) === 1;
  }

  /** Index of the oldest sample not before this time (`performance.now` milliseconds). */
  firstSince(timestampMs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const offset = ((this.start + middle) % this.capacity) * FIELDS;
      if (this.number(offset + FIELD.timestamp) < timestampMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets every sample. */
  clear(): void {
    this.start = 0;
    this.count = 0;
    this.overwritten = 0;
  }

  /** The samples in the form that the exports take, times counted from the first. */
  toAnalysedFrames(): AnalysedFrame[] {
    if (this.count === 0) return [];
    const first = this.at(0);
    return Array.from({ length: this.count }, (_, index) => {
      const sample = this.at(index);
      return {
        slot: sample.slot - first.slot,
        frame: index,
        timestampMs: sample.timestampMs - first.timestampMs,
        raw: sample.raw,
        processed: sample.processed,
        ...frameDeviations(sample.rawDeviation, sample.deviation),
        provisional: sample.provisional,
        faceScore: sample.faceScore,
        faceBox: null,
        reason: sample.reason,
      };
    });
  }

  private writePair(offset: number, pair: Affect | null): void {
    this.values[offset] = pair === null ? Number.NaN : pair[0];
    this.values[offset + 1] = pair === null ? Number.NaN : pair[1];
  }

  private pair(offset: number): Affect | null {
    const first = this.number(offset);
    return Number.isNaN(first) ? null : [first, this.number(offset + 1)];
  }

  private number(index: number): number {
    return this.values[index] as number;
  }
}
