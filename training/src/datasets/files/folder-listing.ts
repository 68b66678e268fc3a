import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';

/** One file below a folder. */
export interface ListedFile {
  readonly path: string;
  /** Path from the folder that was listed, with forward slashes. */
  readonly relativePath: string;
  /** Folder that it lies in, from the folder that was listed; `.` at its top. */
  readonly folder: string;
  /** File name without its last ending. */
  readonly stem: string;
  readonly bytes: number;
}

const VIDEO_ENDING = /\.(avi|mp4|m4v|mov|webm|mkv)$/i;

/** Whether a file is a video by its name. */
export function isVideoFile({ path }: { readonly path: string }): boolean {
  return VIDEO_ENDING.test(path);
}

/**
 * Every file below a folder, sorted by path; hidden ones left out. Throws a sentence when there is no such
 * folder.
 */
export async function listFiles(root: string): Promise<ListedFile[]> {
  const info = await stat(root).catch(() => null);
  if (info === null) throw new Error(`${root}: no such folder.`);
  if (!info.isDirectory()) throw new Error(`${root}: expected a folder, found a file.`);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(async (entry): Promise<ListedFile> => {
      const path = join(entry.parentPath, entry.name);
      const relativePath = relative(root, path).split(sep).join('/');
      return {
        path,
        relativePath,
        folder: dirname(relativePath),
        stem: basename(entry.name, extname(entry.name)),
        // A link to nowhere counts as empty.
        bytes: (await stat(path).catch(() => null))?.size ?? 0,
      };
    });
  const listed = await Promise.all(files);
  return listed.sort((a, b) => (a.relativePath < b.relativePath ? -1 : 1));
}

/** Groups of items by a key, in the order in which keys first come. */
export function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
