import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildServiceWorker } from '../../tools/build/build-service-worker.mjs';
import { DIST } from '../../tools/project.mjs';
import { serveSite } from '../../tools/server/server.mjs';
import { type ModelFolder, writeModelFolder } from './tiny-model';

/** The built site and a later version of it, served at one address, one at a time or neither. */
export interface ServedVersions {
  readonly url: string;
  /** Serves a version in place of the one before; `null`: the server is gone. */
  serve(version: 'first' | 'second' | null): Promise<void>;
  /** Ends the server and removes the copies. */
  close(): Promise<void>;
}

/** Large files that only some recordings need, and what was compressed of the first version. */
const HEAVY = /ffmpeg-core|\.(?:br|gz)$/;

/**
 * Serves copies of the built site. The second version has other names for its entry script and for the view
 * Analyse, as after a change of both; those of the first are gone from it.
 *
 * @param models that both have beside the site's own
 */
export async function servedVersions(models: readonly ModelFolder[] = []): Promise<ServedVersions> {
  const root = mkdtempSync(join(tmpdir(), 'served-versions-'));
  const folders = { first: join(root, 'first'), second: join(root, 'second') };
  copySite(folders.first);
  copySite(folders.second);
  renameScripts(folders.second);
  for (const folder of Object.values(folders)) {
    for (const model of models) await writeModelFolder(join(folder, 'models', model.manifest.id), model);
    await buildServiceWorker(folder);
  }

  let site = await serveSite({ port: 0, directory: folders.first });
  const { url } = site;
  let isUp = true;
  const stop = async () => {
    if (isUp) await site.close();
    isUp = false;
  };
  return {
    url,
    serve: async (version) => {
      await stop();
      if (version === null) return;
      site = await serveSite({ port: Number(new URL(url).port), directory: folders[version] });
      isUp = true;
    },
    close: async () => {
      await stop();
      rmSync(root, { recursive: true });
    },
  };
}

/** Copies the site; scripts and pages as files of their own, the rest as second names of the same. */
function copySite(target: string): void {
  for (const path of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    if (!path.isFile() || HEAVY.test(path.name)) continue;
    const from = join(path.parentPath, path.name);
    const to = join(target, path.parentPath.slice(DIST.length), path.name);
    mkdirSync(dirname(to), { recursive: true });
    if (/\.(?:js|html)$/.test(path.name)) cpSync(from, to);
    else linkSync(from, to);
  }
}

/** Ends the name of a script of the second version. */
const NEWER = 'Newer000';

/**
 * Gives the entry script and the view Analyse other names, and, as their content changes with that, all
 * scripts that name them.
 */
function renameScripts(folder: string): void {
  const assets = join(folder, 'assets');
  const page = join(folder, 'index.html');
  const pageText = readFileSync(page, 'utf8');
  const stemOf = (name: string) => name.replace(/\.js$/, '');
  const names = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const texts = new Map(names.map((name) => [stemOf(name), readFileSync(join(assets, name), 'utf8')]));
  const [, entry = ''] = /src="\.\/assets\/(index-[^"]+)\.js"/.exec(pageText) ?? [];
  const changed = new Set([entry, ...[...texts.keys()].filter((stem) => stem.startsWith('analyse-view-'))]);
  for (let before = 0; before < changed.size; ) {
    before = changed.size;
    for (const [stem, text] of texts) if ([...changed].some((one) => text.includes(one))) changed.add(stem);
  }
  const newName = (text: string) =>
    [...changed].reduce((renamed, stem) => renamed.replaceAll(stem, `${stem}${NEWER}`), text);
  for (const [stem, text] of texts) {
    rmSync(join(assets, `${stem}.js`));
    writeFileSync(join(assets, `${newName(stem)}.js`), newName(text));
  }
  writeFileSync(page, newName(pageText));
}
