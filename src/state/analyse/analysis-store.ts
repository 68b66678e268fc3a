import { create } from 'zustand';
import { joinLabelFiles, type LabelFile } from '../../core/labels/label-file';
import { assignLabelFiles } from '../../core/labels/set/label-assignment';
import { forgetFile } from '../../core/labels/set/label-corrections';
import { readLabelSet } from '../../core/labels/set/label-set';
import type { LabelSettings } from '../../core/labels/set/label-settings';
import type { PostProcessingSettings } from '../../core/post-processing';
import type { PipelineSettings } from '../../pipeline/contract';
import { videoStem } from '../../recordings/exports/file-names';
import type { SavedSession } from '../../recordings/exports/saved-session';
import { readLabelFiles } from '../../recordings/label-file-reading';
import { PauseGate } from '../../recordings/run/pause-gate';
import type { AnalysisInput } from '../../recordings/video/input-files';
import { type AnalysedRecording, NO_RECORDING } from './analysed-recording';
import { runRecording } from './run-recording';

/**
 * The analyses of the Analyse view. They live outside the view, so that a look at another tab neither ends them
 * nor loses their results.
 */
export interface AnalysisState {
  /** In the order in which they are analysed, one after the other; empty before the first. */
  readonly recordings: readonly AnalysedRecording[];
  /** The one that the report shows; {@link NO_RECORDING} with the labels that came first while there is none. */
  readonly shown: AnalysedRecording;
  /** Sentences on why label files given last cannot be used. */
  readonly labelProblem: string | null;

  /** Analyses recordings from their beginning, one by one; what was there is let go, labels that came first stay. */
  start(files: readonly AnalysisInput[], settings: PipelineSettings): Promise<void>;
  /** Shows finished analyses again, without their videos; what was there is let go. */
  open(sessions: readonly SavedSession[]): void;
  /** Gives the shown recording its video, which came without it. */
  attach(file: File): void;
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

let current: AbortController | null = null;
let gate = new PauseGate();
let lastId = 0;

/** The analyses of the page. */
export const useAnalysis = create<AnalysisState>()((set, get) => {
  const change = (id: number, part: Partial<AnalysedRecording>) => {
    const { recordings, shown } = get();
    set({
      recordings: recordings.map((one) => (one.id === id ? { ...one, ...part } : one)),
      ...(shown.id === id ? { shown: { ...shown, ...part } } : {}),
    });
  };
  const running = () =>
    get().recordings.find(({ phase }) => phase === 'loading' || phase === 'running') ?? null;

  return {
    recordings: [],
    shown: NO_RECORDING,
    labelProblem: null,

    async start(files, wanted) {
      current?.abort();
      const abort = new AbortController();
      current = abort;
      const settings: PipelineSettings = { ...wanted, keepRate: true };
      const { shown } = get();
      const added = files.map((file): AnalysedRecording => {
        lastId += 1;
        return { ...NO_RECORDING, id: lastId, phase: 'waiting', name: file.name, file, settings };
      });
      // Labels that were dropped before any video are for these; those of other recordings are not.
      const first = shown.phase === 'empty' ? shown : NO_RECORDING;
      const { recordings, problem } = withLabels(added, first.labels);
      const labelled = recordings.map((one) => ({ ...one, labelSettings: first.labelSettings }));
      set({ recordings: labelled, shown: labelled[0] ?? NO_RECORDING, labelProblem: problem });
      for (const { id, file } of labelled) {
        if (abort.signal.aborted || file === null) return;
        gate = new PauseGate();
        await runRecording(file, settings, { signal: abort.signal, gate }, (part) => {
          // What a superseded run still has to say is not shown.
          if (current === abort) change(id, part);
        });
      }
    },

    open(sessions) {
      current?.abort();
      current = null;
      const recordings = sessions.map(({ scoring: _, ...session }): AnalysedRecording => {
        lastId += 1;
        return { ...NO_RECORDING, ...session, id: lastId, phase: 'ended', name: session.facts.name };
      });
      set({ recordings, shown: recordings[0] ?? NO_RECORDING, labelProblem: null });
    },

    attach(file) {
      change(get().shown.id, { file });
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
      const recording = running();
      current?.abort();
      if (recording?.phase === 'loading') current = null;
      // What has not begun has nothing to keep.
      const kept = get().recordings.filter(
        ({ phase }) => phase !== 'waiting' && !(phase === 'loading' && current === null),
      );
      const shown = kept.find(({ id }) => id === get().shown.id) ?? kept.at(-1) ?? NO_RECORDING;
      set({ recordings: kept, shown });
    },

    async loadLabels(given) {
      const { files, problems: unread } = await readLabelFiles(given);
      const problems = [...unread];
      const { recordings, shown } = get();
      if (recordings.length === 0) {
        set({ shown: { ...shown, labels: joinLabelFiles(shown.labels, files) } });
      } else {
        const { recordings: labelled, problem } = withLabels(recordings, files);
        if (problem !== null) problems.push(problem);
        set({ recordings: labelled, shown: labelled.find(({ id }) => id === shown.id) ?? shown });
      }
      set({ labelProblem: problems.length > 0 ? problems.join(' ') : null });
    },

    removeLabels(key) {
      const { shown } = get();
      const { files } = readLabelSet(shown.labels, shown.labelSettings);
      const part = {
        labels: files.filter((state) => state.key !== key).map(({ file }) => file),
        labelSettings: forgetFile(shown.labelSettings, key),
      };
      change(shown.id, part);
      set({ labelProblem: null });
    },

    setMarkers(markersS) {
      change(get().shown.id, { markersS });
    },

    setLabelSettings(labelSettings) {
      change(get().shown.id, { labelSettings });
    },

    setPostProcessing(part) {
      for (const { id, settings } of get().recordings)
        if (settings) change(id, { settings: { ...settings, ...part } });
    },

    clear() {
      current?.abort();
      current = null;
      set({ recordings: [], shown: NO_RECORDING, labelProblem: null });
    },
  };
});

/** Gives label files to the recordings that they belong to; those that belong to none are named in a sentence. */
function withLabels(recordings: readonly AnalysedRecording[], files: readonly LabelFile[]) {
  const { byRecording, leftOver } = assignLabelFiles(
    files,
    ({ name }) => name,
    recordings.map(({ id, name }) => ({ id: String(id), stem: videoStem(name) })),
  );
  const sentences = leftOver.map(({ label, reason }) => `${label.name} was left out: its name ${reason}.`);
  return {
    recordings: recordings.map((one) => ({
      ...one,
      labels: joinLabelFiles(one.labels, byRecording.get(String(one.id)) ?? []),
    })),
    problem: sentences.length > 0 ? sentences.join(' ') : null,
  };
}
