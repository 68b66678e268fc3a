import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/** One file of a data set, whether it lies in a folder or in a `.tar.gz`. */
export interface ArchiveEntry {
  /** Path inside the folder or archive, with forward slashes. */
  readonly path: string;
  readonly data: Buffer;
}

/** Paths of the files that {@link archiveEntries} would give, without reading those that lie in a folder. */
export async function* archivePaths(source: string): AsyncGenerator<string> {
  const info = await stat(source).catch(() => null);
  if (info?.isDirectory() !== true) {
    for await (const { path } of archiveEntries(source)) yield path;
    return;
  }
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (isArchive(entry.name)) for await (const inside of tarEntries(path)) yield inside.path;
    else yield pathInside(source, path);
  }
}

/**
 * Every file of a folder (recursively, archives in it opened too) or of a `.tar.gz`, one at a time.
 *
 * @throws with a sentence naming `source` when it is neither.
 */
export async function* archiveEntries(source: string): AsyncGenerator<ArchiveEntry> {
  const info = await stat(source).catch(() => null);
  if (info === null) throw new Error(`${source}: no such file or folder.`);
  if (info.isDirectory()) {
    yield* folderEntries(source);
  } else if (isArchive(source)) {
    yield* tarEntries(source);
  } else {
    throw new Error(`${source}: expected a folder or a .tar.gz archive.`);
  }
}

function isArchive(name: string): boolean {
  return /\.(tar\.gz|tgz)$/.test(name);
}

async function* folderEntries(root: string): AsyncGenerator<ArchiveEntry> {
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (isArchive(entry.name)) {
      yield* tarEntries(path);
      continue;
    }
    yield { path: pathInside(root, path), data: await readFile(path) };
  }
}

function pathInside(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

async function* tarEntries(file: string): AsyncGenerator<ArchiveEntry> {
  const tar = extract();
  const input = createReadStream(file);
  const gunzip = createGunzip();
  const fail = (error: Error) =>
    tar.destroy(new Error(`${file}: not a readable .tar.gz (${error.message}).`));
  input.on('error', fail);
  gunzip.on('error', fail);
  input.pipe(gunzip).pipe(tar);
  for await (const entry of tar) {
    if (entry.header.type !== 'file') {
      entry.resume();
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    yield { path: entry.header.name.replace(/^\.\//, ''), data: Buffer.concat(chunks) };
  }
}
