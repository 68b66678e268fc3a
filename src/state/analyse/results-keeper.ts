import { readLabelSet } from '../../core/labels/set/label-set';
import { videoOfLength } from '../../core/labels/video-frames';
import type { ScoringSettings } from '../../core/settings/settings-table';
import {
  type GivenLabels,
  labelledResults,
  scoredResults,
  unlabelledResults,
} from '../../recordings/results';
import type { AnalysedFrame } from '../../recordings/run/analysed-frame';
import { type FrameSettings, GrowingFrameResults, withDelay } from '../../recordings/scores/frame-results';
import type { ScoringClient } from '../../recordings/scores/scoring-client';
import type { AnalysedRecording } from './analysed-recording';

/** Fields of a recording that its results follow from. */
const DECIDING = [
  'phase',
  'frames',
  'settings',
  'openReport',
  'facts',
  'labels',
  'labelSettings',
] as const satisfies readonly (keyof AnalysedRecording)[];

/** What of a recording the keeper says. */
export type ResultsPart = Partial<
  Pick<AnalysedRecording, 'results' | 'labelSet' | 'isScoring' | 'scoringProblem'>
>;

interface Kept {
  recording: AnalysedRecording;
  scoring: ScoringSettings;
  frames: { readonly of: readonly AnalysedFrame[]; readonly settings: FrameSettings } | null;
  growing: GrowingFrameResults | null;
  /** Ends the scoring under way. */
  abort: AbortController;
}

/**
 * Keeps the results of recordings: rows and coverage as frames come, labels and scores once they are all
 * there. What an update costs while a recording runs depends on its new frames alone. Scores are computed
 * elsewhere, and those of the newest settings win.
 */
export class ResultsKeeper {
  private readonly kept = new Map<number, Kept>();

  /**
   * @param score computes scores, on another thread or not
   * @param show is told of scores when they come
   */
  constructor(
    private readonly score: ScoringClient['score'],
    private readonly show: (id: number, part: ResultsPart) => void,
  ) {}

  /**
   * What changes in a recording with its results; nothing where none of what they follow from has changed.
   */
  follow(recording: AnalysedRecording, scoring: ScoringSettings): ResultsPart {
    const before = this.kept.get(recording.id);
    const isRunning = recording.phase === 'running';
    if (before && !isRunning && before.scoring === scoring && isSame(before.recording, recording)) return {};
    const kept: Kept = before ?? {
      recording,
      scoring,
      frames: null,
      growing: null,
      abort: new AbortController(),
    };
    const { labels, labelSettings, settings, phase, facts } = recording;
    const labelsAreNew =
      before?.recording.labels !== labels ||
      before.recording.labelSettings !== labelSettings ||
      before.recording.facts !== facts;
    Object.assign(kept, { recording, scoring });
    this.kept.set(recording.id, kept);
    if (phase === 'ended' && settings !== null) return this.whole(kept);
    const labelSet = labelsAreNew
      ? readLabelSet(labels, labelSettings, videoOfLength(facts?.durationS ?? null))
      : recording.labelSet;
    const frames = settings && this.grown(kept);
    return { labelSet, results: frames && unlabelledResults(frames.results, labelSet) };
  }

  /** Lets recordings go that are no longer there, and ends what is computed of them. */
  keepOnly(recordings: readonly AnalysedRecording[]): void {
    const ids = new Set(recordings.map(({ id }) => id));
    for (const [id, { abort }] of this.kept) {
      if (ids.has(id)) continue;
      abort.abort();
      this.kept.delete(id);
    }
  }

  /** Rows and coverage, which go on growing unless the post-processing has changed. */
  private grown(kept: Kept): GrowingFrameResults | null {
    const { frames, settings: pipeline, openReport } = kept.recording;
    if (pipeline === null) return null;
    const settings = { pipeline, statistics: openReport?.manifest.statistics ?? null };
    const isGrowing = kept.frames?.of === frames && areSame(kept.frames.settings, settings);
    if (!isGrowing || kept.growing === null) kept.growing = new GrowingFrameResults(settings);
    kept.frames = { of: frames, settings };
    kept.growing.take(frames);
    return kept.growing;
  }

  private whole(kept: Kept): ResultsPart {
    const { recording, scoring } = kept;
    const growing = this.grown(kept);
    const pipeline = recording.settings;
    if (growing === null || pipeline === null) return {};
    growing.finish();
    const { labels: files, labelSettings, analysis, facts } = recording;
    const given: GivenLabels = {
      files,
      settings: labelSettings,
      // Of one that was stopped the frames do not tell how long it is.
      ...(facts === null || analysis?.end.type === 'done' ? {} : { lengthS: facts.durationS }),
    };
    const before = recording.results?.comparison ?? null;
    // Until it has been searched for again the delay stays as it was found, lest the traces jump to and fro.
    const foundFrames = scoring.delay !== 'by-hand' ? before?.delay.usedFrames : undefined;
    const frames = withDelay(growing.results, foundFrames ?? pipeline.timeDelayFrames);
    const labelled = labelledResults(frames, given, { pipeline, scoring });
    const { labelSet, scored } = labelled;
    kept.abort.abort();
    if (scored === null) {
      return {
        labelSet,
        results: scoredResults(labelled, scoring, null),
        isScoring: false,
        scoringProblem: null,
      };
    }
    kept.abort = new AbortController();
    const { signal } = kept.abort;
    void this.score([[scored], scoring, pipeline], signal).then(
      (scores) => {
        if (signal.aborted) return;
        this.show(recording.id, { results: scoredResults(labelled, scoring, scores), isScoring: false });
      },
      (error: unknown) => {
        if (signal.aborted) return;
        const scoringProblem = error instanceof Error ? error.message : String(error);
        this.show(recording.id, {
          results: scoredResults(labelled, scoring, null),
          isScoring: false,
          scoringProblem,
        });
      },
    );
    return {
      labelSet,
      results: { ...labelled, comparison: before },
      isScoring: true,
      scoringProblem: null,
    };
  }
}

function isSame(one: AnalysedRecording, other: AnalysedRecording): boolean {
  return DECIDING.every((field) => one[field] === other[field]);
}

function areSame(one: FrameSettings, other: FrameSettings): boolean {
  const fields = ['scaleNormalisation', 'meanFilter', 'timeDelayFrames', 'frameRateHz'] as const;
  return (
    one.statistics === other.statistics &&
    fields.every((field) => one.pipeline[field] === other.pipeline[field])
  );
}
