import { basename } from 'node:path';
import type { LabelDoubt } from '../../src/core/labels/guesses/label-doubts';
import type { PipelineSettings } from '../../src/pipeline/contract';
import { videoStem } from '../../src/recordings/exports/file-names';
import { type GivenLabels, SCORES_NAME } from '../../src/recordings/results';
import type { AnalysisProgress } from '../../src/recordings/run/analyse-video';
import type { AnalysedFrame } from '../../src/recordings/run/analysed-frame';
import { formatDuration } from '../../src/recordings/run/time-left';
import type { VideoAnalysis, VideoFacts } from '../../src/recordings/run/video-analysis';
import type { ScoredSeries } from '../../src/recordings/scores/scored-series';
import { ensureChromium } from '../../tools/chromium.mjs';
import { DIST, USER_DIRECTORY } from '../../tools/project.mjs';
import { serveSite } from '../../tools/server/server.mjs';

import { type PlannedVideo, planVideos } from './output-names';
import { BrowserLostError, PredictBrowser, type PredictSite } from './predict-browser';
import {
  assignLabels,
  type ChosenModel,
  chooseModel,
  holdsPictures,
  prepareOutputFolder,
  unreadableReason,
} from './predict-inputs';
import {
  doubtsOfLength,
  doubtsText,
  guessLine,
  type LabelChoices,
  readGivenLabels,
  readLabelChoices,
} from './predict-labels';
import type { PredictOptions } from './predict-options';
import { type AnalysedVideo, type ResultsTarget, writeJointScores, writeResults } from './predict-results';
import { ProgressLine, progressText } from './progress-line';

/** Exit codes of the program; 0 is kept for "every video was done". */
const EXIT = { done: 0, someFailed: 1, wrongCommandLine: 2, interrupted: 130 } as const;

/** One Ctrl+C can arrive twice: from the terminal, and passed on by npm or another parent. */
const REPEATED_SIGNAL_MS = 1000;

/**
 * Runs every video and writes its results; progress goes to standard output, what went wrong to standard
 * error, one sentence each.
 *
 * @param siteFolder the built site
 * @returns the exit code of the program
 */
export async function predict(options: PredictOptions, siteFolder: string = DIST): Promise<number> {
  let outputFolder: string;
  let model: ChosenModel;
  let labelChoices: LabelChoices;
  try {
    outputFolder = prepareOutputFolder(options.outputFolder, USER_DIRECTORY);
    model = chooseModel(options.model, siteFolder, USER_DIRECTORY);
    labelChoices = readLabelChoices(options, USER_DIRECTORY);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return EXIT.wrongCommandLine;
  }
  const videos = planVideos(options.videos, USER_DIRECTORY, [SCORES_NAME]);
  const labels = assignLabels(
    options.labels,
    videos.map(({ path }) => ({ path, stem: videoStem(path) })),
  );
  if (labels.problems.length > 0) {
    const passed = options.part ? 'These label files are passed over:\n' : '';
    process.stderr.write(`${passed}${labels.problems.join('\n')}\n`);
    if (!options.part) return EXIT.someFailed;
  }
  const server = await serveSite({ port: 0, directory: siteFolder });
  try {
    const site: PredictSite = {
      url: server.url,
      chromiumPath: await ensureChromium(),
      adapter: options.adapter,
      modelFolder: model.folder === null ? null : { id: model.manifest.id, path: model.folder },
    };
    const target = { folder: outputFolder, settings: pipelineSettings(options, model), options };
    return await new PredictRun(site, target, labelChoices, options.jobs).all(videos, labels.byVideo);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return EXIT.someFailed;
  } finally {
    await server.close();
  }
}

function pipelineSettings({ pipeline }: PredictOptions, { manifest }: ChosenModel): PipelineSettings {
  return {
    ...pipeline,
    modelId: manifest.id,
    frameRateHz: pipeline.frameRateHz ?? manifest.clip.frameRateHz,
    keepRate: true,
  };
}

