import type { Size } from '../../../core/face/geometry';
import { DEFAULT_LABEL_SETTINGS } from '../../../core/labels/set/label-settings';
import type { ScoringSettings } from '../../../core/settings/settings-table';
import type { OpenReport, PipelineSettings } from '../../../pipeline/contract';
import { resultsCsv } from '../../../recordings/exports/results-csv';
import type { SavedSession } from '../../../recordings/exports/session/saved-session';
import type { AnalysedFrame } from '../../../recordings/run/analysed-frame';
import { predictionRows } from '../../../recordings/scores/prediction-rows';
import type { KeptState } from '../live-store';
import type { SessionTrace } from '../session-trace';

/** What a live session is written from. */
export interface SessionParts {
  readonly trace: SessionTrace;
  readonly kept: Pick<KeptState, 'sessionId' | 'marksMs' | 'picture'>;
  readonly settings: PipelineSettings;
}

/** Time that a session's own times count from, milliseconds of the frames' clock: its picture, or sample. */
export function sessionStartMs({ trace, kept }: Pick<SessionParts, 'trace' | 'kept'>): number {
  const first = trace.length > 0 ? trace.timestampMs(0) : 0;
  return kept.picture === null ? first : Math.min(first, kept.picture.startedMs);
}

/** The readings of a session as CSV, with the session's id in a column of its own. */
export function sessionCsv(parts: SessionParts): string {
  const rows = predictionRows(framesOf(parts), parts.settings.timeDelayFrames);
  return resultsCsv(rows, parts.kept.sessionId ?? '');
}

/**
 * A live session as a finished analysis, to be shown, scored and saved as one. Its name is that of its
 * picture, where there is one, or else its id.
 *
 * @param size of the source's picture, pixels
 */
export function sessionAnalysis(
  parts: SessionParts & {
    readonly openReport: OpenReport;
    readonly size: Size;
    readonly scoring: ScoringSettings;
  },
): SavedSession {
  const { kept, settings, openReport, size, scoring } = parts;
  const frames = framesOf(parts);
  const startMs = sessionStartMs(parts);
  const durationS = (frames.at(-1)?.timestampMs ?? 0) / 1000;
  const facts = {
    name: kept.picture?.file.name ?? `circumplex-${kept.sessionId}`,
    widthPx: size.width,
    heightPx: size.height,
    durationS,
  };
  return {
    facts,
    settings,
    scoring,
    openReport,
    analysis: { facts, decodedFrames: frames.length, elapsedS: durationS, end: { type: 'done' } },
    notices: ['A live session: its estimates are those that were shown, at the times of the camera.'],
    frames,
    labels: [],
    labelSettings: DEFAULT_LABEL_SETTINGS,
    markersS: kept.marksMs.map((markMs) => Math.max(0, (markMs - startMs) / 1000)),
  };
}

/** Samples as the exports take them, counted from the session's start. */
function framesOf({ trace, kept }: SessionParts): readonly AnalysedFrame[] {
  const frames = trace.toAnalysedFrames();
  const leadMs = trace.length > 0 ? trace.timestampMs(0) - sessionStartMs({ trace, kept }) : 0;
  return leadMs === 0
    ? frames
    : frames.map((frame) => ({ ...frame, timestampMs: frame.timestampMs + leadMs }));
}
