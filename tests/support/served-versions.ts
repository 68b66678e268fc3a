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

/** Gives the entry script and the view Analyse other names, and lets page and scripts call them by these. */
function renameScripts(folder: string): void {
  const assets = join(folder, 'assets');
  const [, entry = ''] =
    /src="\.\/assets\/(index-[^"]+)\.js"/.exec(readFileSync(join(folder, 'index.html'), 'utf8')) ?? [];
  const view =
    readdirSync(assets)
      .find((name) => /^analyse-view-.*\.js$/.test(name))
      ?.slice(0, -3) ?? '';
  const newName = (text: string) =>
    text.replaceAll(entry, 'index-Newer000').replaceAll(view, 'analyse-view-Newer000');
  for (const name of readdirSync(assets).filter((one) => one.endsWith('.js'))) {
    const text = newName(readFileSync(join(assets, name), 'utf8'));
    rmSync(join(assets, name));
    writeFileSync(join(assets, newName(name)), text);
  }
  const page = join(folder, 'index.html');
  writeFileSync(page, newName(readFileSync(page, 'utf8')));
}
