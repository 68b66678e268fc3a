import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import * as v from 'valibot';
import type { LabelCorrection } from '../../src/core/labels/label-correction';
import type { LabelFile } from '../../src/core/labels/label-file';
import { readLabelSet } from '../../src/core/labels/set/label-set';
import {
  DEFAULT_LABEL_SETTINGS,
  type LabelSettings,
  parseLabelSettings,
} from '../../src/core/labels/set/label-settings';
import { jsonOf, parseBySchema } from '../../src/core/schemas/schema-fault';
import { anyObject, eitherOf, fields } from '../../src/core/schemas/schema-parts';
import { unreadableReason } from './predict-inputs';

/** Files that hold label settings beside much else: an export of the page, and a result of predict. */
const inSession = fields({ session: fields({ labelSettings: anyObject }) });
const inLabels = fields({ labels: fields({ settings: anyObject }) });
/** The settings alone; a file with none of their fields holds something else. */
const FIELDS = Object.keys(DEFAULT_LABEL_SETTINGS);
const alone = v.pipe(
  anyObject,
  v.check((json) => FIELDS.some((field) => field in json), `an object with ${eitherOf(FIELDS)}`),
);

/**
 * Reads what a user says about label files from JSON: an export of the page, a result of predict, or the
 * settings alone,
 * `{"corrections": {"a_Valence.csv": {"offsetS": 2}}, "annotatorsOff": ["A2"], "alignment": "linear"}`.
 *
 * @param given path as on the command line
 * @throws with one clear sentence about the first thing that cannot be used
 */
export function readLabelSettings(given: string, workingDirectory: string): LabelSettings {
  const path = resolve(workingDirectory, given);
  const unreadable = unreadableReason(path);
  if (unreadable) throw new Error(`--label-settings ${given} ${unreadable}`);
  const from = { source: `--label-settings ${given}` };
  const json = jsonOf(readFileSync(path, 'utf8'), from);
  const session = v.safeParse(inSession, json);
  if (session.success) {
    const { labelSettings } = session.output.session;
    return parseLabelSettings(labelSettings, { ...from, within: 'session.labelSettings' });
  }
  const result = v.safeParse(inLabels, json);
  if (result.success) {
    return parseLabelSettings(result.output.labels.settings, { ...from, within: 'labels.settings' });
  }
  return parseLabelSettings(parseBySchema(alone, json, from), from);
}

/**
 * Label settings for the files of one video. A correction is meant for the files whose name, or last folder
 * and name, is its own; `*` stands for any letters, so that `*_Valence*.csv` is all of that dimension. Of
 * several that fit, the later ones win field by field, and what is said of all files comes first of all.
 *
 * @param ofAll a clock is for the files whose labels stand at times or frames of their own
 */
export function settingsForFiles(
  settings: LabelSettings,
  files: readonly LabelFile[],
  ofAll: LabelCorrection = {},
): LabelSettings {
  const { clock: _, ...ofAnyForm } = ofAll;
  const corrections = readLabelSet(files).files.flatMap(({ key, file, recognised }) => {
    const hasPlaces = recognised === null || recognised.table.placedBy === 'column';
    const fitting = Object.entries(settings.corrections).filter(([wanted]) => isMeant(wanted, file));
    const parts = [hasPlaces ? ofAll : ofAnyForm, ...fitting.map(([, one]) => one)];
    const correction: LabelCorrection = Object.assign({}, ...parts);
    return Object.keys(correction).length > 0 ? [[key, correction] as const] : [];
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
