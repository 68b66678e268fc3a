import type { PipelineSettings } from '../../pipeline/contract';
import { PipelineClient } from '../../pipeline/pipeline-client';
import { analyseVideo } from '../../recordings/run/analyse-video';
import type { AnalysedFrame } from '../../recordings/run/analysed-frame';
import type { PauseGate } from '../../recordings/run/pause-gate';
import type { AnalysisInput } from '../../recordings/video/input-files';
import { openAnalysisSource } from '../../recordings/video/open-source';
import type { AnalysedRecording } from './analysed-recording';

/** The page is told about new frames this often. */
const SHOW_EVERY_MS = 250;

/**
 * Analyses one recording from its first frame to its last and says through `show` how far it is. Never rejects:
 * what went wrong is shown, and so is what was done until then.
 */
export async function runRecording(
  file: AnalysisInput,
  settings: PipelineSettings,
  { signal, gate }: { readonly signal: AbortSignal; readonly gate: PauseGate },
  show: (part: Partial<AnalysedRecording>) => void,
): Promise<void> {
  const pipeline = new PipelineClient();
  const notices: string[] = [];
  try {
    show({ phase: 'loading' });
    const source = await openAnalysisSource(file);
    show({ facts: source.facts });
    const openReport = await pipeline.open(settings, (event) => {
      if (event.type === 'model-progress') show({ modelLoaded: event.loadedBytes / event.totalBytes });
      else {
        notices.push(event.message);
        show({ notices: notices.slice() });
      }
    });
    show({ phase: 'running', openReport, modelLoaded: null });
    const frames: AnalysedFrame[] = [];
    let lastShownMs = 0;
    const { frames: all, ...analysis } = await analyseVideo(source, pipeline, {
      frameRateHz: settings.frameRateHz,
      signal,
      gate,
      onFrame: (frame) => frames.push(frame),
      onProgress: (progress) => {
        const nowMs = performance.now();
        if (nowMs - lastShownMs < SHOW_EVERY_MS) return;
        lastShownMs = nowMs;
        show({ progress, frames: frames.slice() });
      },
    });
    if (analysis.end.type === 'fault' && all.length === 0) {
      show({ phase: 'failed', failure: analysis.end.message });
    } else {
      show({ phase: 'ended', analysis, frames: all });
    }
  } catch (error) {
    show({ phase: 'failed', failure: error instanceof Error ? error.message : String(error) });
  } finally {
    await pipeline.close().catch(() => {});
  }
}
