import { create } from 'zustand';
import { joinLabelFiles } from '../../core/labels/label-file';
import { forgetFile } from '../../core/labels/set/label-corrections';
import type { LabelSettings } from '../../core/labels/set/label-settings';
import type { PostProcessingSettings } from '../../core/post-processing';
import type { ScoringSettings } from '../../core/settings/settings-table';
import type { PipelineSettings } from '../../pipeline/contract';
import type { SavedSession } from '../../recordings/exports/session/saved-session';
import { readLabelFiles } from '../../recordings/label-file-reading';
import { PauseGate } from '../../recordings/run/pause-gate';
import type { ScoringClient } from '../../recordings/scores/scoring-client';
import type { AnalysisInput } from '../../recordings/video/input-files';
import { type AnalysedRecording, NO_RECORDING, NO_RUN } from './analysed-recording';
import { type JointScores, JointScoresKeeper, NO_JOINT_SCORES } from './joint-scores';
import { withLabels } from './labelled-recordings';
import { analyseQueue, type QueuedRecording, type QueueParts } from './recording-queue';
import { ResultsKeeper } from './results-keeper';

/**
 * The analyses of the Analyse view. They live outside the view, so that a look at another tab neither ends
 * them nor loses their results.
 */
export interface AnalysisState {
  /** In the order in which they are analysed, one after the other; empty before the first. */
  readonly recordings: readonly AnalysedRecording[];
  /**
   * The one that the report shows; {@link NO_RECORDING} with the labels that came first while there is none.
   */
  readonly shown: AnalysedRecording;
  /** The recordings that have scores, together. */
  readonly joint: JointScores;
  /** Sentences on why label files given last cannot be used. */
  readonly labelProblem: string | null;

  /**
   * Analyses recordings from their beginning, one by one; what was there is let go, labels that came first
   * stay.
   */
  start(files: readonly AnalysisInput[], settings: PipelineSettings): Promise<void>;
  /**
   * Analyses recordings after those that are there, with the settings of these; with `settings` where there
   * are none.
   */
  add(files: readonly AnalysisInput[], settings: PipelineSettings): Promise<void>;
  /** Shows finished analyses again, without their videos, beside those that are there. */
  open(sessions: readonly SavedSession[]): void;
  /** Gives a recording its video, which came without it: the one of its name, else the shown one. */
  attach(file: File): void;
  /** Analyses a failed recording again, from another file if one is given. */
  retry(id: number, input?: AnalysisInput): Promise<void>;
  /** Takes a recording out that is not under way. */
  remove(id: number): void;
  /** Says that recordings were saved or exported. */
  markKept(ids: readonly number[]): void;
  /** Shows another recording. */
  show(id: number): void;
  /** Holds the running analysis after the frame in flight, or lets it go on. */
  setPaused(paused: boolean): void;
  /** Ends the analysis and keeps what was done; recordings that wait are let go. */
  cancel(): void;
  /**
   * Reads label files and adds them to the recordings that they belong to by name, or to the only one; a bad
   * one is named and left out.
   */
  loadLabels(files: readonly File[]): Promise<void>;
  /** Removes a label file of the shown recording by its key in the set. */
  removeLabels(key: string): void;
  /** Of the shown recording: moments to come back to, seconds, rising. */
  setMarkers(markersS: readonly number[]): void;
  /** Of the shown recording. */
  setLabelSettings(settings: LabelSettings): void;
  /** Post-processing of all results that are there; nothing is computed from the videos again. */
  setPostProcessing(part: Partial<PostProcessingSettings>): void;
  /** Back to the empty view. */
  clear(): void;
}

/** What the analyses are made with. */
export interface AnalysisParts extends QueueParts {
  /** Computes scores; those of a signal that aborts are not wanted any more. */
  readonly score: ScoringClient['score'];
  /** How recordings are scored: the settings of the moment, and word of each change. */
  readonly scoring: {
    now(): ScoringSettings;
    onChange(listener: () => void): void;
  };
}

