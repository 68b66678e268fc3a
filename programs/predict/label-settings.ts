import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseLabelSettings } from '../../src/core/labels/set/label-corrections';
import type { LabelFile } from '../../src/core/labels/set/label-file-state';
import { type LabelSettings, readLabelSet } from '../../src/core/labels/set/label-set';
import { unreadableReason } from './predict-inputs';

/** Fields of label settings; a file with none of them holds something else. */
const FIELDS = ['corrections', 'annotatorsOff', 'alignment'] as const;

/**
 * Reads what a user says about label files from JSON: an export of the page, a result of predict, or the settings
 * alone, `{"corrections": {"a_Valence.csv": {"offsetS": 2}}, "annotatorsOff": ["A2"], "alignment": "linear"}`.
 *
 * @param given path as on the command line
 * @throws with one clear sentence about the first thing that cannot be used
 */
export function readLabelSettings(given: string, workingDirectory: string): LabelSettings {
  const path = resolve(workingDirectory, given);
  const refuse = (what: string): never => {
    throw new Error(`--label-settings ${given}${what}`);
  };
  const unreadable = unreadableReason(path);
  if (unreadable) refuse(` ${unreadable}`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    refuse(': expected JSON, found something else.');
  }
  const found = settingsWithin(json);
  if (found === null) return refuse(`: expected an object with ${FIELDS.join(', ')}, found none of them.`);
  const settings = parseLabelSettings(found);
  const dropped = firstDropped(found, settings);
  if (dropped !== null) refuse(`: "${dropped}" is not known, or has a value that it cannot have.`);
  return settings;
}

/**
 * Label settings for the files of one video. A correction is meant for the files whose name, or last folder and name,
 * is its own; `*` stands for any letters, so that `*_Valence*.csv` is all of that dimension. Of several that fit, the
 * later ones win field by field.
 */
export function settingsForFiles(settings: LabelSettings, files: readonly LabelFile[]): LabelSettings {
  const corrections = readLabelSet(files).files.flatMap(({ key, file }) => {
    const fitting = Object.entries(settings.corrections).filter(([wanted]) => isMeant(wanted, file));
    const correction = Object.assign({}, ...fitting.map(([, one]) => one));
    return fitting.length > 0 ? [[key, correction] as const] : [];
  });
  return { ...settings, corrections: Object.fromEntries(corrections) };
}

/** The names of corrections that are meant for none of the files; a slip of the pen must not pass unseen. */
export function correctionsForNothing(settings: LabelSettings, labelPaths: readonly string[]): string[] {
  const files = labelPaths.map((path) => ({ name: basename(path), path, text: '' }));
  return Object.keys(settings.corrections).filter((wanted) => !files.some((file) => isMeant(wanted, file)));
}

function isMeant(wanted: string, { name, path = name }: LabelFile): boolean {
  const pattern = wanted
    .split(/[/\\]/)
    .slice(-2)
    .join('/')
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]]/g, '\\$&'))
    .join('.*');
  // The page knows a file by the path within what was dropped, which may have been the file alone.
  const isPath = wanted.includes('/') || wanted.includes('\\');
  const own = path.split(/[/\\]/).slice(-2).join('/');
  return new RegExp(`^${pattern}$`).test(isPath ? own : name);
}

/** The settings in a file of whatever kind; null for none. */
function settingsWithin(json: unknown): Record<string, unknown> | null {
  if (!isObject(json)) return null;
  const { session, labels } = json;
  const candidates = [isObject(session) && session.labelSettings, isObject(labels) && labels.settings, json];
  return candidates.filter(isObject).find((candidate) => FIELDS.some((field) => field in candidate)) ?? null;
}

/** The path of the first thing that reading left out; null where all of it was read. */
function firstDropped(given: unknown, read: unknown, path = ''): string | null {
  if (!isObject(given) || !isObject(read))
    return JSON.stringify(given) === JSON.stringify(read) ? null : path;
  for (const [key, value] of Object.entries(given)) {
    const dropped = firstDropped(value, read[key], path === '' ? key : `${path}.${key}`);
    if (dropped !== null) return dropped;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
