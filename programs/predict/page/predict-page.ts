/**
 * The page behind `npm run predict`: the app's own decoder and pipeline without its views. The program
 * puts a file into the field and calls what is on `window.circumplexPredict`; results go back frame by
 * frame, so that they outlive the page.
 */

import type { RecordingSettings } from '../../../src/core/settings/settings-table';
import type { OpenReport, PipelineSettings } from '../../../src/pipeline/contract';
import { PipelineClient } from '../../../src/pipeline/pipeline-client';
import { type AnalysisProgress, analyseVideo } from '../../../src/recordings/run/analyse-video';
import type { AnalysedFrame } from '../../../src/recordings/run/analysed-frame';
import type { VideoAnalysis, VideoFacts } from '../../../src/recordings/run/video-analysis';
import { type AnalysisInput, sortFiles } from '../../../src/recordings/video/input-files';
import { openAnalysisSource } from '../../../src/recordings/video/open-source';

/** What the page tells the program while it works. */
export interface PredictReport {
  /** Sent once, when the file has been opened. */
  readonly facts: VideoFacts | null;
  /** Sampled frames since the report before. */
  readonly frames: readonly AnalysedFrame[];
  readonly progress: AnalysisProgress | null;
  /** A sentence for the log, such as that the detector was rebuilt. */
  readonly message: string | null;
}

/** What the program calls. */
export interface PredictPage {
  /** Loads model, backend and detector. Rejects with one clear sentence. */
  open(settings: PipelineSettings): Promise<OpenReport>;
  /** Analyses the file in the field; its frames go out as reports. Rejects if the file cannot be opened. */
  analyse(recording: RecordingSettings): Promise<Omit<VideoAnalysis, 'frames'>>;
  /** Ends what is under way: opening a file at once, an analysis after the frame in flight. */
  cancel(): void;
}

declare global {
  interface Window {
    circumplexPredict?: PredictPage;
    circumplexReport?: (report: PredictReport) => Promise<void>;
  }
}

/** A report costs a trip to the program, so frames are gathered for this long. */
const REPORT_EVERY_MS = 250;

/** The page stands three folders deep in the site. */
const pipeline = new PipelineClient({ modelsUrl: new URL('../../../models/', location.href).href });
let settings: PipelineSettings | null = null;
/** That the model was made for another rate than it is given. */
let mismatch: string | null = null;
let abort = new AbortController();

function report(part: Partial<PredictReport>): Promise<void> {
  const whole: PredictReport = { facts: null, frames: [], progress: null, message: null, ...part };
  return window.circumplexReport?.(whole) ?? Promise.resolve();
}

/** What the program put into one of the fields. */
function givenRecording(): AnalysisInput {
  const filesOf = (id: string) => [...(document.querySelector<HTMLInputElement>(id)?.files ?? [])];
  const [video] = filesOf('#video');
  if (video) return video;
  const folder = sortFiles(filesOf('#folder')).recordings.find((recording) => !(recording instanceof File));
  if (!folder) throw new Error('No video was put into the field.');
  return folder;
}

window.circumplexPredict = {
  async open(wanted) {
    settings = wanted;
    mismatch = null;
    return pipeline.open(
      wanted,
      (event) => {
        // It is said while the model is opened, and holds of every recording.
        if (event.type === 'rate-mismatch') mismatch = event.message;
        else if (event.type !== 'model-progress') void report({ message: event.message });
      },
      abort.signal,
    );
  },

  async analyse(how) {
    const recording = givenRecording();
    if (!settings) throw new Error('The pipeline is not open.');
    abort = new AbortController();
    const { signal } = abort;
    const source = await openAnalysisSource(recording, { signal, ...how });
    void report({ facts: source.facts, message: mismatch });
    let waiting: AnalysedFrame[] = [];
    let lastReportMs = 0;
    const { frames: _, ...analysis } = await analyseVideo(source, pipeline, {
      frameRateHz: settings.frameRateHz,
      signal,
      onFrame: (frame) => waiting.push(frame),
      onProgress: (progress) => {
        const nowMs = performance.now();
        if (nowMs - lastReportMs < REPORT_EVERY_MS) return;
        lastReportMs = nowMs;
        void report({ frames: waiting, progress });
        waiting = [];
      },
    });
    // Awaited, so that the program has every frame before it has the end.
    await report({ frames: waiting });
    source.close();
    return analysis;
  },

  cancel() {
    abort.abort();
  },
};