/** Said of a video that was interrupted while it, or the model, was being opened. */
const STOPPED_EARLY = 'was stopped before its first frame.';

/** Said before the sentence on labels that stop a video before it is read. */
const LABELS_UNUSABLE = 'was not done, since its labels cannot be used:';

/** Where one browser works through videos; it is started with the first and replaced when it is lost. */
interface Seat {
  browser: PredictBrowser | null;
}

/** One run of the program: its browsers, its progress line and whether it was interrupted. */
class PredictRun {
  readonly #site: PredictSite;
  readonly #target: ResultsTarget;
  readonly #labelChoices: LabelChoices;
  readonly #line = new ProgressLine(process.stdout);
  readonly #seats: readonly Seat[];
  /** By the path of the video. */
  readonly #scored = new Map<string, ScoredSeries>();
  readonly #abort = new AbortController();

  constructor(site: PredictSite, target: ResultsTarget, labelChoices: LabelChoices, jobs: number) {
    this.#site = site;
    this.#target = target;
    this.#labelChoices = labelChoices;
    this.#seats = Array.from({ length: jobs }, () => ({ browser: null }));
  }

  /** Runs the videos in their order, as many at once as there are seats; returns the exit code. */
  async all(
    videos: readonly PlannedVideo[],
    labels: ReadonlyMap<string, readonly string[]>,
  ): Promise<number> {
    let interruptedMs: number | null = null;
    const interrupt = () => {
      if (interruptedMs === null) {
        interruptedMs = Date.now();
        this.#abort.abort();
        for (const { browser } of this.#seats) void browser?.cancel();
      } else if (Date.now() - interruptedMs > REPEATED_SIGNAL_MS) {
        // The second time the user means it.
        process.exit(EXIT.interrupted);
      }
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    let done = 0;
    try {
      const waiting = [...videos];
      const work = async (seat: Seat) => {
        for (let video = waiting.shift(); video && !this.#interrupted; video = waiting.shift())
          if (await this.#one(video, labels.get(video.path) ?? [], seat)) done += 1;
      };
      await Promise.all(this.#seats.slice(0, videos.length).map(work));
    } finally {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      await Promise.all(this.#seats.map(({ browser }) => browser?.close()));
    }
    await this.#writeScores(videos);
    if (this.#interrupted) return EXIT.interrupted;
    return done === videos.length ? EXIT.done : EXIT.someFailed;
  }

  /** Runs one video; true if it was done whole. Rejects only where no other video could be done either. */
  async #one(video: PlannedVideo, labelPaths: readonly string[], seat: Seat): Promise<boolean> {
    const unreadable = holdsPictures(video.path) ? null : unreadableReason(video.path);
    if (unreadable) return this.#fail(video.given, unreadable);
    let labels: GivenLabels;
    try {
      labels = readGivenLabels(labelPaths, this.#labelChoices);
    } catch (error) {
      return this.#fail(video.given, `${LABELS_UNUSABLE} ${messageOf(error)}`);
    }

    this.#line.update(`${video.given}: loading`);
    try {
      seat.browser ??= await PredictBrowser.start(this.#site, this.#target.settings, this.#abort.signal);
    } catch (error) {
      if (this.#interrupted) return this.#fail(video.given, STOPPED_EARLY);
      throw error;
    }
    const { openReport } = seat.browser;
    const frames: AnalysedFrame[] = [];
    const notices: string[] = [];
    let doubts: readonly LabelDoubt[] = [];
    let facts: VideoFacts | null = null;
    let progress: AnalysisProgress | null = null;
    let analysis: Omit<VideoAnalysis, 'frames'>;
    try {
      analysis = await seat.browser.analyse(video.path, this.#target.options.recording, (report) => {
        frames.push(...report.frames);
        if (facts === null && report.facts !== null) {
          facts = report.facts;
          for (const note of facts.notes ?? []) {
            notices.push(note);
            this.#warn(note);
          }
          doubts = doubtsOfLength(labels, facts.durationS);
          // Nobody waits for hours to hear that a unit must be said.
          if (doubts.length > 0) void seat.browser?.cancel();
        }
        progress = report.progress ?? progress;
        if (report.message) {
          notices.push(report.message);
          this.#warn(`${video.given}: ${report.message}`);
        }
        if (report.progress) this.#line.update(progressText(video.given, report.progress));
      });
    } catch (error) {
      if (this.#interrupted && !facts) return this.#fail(video.given, STOPPED_EARLY);
      if (!(error instanceof BrowserLostError)) return this.#fail(video.given, messageOf(error));
      await seat.browser.close();
      seat.browser = null;
      if (!facts) return this.#fail(video.given, error.message);
      analysis = analysisUntil(facts, progress, error.message);
    }
    if (doubts.length > 0 && !this.#interrupted)
      return this.#fail(video.given, `${LABELS_UNUSABLE} ${doubtsText(doubts)}`);
    return this.#write(video, labels, { analysis, frames, openReport, notices });
  }

  /** Writes what there is of a video and says so; true if it was done whole. */
  async #write(video: PlannedVideo, labels: GivenLabels, done: AnalysedVideo): Promise<boolean> {
    const { record, series, labelProblem } = await writeResults(video, labels, done, this.#target);
    const { analysis } = done;
    const { end } = analysis;
    const files = `${video.outputName}.csv and .json`;
    if (end.type === 'fault')
      return this.#fail(video.given, `${end.message} What was done until then is in ${files}.`);
    if (end.type === 'cancelled') {
      return this.#fail(video.given, `was stopped before its end; what was done until then is in ${files}.`);
    }
    if (labelProblem !== null) {
      return this.#fail(
        video.given,
        `was done, but its labels do not fit: ${labelProblem} It is in ${files}.`,
      );
    }
    for (const reading of record.labels?.readings ?? []) this.#say(guessLine(reading));
    const doubts = record.labels?.doubts ?? [];
    if (doubts.length > 0)
      return this.#fail(
        video.given,
        `was done, but its scores may be wrong: ${doubtsText(doubts)} It is in ${files}.`,
      );
    if (series) this.#scored.set(video.path, series);
    const { estimatedFrames, sampledFrames } = record.coverage;
    this.#line.finish(
      `${video.given}: done, ${estimatedFrames} of ${sampledFrames} frames with an estimate, ` +
        `${formatDuration(analysis.elapsedS)} (${files})`,
    );
    return true;
  }

  /** Scores together what was done whole and has labels, in the order of the command line. */
  async #writeScores(videos: readonly PlannedVideo[]): Promise<void> {
    const recordings = videos.flatMap(({ path, outputName: name }) => {
      const series = this.#scored.get(path);
      return series ? [{ name, series }] : [];
    });
    if (await writeJointScores(recordings, this.#target)) {
      this.#line.finish(`${recordings.length} recordings scored together (${SCORES_NAME}.csv)`);
    }
  }

  get #interrupted(): boolean {
    return this.#abort.signal.aborted;
  }

  #fail(given: string, what: string): false {
    // A sentence that names the file already is not given the name twice.
    const isClause = /^[a-z]/.test(what);
    this.#warn(what.includes(basename(given)) ? what : `${given}${isClause ? '' : ':'} ${what}`);
    return false;
  }

  #say(text: string | null): void {
    if (text !== null) this.#line.finish(text);
  }

  #warn(text: string): void {
    this.#line.clear();
    process.stderr.write(`${text}\n`);
  }
}

/** What is known of an analysis whose browser was lost. */
function analysisUntil(
  facts: VideoFacts,
  progress: AnalysisProgress | null,
  message: string,
): Omit<VideoAnalysis, 'frames'> {
  const { decodedFrames = 0, elapsedS = 0 } = progress ?? {};
  return { facts, decodedFrames, elapsedS, end: { type: 'fault', message } };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
