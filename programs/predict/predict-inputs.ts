import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { assignLabelFiles } from '../../src/core/labels/set/label-assignment';
import { type ModelManifest, readManifest } from '../../src/core/models/manifest';
import { PICTURE_NAME } from '../../src/recordings/video/input-files';

/** A model to predict with: bundled in the built site, or a folder of the user's. */
export interface ChosenModel {
  readonly manifest: ModelManifest;
  /** `null` for a bundled model. */
  readonly folder: string | null;
}

/**
 * Finds a model by its id in the built site or by the path of its folder.
 *
 * @throws with one clear sentence if there is none or its manifest cannot be used
 */
export function chooseModel(given: string, siteFolder: string, workingDirectory: string): ChosenModel {
  const isPath = /[/\\]/.test(given) || given === '.' || given === '..';
  const folder = isPath ? resolve(workingDirectory, given) : join(siteFolder, 'models', given);
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) {
    if (isPath) throw new Error(`--model ${given}: the folder holds no manifest.json.`);
    const bundled = bundledModels(siteFolder);
    const choice =
      bundled.length > 0 ? `bundled are: ${bundled.join(', ')}` : 'this build has no model at all';
    throw new Error(`--model ${given}: there is no such model; ${choice}.`);
  }
  try {
    const manifest = readManifest(readFileSync(file, 'utf8'));
    return { manifest, folder: isPath ? folder : null };
  } catch (error) {
    throw new Error(`--model ${given}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function bundledModels(siteFolder: string): string[] {
  const folder = join(siteFolder, 'models');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((id) => existsSync(join(folder, id, 'manifest.json')));
}

/** Whether a path is a folder with a picture for every frame, as AFEW-VA has them. */
export function holdsPictures(path: string): boolean {
  try {
    return readdirSync(path).some((name) => PICTURE_NAME.test(name));
  } catch {
    return false;
  }
}

/** Why a file cannot be read, as one sentence; `null` if it can. */
export function unreadableReason(path: string): string | null {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return 'is a folder, not a file.';
    if (!status.isFile()) return 'is not a regular file.';
    if (status.size === 0) return 'is empty.';
    accessSync(path, constants.R_OK);
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist.';
    if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this account.';
    return `cannot be read (${code ?? String(error)}).`;
  }
}

/**
 * Makes the folder for the results if it is not there and checks, by writing, that files can be put in.
 *
 * @returns its absolute path
 * @throws with one clear sentence
 */
export function prepareOutputFolder(given: string, workingDirectory: string): string {
  const folder = resolve(workingDirectory, given);
  try {
    mkdirSync(folder, { recursive: true });
    const probe = join(folder, `.circumplex-${randomUUID()}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return folder;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'EEXIST' || code === 'ENOTDIR'
        ? 'is, or lies in, a file and not a folder'
        : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
          ? 'may not be written to'
          : `cannot be written to (${code ?? String(error)})`;
    throw new Error(`--out ${given} ${why}.`);
  }
}

/** Which label files go with which video; `problems` has a sentence for each that goes with none. */
export interface LabelAssignment {
  /** Path of the video to paths of its label files, in the order in which they were given. */
  readonly byVideo: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly string[];
}

/**
 * Gives label files to videos by their names, see `assignLabelFiles`.
 *
 * @param labels paths of label files
 * @param videos for each video its path and its name without extension
 */
export function assignLabels(
  labels: readonly string[],
  videos: readonly { readonly path: string; readonly stem: string }[],
): LabelAssignment {
  const recordings = videos.map(({ path, stem }) => ({ id: path, stem }));
  const { byRecording, leftOver } = assignLabelFiles(labels, (label) => basename(label), recordings);
  return {
    byVideo: byRecording,
    problems: leftOver.map(({ label, reason }) => `--labels ${label}: the file name ${reason}.`),
  };
}
