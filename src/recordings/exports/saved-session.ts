import type { LabelFile } from '../../core/labels/set/label-file-state';
import type { LabelSettings } from '../../core/labels/set/label-settings';
import { parseLabelSettings } from '../../core/labels/set/label-settings';
import { type ModelManifest, parseManifest } from '../../core/models/manifest';
import type { ScoringSettings } from '../../core/settings/settings-table';
import type { OpenReport, PipelineSettings } from '../../pipeline/contract';
import type { VideoAnalysis, VideoFacts } from '../run/analyse-video';
import type { AnalysedFrame } from '../run/analysed-frame';

/** Everything that the page needs to show a finished analysis again without its video; part of an exported record. */
export interface SavedSession {
  readonly facts: VideoFacts;
  readonly settings: PipelineSettings;
  readonly scoring: ScoringSettings;
  readonly openReport: OpenReport;
  readonly analysis: Omit<VideoAnalysis, 'frames'>;
  readonly notices: readonly string[];
  readonly frames: readonly AnalysedFrame[];
  readonly labels: readonly LabelFile[];
  readonly labelSettings: LabelSettings;
  /** Moments that the user has marked, seconds, rising. */
  readonly markersS: readonly number[];
}

/**
 * Reads the session out of an exported record.
 *
 * @returns null for a file that is none of ours, which may be labels.
 * @throws with one clear sentence when it is ours and cannot be shown again.
 */
export function readSavedSession(fileName: string, text: string): SavedSession | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || !isObject(value.app) || value.app.name !== 'circumplex') return null;
  const { session } = value;
  const refuse = (expected: string, found: string) => {
    throw new Error(`${fileName}: expected ${expected}, found ${found}.`);
  };
  if (value.schemaVersion !== 1) refuse('a record of version 1', `version ${value.schemaVersion}`);
  if (!isObject(session)) return refuse('a record with the frames of its analysis', 'one without');
  for (const field of ['facts', 'settings', 'scoring', 'openReport', 'analysis'] as const)
    if (!isObject(session[field])) refuse(`"session.${field}" to be an object`, kindOf(session[field]));
  for (const field of ['notices', 'frames', 'labels'] as const)
    if (!Array.isArray(session[field])) refuse(`"session.${field}" to be a list`, kindOf(session[field]));
  const wrong = (session.frames as readonly unknown[]).findIndex((frame) => !isFrame(frame));
  if (wrong >= 0)
    refuse('sampled frames with slot, frame and time in order', `another thing at frame ${wrong}`);
  const { openReport } = session as unknown as SavedSession;
  return {
    ...(session as unknown as SavedSession),
    openReport: { ...openReport, manifest: checkedManifest(fileName, openReport.manifest) },
    labelSettings: parseLabelSettings(session.labelSettings ?? {}, {
      source: fileName,
      within: 'session.labelSettings',
    }),
    markersS: Array.isArray(session.markersS) ? session.markersS.filter(Number.isFinite) : [],
  };
}

function checkedManifest(fileName: string, manifest: unknown): ModelManifest {
  try {
    return parseManifest(manifest);
  } catch (error) {
    throw new Error(`${fileName}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isFrame(frame: unknown): boolean {
  if (!isObject(frame)) return false;
  const numbers = [frame.slot, frame.frame, frame.timestampMs];
  return numbers.every((number) => typeof number === 'number' && number >= 0) && isAffect(frame.raw);
}

function isAffect(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return value === undefined
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : JSON.stringify(value).slice(0, 40);
}
