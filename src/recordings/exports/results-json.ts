import type { OpenReport, PipelineSettings } from '../../pipeline/contract';
import type { Coverage } from '../run/coverage';
import type { VideoAnalysis } from '../run/video-analysis';
import type { LabelComparison } from '../scores/label-comparison';
import { APP_VERSION } from './app-version';
import type { SavedSession } from './session/saved-session';

/** The record that goes with a result CSV: how it came about and how much it covers. */
export interface ResultsRecord {
  readonly schemaVersion: 1;
  readonly app: { readonly name: 'circumplex'; readonly version: string };
  readonly video: {
    readonly name: string;
    readonly widthPx: number;
    readonly heightPx: number;
    readonly durationS: number;
    /** Frames that were decoded; all of them if `complete`. */
    readonly decodedFrames: number;
  };
  /** False when the analysis was cancelled or a fault ended it; `stoppedBecause` then says why. */
  readonly complete: boolean;
  readonly stoppedBecause: string | null;
  readonly model: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    /** SHA-256 of the weights, hexadecimal. */
    readonly weightsSha256: string;
  };
  readonly backend: { readonly name: 'webgpu' | 'wasm'; readonly reason: string; readonly threads: number };
  readonly settings: PipelineSettings;
  readonly coverage: Coverage;
  readonly timing: {
    readonly elapsedS: number;
    /** `null` when no time passed. */
    readonly sampledFramesPerS: number | null;
  };
  /** Sentences about what happened meanwhile, such as a rebuilt detector; empty if all went well. */
  readonly notices: readonly string[];
  /** Present when labels were given. */
  readonly labels?: LabelComparison;
  /** What the page needs to show all this again; the page's own exports have it. */
  readonly session?: SavedSession;
}

/** What a results record is made from. */
export interface ResultsParts {
  readonly analysis: Omit<VideoAnalysis, 'frames'>;
  readonly coverage: Coverage;
  readonly openReport: OpenReport;
  readonly settings: PipelineSettings;
  readonly notices: readonly string[];
  readonly labels?: LabelComparison | null;
  readonly session?: SavedSession;
}

/** Gathers the record of one video. */
export function resultsRecord(parts: ResultsParts): ResultsRecord {
  const { analysis, coverage, openReport, settings, notices, labels, session } = parts;
  const { manifest } = openReport;
  const { facts, end, elapsedS } = analysis;
  const reason =
    end.type === 'done' ? null : end.type === 'cancelled' ? 'Cancelled before the end.' : end.message;
  return {
    schemaVersion: 1,
    app: { name: 'circumplex', version: APP_VERSION },
    video: {
      name: facts.name,
      widthPx: facts.widthPx,
      heightPx: facts.heightPx,
      durationS: facts.durationS,
      decodedFrames: analysis.decodedFrames,
    },
    complete: end.type === 'done',
    stoppedBecause: reason,
    model: {
      id: manifest.id,
      name: manifest.name,
      version: manifest.version,
      weightsSha256: manifest.weightsSha256,
    },
    backend: { name: openReport.backend, reason: openReport.backendReason, threads: openReport.threads },
    settings,
    coverage,
    timing: {
      elapsedS: toThousandths(elapsedS),
      sampledFramesPerS: elapsedS > 0 ? toThousandths(coverage.sampledFrames / elapsedS) : null,
    },
    notices,
    ...(labels ? { labels } : {}),
    ...(session ? { session } : {}),
  };
}

/**
 * The record as JSON, indented, with a newline at the end; a value that is not finite becomes null. The
 * frames of a session are many and for programs: they stand in one line each.
 */
export function resultsJson({ session, ...record }: ResultsRecord): string {
  const text = JSON.stringify(record, null, 2);
  if (session === undefined) return `${text}\n`;
  const { frames, ...rest } = session;
  const lines = frames.map((frame) => `      ${JSON.stringify(frame)}`).join(',\n');
  const inner = JSON.stringify(rest, null, 2)
    .replace(/\n/g, '\n  ')
    .replace(/\n {2}}$/, '');
  return `${text.slice(0, -2)},\n  "session": ${inner},\n    "frames": [\n${lines}\n    ]\n  }\n}\n`;
}

/** Records of several recordings as one JSON, each as {@link resultsJson} writes it. */
export function resultsSetJson(records: readonly ResultsRecord[]): string {
  const head = JSON.stringify({ schemaVersion: 1, app: { name: 'circumplex', version: APP_VERSION } });
  return `${head.slice(0, -1)},"recordings":[\n${records.map(resultsJson).join(',\n')}]}\n`;
}

function toThousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
