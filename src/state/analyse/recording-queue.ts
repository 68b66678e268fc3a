import type { OpenReport, PipelineEvent, PipelineSettings } from '../../pipeline/contract';
import type { PipelineClient } from '../../pipeline/pipeline-client';
import { analyseVideo, type SeekableSource } from '../../recordings/run/analyse-video';
import type { AnalysedFrame } from '../../recordings/run/analysed-frame';
import { HeadInputTable } from '../../recordings/run/head-input-table';
import type { PauseGate } from '../../recordings/run/pause-gate';
import type { AnalysisInput } from '../../recordings/video/input-files';
import type { OpeningOptions } from '../../recordings/video/open-source';
import type { AnalysedRecording } from './analysed-recording';
import type { DecoderConsent } from './decoder-consent';

/** What a queue of recordings is analysed with. */
export interface QueueParts {
  /** Opens a recording; ends at once when the signal aborts. */
  openSource(
    input: AnalysisInput,
    options: OpeningOptions & { readonly signal: AbortSignal },
  ): Promise<SeekableSource>;
  /** Whether a decoder may be fetched for what the browser cannot read. */
  readonly consent: DecoderConsent;
  /** A pipeline of its own for one queue, not open yet. */
  createPipeline(): RecordingPipeline;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

/** What of the pipeline recordings need. */
export type RecordingPipeline = Pick<PipelineClient, 'open' | 'pushFrame' | 'reset' | 'close'> &
  Partial<Pick<PipelineClient, 'replacements'>>;

/** A recording that waits for its turn. */
export interface QueuedRecording {
  readonly id: number;
  readonly input: AnalysisInput;
}

/** How the user holds a queue and ends it. */
export interface QueueControl {
  /** Ends the queue at once, whatever it is at: opening, loading, or a frame. */
  readonly signal: AbortSignal;
  readonly gate: PauseGate;
}

/** Told of each part of a recording that changed. */
export type ShowPart = (id: number, part: Partial<AnalysedRecording>) => void;

/** The page is told about new frames this often. */
const SHOW_EVERY_MS = 250;

/**
 * Analyses recordings one after the other, each from its first frame to its last, with one pipeline: its
 * model is loaded once, and nothing of one recording enters the next. Never rejects: what went wrong is
 * shown, and so is what was done until then. Of a recording that was cancelled before its first frame nothing
 * more is shown.
 *
 * @param recordings asked for the next when the one before is done, so that more may come meanwhile
 */
export async function analyseQueue(
  recordings: Iterable<QueuedRecording>,
  settings: PipelineSettings,
  parts: QueueParts,
  control: QueueControl,
  show: ShowPart,
): Promise<void> {
  const pipeline = new SharedPipeline(parts.createPipeline(), settings);
  try {
    for (const { id, input } of recordings) {
      if (control.signal.aborted) return;
      control.gate.goOn();
      await analyseRecording(input, pipeline, settings, parts, control, (part) => show(id, part));
    }
  } finally {
    await pipeline.close();
  }
}

/** A pipeline that is opened once, and again only where it was lost for good. */
class SharedPipeline {
  private report: OpenReport | null = null;
  private onEvent: (event: PipelineEvent) => void = () => {};

  constructor(
    readonly frames: RecordingPipeline,
    private readonly settings: PipelineSettings,
  ) {}

  /** What opening found out; events go to `onEvent` from now on. */
  async opened(onEvent: (event: PipelineEvent) => void, signal: AbortSignal): Promise<OpenReport> {
    this.onEvent = onEvent;
    this.report ??= await this.frames.open(this.settings, (event) => this.hear(event), signal);
    return this.report;
  }

  async close(): Promise<void> {
    this.onEvent = () => {};
    await this.frames.close().catch(() => {});
  }

  private hear(event: PipelineEvent): void {
    if (event.type === 'backend-reopened' || event.type === 'worker-restarted') this.report = event.report;
    if (event.type === 'worker-failed') this.report = null;
    this.onEvent(event);
  }
}

async function analyseRecording(
  input: AnalysisInput,
  pipeline: SharedPipeline,
  settings: PipelineSettings,
  { openSource, consent, now }: QueueParts,
  { signal, gate }: QueueControl,
  show: (part: Partial<AnalysedRecording>) => void,
): Promise<void> {
  let source: SeekableSource | null = null;
  try {
    show({ phase: 'loading' });
    source = await openSource(input, {
      signal,
      mayFetchDecoder: (request) =>
        consent.ask(request, signal, (decoderQuestion) => show({ decoderQuestion })),
    });
    const notices: string[] = [...(source.facts.notes ?? [])];
    show({ facts: source.facts, notices: [...notices] });
    const openReport = await pipeline.opened((event) => {
      if (event.type === 'model-progress') show({ modelLoaded: event.loadedBytes / event.totalBytes });
      else {
        notices.push(event.message);
        show({ notices: [...notices] });
      }
    }, signal);
    const frames: AnalysedFrame[] = [];
    const table = new HeadInputTable();
    show({ phase: 'running', openReport, modelLoaded: null, frames });
    let lastShownMs = Number.NEGATIVE_INFINITY;
    const { frames: _, ...analysis } = await analyseVideo(source, pipeline.frames, {
      frameRateHz: settings.frameRateHz,
      signal,
      gate,
      now,
      onFrame: (frame, headInput) => {
        frames.push(frame);
        table.add(frame.slot, headInput);
      },
      onProgress: (progress) => {
        const nowMs = now();
        if (nowMs - lastShownMs < SHOW_EVERY_MS) return;
        lastShownMs = nowMs;
        show({ progress, frames });
      },
    });
    if (analysis.end.type === 'fault' && frames.length === 0) {
      show({ phase: 'failed', failure: analysis.end.message });
    } else {
      show({ phase: 'ended', analysis, frames, headInputs: table.inputs });
    }
  } catch (error) {
    if (!signal.aborted)
      show({ phase: 'failed', failure: error instanceof Error ? error.message : String(error) });
  } finally {
    source?.close();
  }
}