/** Makes the store of analyses from what it uses. */
export function createAnalysisStore(parts: AnalysisParts) {
  let current: AbortController | null = null;
  let underWay: Promise<void> = Promise.resolve();
  const gate = new PauseGate();
  let lastId = 0;

  const store = create<AnalysisState>()((set, get) => {
    const results = new ResultsKeeper(parts.score, (id, part) => change(id, part));
    const together = new JointScoresKeeper(parts.score, (part) =>
      set({ joint: { ...get().joint, ...part } }),
    );
    /** A recording with the results that follow from it. */
    const followed = (recording: AnalysedRecording): AnalysedRecording => ({
      ...recording,
      ...results.follow(recording, parts.scoring.now()),
    });
    const followTogether = () => together.follow(get().recordings, parts.scoring.now());
    const change = (id: number, part: Partial<AnalysedRecording>) => {
      const { recordings, shown } = get();
      const before = recordings.find((one) => one.id === id) ?? (shown.id === id ? shown : null);
      if (before === null) return;
      const after = followed({ ...before, ...part });
      set({
        recordings: recordings.map((one) => (one.id === id ? after : one)),
        ...(shown.id === id ? { shown: after } : {}),
      });
      followTogether();
    };
    /** Puts other recordings in the place of those that are there. */
    const replace = (
      all: readonly AnalysedRecording[],
      wanted: number | null,
      labelProblem: string | null,
    ) => {
      results.keepOnly(all);
      const recordings = all.map(followed);
      const shown = recordings.find(({ id }) => id === wanted) ?? recordings[0] ?? NO_RECORDING;
      set({ recordings, shown, labelProblem });
      followTogether();
    };
    const running = () =>
      get().recordings.find(({ phase }) => phase === 'loading' || phase === 'running') ?? null;

    /** Recordings that wait, each when the one before is done. */
    function* waiting(): Generator<QueuedRecording> {
      for (;;) {
        const next = get().recordings.find(({ phase }) => phase === 'waiting');
        if (!next || next.file === null) return;
        yield { id: next.id, input: next.file };
      }
    }
    /** Analyses what waits, unless that is under way already. */
    const runQueue = async (settings: PipelineSettings) => {
      if (current !== null && !current.signal.aborted) return underWay;
      // One that was cancelled still tells what was done.
      if (current !== null) await underWay;
      const abort = new AbortController();
      current = abort;
      underWay = analyseQueue(waiting(), settings, parts, { signal: abort.signal, gate }, (id, part) => {
        // What a superseded queue still has to say is not shown.
        if (current === abort) change(id, part);
      });
      await underWay;
      if (current === abort) current = null;
    };
    const endQueue = () => {
      current?.abort();
      current = null;
    };

    parts.scoring.onChange(() => {
      const { recordings, shown } = get();
      const after = recordings.map(followed);
      set({ recordings: after, shown: after.find(({ id }) => id === shown.id) ?? shown });
      followTogether();
    });

    return {
      recordings: [],
      shown: NO_RECORDING,
      joint: NO_JOINT_SCORES,
      labelProblem: null,

      async start(files, wanted) {
        endQueue();
        // Labels that were dropped before any video are for these; those of other recordings are not.
        const { shown } = get();
        if (shown.phase !== 'empty') replace([], null, null);
        await get().add(files, wanted);
      },

      async add(files, wanted) {
        const { recordings: before, shown } = get();
        const [first] = before;
        const settings = first?.settings ?? { ...wanted, keepRate: true };
        const added = files.map((file): AnalysedRecording => {
          lastId += 1;
          return { ...NO_RECORDING, id: lastId, phase: 'waiting', name: file.name, file, settings };
        });
        const given = first ? NO_RECORDING : shown;
        const { recordings, problem } = withLabels(added, given.labels);
        const { labelSettings } = given;
        const labelled = recordings.map((one) => ({ ...one, labelSettings }));
        replace([...before, ...labelled], first ? shown.id : null, problem);
        await runQueue(settings);
      },

      open(sessions) {
        const opened = sessions.map(({ scoring: _, ...session }): AnalysedRecording => {
          lastId += 1;
          const { name } = session.facts;
          return { ...NO_RECORDING, ...session, id: lastId, phase: 'ended', name, isKept: true };
        });
        replace([...get().recordings, ...opened], opened[0]?.id ?? null, null);
      },

      attach(file) {
        const { recordings, shown } = get();
        const awaiting = recordings.find((one) => one.file === null && one.name === file.name);
        change((awaiting ?? shown).id, { file });
      },

      async retry(id, input) {
        const recording = get().recordings.find((one) => one.id === id && one.phase === 'failed');
        const file = input ?? recording?.file ?? null;
        if (!recording?.settings || file === null) return;
        change(id, { ...NO_RUN, phase: 'waiting', file, name: file.name });
        await runQueue(recording.settings);
      },

      remove(id) {
        const { recordings, shown, labelProblem } = get();
        if (running()?.id === id) return;
        replace(
          recordings.filter((one) => one.id !== id),
          shown.id,
          labelProblem,
        );
      },

      markKept(ids) {
        for (const id of ids) change(id, { isKept: true });
      },

      show(id) {
        const recording = get().recordings.find((one) => one.id === id);
        if (recording) set({ shown: recording });
      },

      setPaused(paused) {
        const recording = running();
        if (recording?.phase !== 'running') return;
        if (paused) gate.pause();
        else gate.goOn();
        change(recording.id, { paused });
      },

      cancel() {
        const { recordings, shown, labelProblem } = get();
        current?.abort();
        // What has not begun has nothing to keep.
        const kept = recordings.filter(({ phase }) => phase !== 'waiting' && phase !== 'loading');
        const isKept = kept.some(({ id }) => id === shown.id);
        replace(kept, isKept ? shown.id : (kept.at(-1)?.id ?? null), labelProblem);
      },

      async loadLabels(given) {
        const { files, problems: unread } = await readLabelFiles(given);
        const problems = [...unread];
        const { recordings, shown } = get();
        if (recordings.length === 0) {
          change(shown.id, { labels: joinLabelFiles(shown.labels, files) });
        } else {
          const { recordings: labelled, problem } = withLabels(recordings, files);
          if (problem !== null) problems.push(problem);
          replace(labelled, shown.id, null);
        }
        set({ labelProblem: problems.length > 0 ? problems.join(' ') : null });
      },

      removeLabels(key) {
        const { shown } = get();
        change(shown.id, {
          labels: shown.labelSet.files.filter((state) => state.key !== key).map(({ file }) => file),
          labelSettings: forgetFile(shown.labelSettings, key),
          isKept: false,
        });
        set({ labelProblem: null });
      },

      setMarkers(markersS) {
        change(get().shown.id, { markersS, isKept: false });
      },

      setLabelSettings(labelSettings) {
        change(get().shown.id, { labelSettings, isKept: false });
      },

      setPostProcessing(part) {
        for (const { id, settings } of get().recordings)
          if (settings) change(id, { settings: { ...settings, ...part } });
      },

      clear() {
        endQueue();
        replace([], null, null);
      },
    };
  });
  return store;
}
