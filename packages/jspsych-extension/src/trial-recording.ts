import type { Affect, CircumplexEvent, CircumplexSample } from '@circumplex/client';

/** Which of a sample's pairs stands in `valence` and `arousal`; see the client. */
export type Values = 'processed' | 'raw' | 'relative';

/** What of a trial is kept, and how. */
export interface RecordingOptions {
  readonly values: Values;
  /** Whether the network's own output stands in each row too. */
  readonly record_raw: boolean;
  /** Least time between two rows, milliseconds; 0 keeps every sample. Summaries are made of all. */
  readonly sampling_interval: number;
  /** Whether estimates on windows that are not full count in the summaries. */
  readonly use_provisional: boolean;
}

/** One sampled picture as a row of a trial's data. */
export interface TrialRow {
  /** When the picture was taken, milliseconds since the stimulus' onset; below 0 before it. */
  readonly t: number;
  readonly valence: number | null;
  readonly arousal: number | null;
  readonly valence_raw?: number | null;
  readonly arousal_raw?: number | null;
  readonly provisional: boolean;
  readonly face_score: number | null;
  /** Why there is no estimate; `null` where there is one. */
  readonly reason: string | null;
  /** Expected deviations of `valence` and `arousal` from the mean of raters; `null` where not known. */
  readonly valence_sd: number | null;
  readonly arousal_sd: number | null;
}

/** When a trial was on, in milliseconds of `performance.now`. */
export interface TrialSpan {
  /** jsPsych had loaded it. */
  readonly loadMs: number;
  /** The stimulus' onset, which rows count from. */
  readonly onsetMs: number;
  readonly endMs: number;
}

/** The columns that a trial gets. */
export interface TrialColumns {
  readonly circumplex_data: readonly TrialRow[];
  readonly circumplex_values: Values;
  readonly circumplex_onset: number;
  readonly circumplex_duration: number;
  readonly circumplex_valence_mean: number | null;
  readonly circumplex_valence_sd: number | null;
  readonly circumplex_arousal_mean: number | null;
  readonly circumplex_arousal_sd: number | null;
  readonly circumplex_samples: number;
  readonly circumplex_estimates: number;
  readonly circumplex_rate: number | null;
  readonly circumplex_coverage: number | null;
  readonly circumplex_lost_frames: number;
  readonly circumplex_hidden_ms: number;
  readonly circumplex_events: readonly {
    readonly t: number;
    readonly event: string;
    readonly message: string;
  }[];
  readonly circumplex_clock_uncertainty: number | null;
}

/** What came during one trial, and the columns that it makes. */
export class TrialRecording {
  private readonly samples: CircumplexSample[] = [];
  private readonly events: CircumplexEvent[] = [];
  private readonly hidden: { readonly fromMs: number; toMs: number }[] = [];

  constructor(private readonly options: RecordingOptions) {}

  /** Takes a sample, of the trial or near it. */
  add(sample: CircumplexSample): void {
    this.samples.push(sample);
  }

  /** Takes something that happened. */
  note(event: CircumplexEvent): void {
    this.events.push(event);
  }

  /** The tab went into the background, or came back, at a time of `performance.now`. */
  noteHidden(isHidden: boolean, nowMs: number): void {
    const last = this.hidden.at(-1);
    const isOpen = last !== undefined && last.toMs === Number.POSITIVE_INFINITY;
    if (isHidden && !isOpen) this.hidden.push({ fromMs: nowMs, toMs: Number.POSITIVE_INFINITY });
    if (!isHidden && isOpen) last.toMs = nowMs;
  }

  /** Whether a sample of this time or a later one has come. */
  reaches(timeMs: number): boolean {
    return this.samples.some((sample) => sample.timeMs >= timeMs);
  }

  /**
   * The columns of the trial.
   *
   * @param frameRateHz rate that is sampled at, for the coverage; `null` where it is not known
   */
  columns({ loadMs, onsetMs, endMs }: TrialSpan, frameRateHz: number | null): TrialColumns {
    const { values, use_provisional: usesProvisional } = this.options;
    const all = this.samples.filter(({ timeMs }) => timeMs >= loadMs && timeMs <= endMs);
    const shown = all.filter(({ timeMs }) => timeMs >= onsetMs);
    const pairs = shown
      .filter(({ provisional }) => usesProvisional || !provisional)
      .map((sample) => sample[values])
      .filter((pair) => pair !== null);
    const durationMs = Math.max(0, endMs - onsetMs);
    const hiddenMs = this.hidden.reduce(
      (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(toMs, endMs) - Math.max(fromMs, onsetMs)),
      0,
    );
    const wanted = frameRateHz === null ? 0 : (durationMs / 1000) * frameRateHz;
    const shownMs = durationMs - hiddenMs;
    const [valence, arousal] = [summaryOf(pairs, 0), summaryOf(pairs, 1)];
    const events = this.events.filter(({ timeMs }) => timeMs >= loadMs && timeMs <= endMs);
    return {
      circumplex_data: this.rows(all, onsetMs),
      circumplex_values: values,
      circumplex_onset: rounded(onsetMs, 1),
      circumplex_duration: rounded(durationMs, 1),
      circumplex_valence_mean: valence.mean,
      circumplex_valence_sd: valence.deviation,
      circumplex_arousal_mean: arousal.mean,
      circumplex_arousal_sd: arousal.deviation,
      circumplex_samples: shown.length,
      circumplex_estimates: pairs.length,
      circumplex_rate: shownMs > 0 ? rounded((shown.length * 1000) / shownMs, 2) : null,
      circumplex_coverage: wanted > 0 ? rounded(Math.min(1, pairs.length / wanted), 3) : null,
      circumplex_lost_frames: lostFrames(all),
      circumplex_hidden_ms: rounded(hiddenMs, 1),
      circumplex_events: events.map(({ kind, timeMs, message }) => ({
        t: rounded(timeMs - onsetMs, 1),
        event: kind,
        message,
      })),
      circumplex_clock_uncertainty:
        all.length === 0 ? null : rounded(Math.max(...all.map(({ uncertaintyMs }) => uncertaintyMs)), 2),
    };
  }

  private rows(samples: readonly CircumplexSample[], onsetMs: number): TrialRow[] {
    const { values, record_raw: withRaw, sampling_interval: intervalMs } = this.options;
    const rows: TrialRow[] = [];
    let lastMs = Number.NEGATIVE_INFINITY;
    for (const sample of samples) {
      // Cameras keep no exact pace: half a millisecond early is not too early.
      if (sample.timeMs - lastMs < intervalMs - 0.5) continue;
      lastMs = sample.timeMs;
      const [valence, arousal] = roundedPair(sample[values]);
      // What is told is the deviation of the processed estimate, which has another scale than the raw one.
      const [valenceSd, arousalSd] = roundedPair(values === 'raw' ? null : (sample.deviation ?? null));
      const [valenceRaw, arousalRaw] = roundedPair(sample.raw);
      rows.push({
        t: rounded(sample.timeMs - onsetMs, 1),
        valence,
        arousal,
        ...(withRaw ? { valence_raw: valenceRaw, arousal_raw: arousalRaw } : {}),
        provisional: sample.provisional,
        face_score: sample.faceScore === null ? null : rounded(sample.faceScore, 3),
        reason: sample.reason,
        valence_sd: valenceSd,
        arousal_sd: arousalSd,
      });
    }
    return rows;
  }
}

/** Pictures that were lost between the first and the last sample; the count begins anew with a source. */
function lostFrames(samples: readonly CircumplexSample[]): number {
  let lost = 0;
  let before: number | null = null;
  for (const { droppedFrames } of samples) {
    if (before !== null) lost += droppedFrames >= before ? droppedFrames - before : droppedFrames;
    before = droppedFrames;
  }
  return lost;
}

/** Mean and standard deviation (n - 1) of one value of the pairs; `null` where there are too few. */
function summaryOf(
  pairs: readonly Affect[],
  index: 0 | 1,
): { readonly mean: number | null; readonly deviation: number | null } {
  if (pairs.length === 0) return { mean: null, deviation: null };
  const mean = pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
  const squares = pairs.reduce((sum, pair) => sum + (pair[index] - mean) ** 2, 0);
  return {
    mean: rounded(mean, 4),
    deviation: pairs.length < 2 ? null : rounded(Math.sqrt(squares / (pairs.length - 1)), 4),
  };
}

function roundedPair(pair: Affect | null): readonly [number | null, number | null] {
  return pair === null ? [null, null] : [rounded(pair[0], 4), rounded(pair[1], 4)];
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
