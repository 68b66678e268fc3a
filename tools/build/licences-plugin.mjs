/** Vite plugin: writes the licences of everything that is bundled, workers included, beside the site. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../project.mjs';

/** Name of the file in the built site. */
export const LICENCES_FILE = 'third-party-licences.txt';

/**
 * Texts of licences that packages may come without, by licence.
 * @type {Readonly<Record<string, string | undefined>>}
 */
const COPIES = {
  'Apache-2.0': 'LICENSE',
  'GPL-2.0-or-later': 'packages/avi-decoder/LICENSE-GPL-2.0.txt',
};

/** What the service worker is made of, which is built after everything else. */
const SERVICE_WORKER_PACKAGES = [
  'workbox-core',
  'workbox-precaching',
  'workbox-routing',
  'workbox-strategies',
];

const PACKAGE_OF_MODULE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/**
 * The notice of one package: name, version, licence and the text the package carries; packages under
 * Apache-2.0 and the GPL without a text of their own get the project's copy of it.
 * @param {string} directory the package's folder
 */
function notice(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
  const own = file ? readFileSync(join(directory, file), 'utf8') : null;
  const copy = COPIES[license];
  const text = own ?? (copy ? readFileSync(inProject(copy), 'utf8') : '');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/**
 * Vite bundles each worker on its own, with plugins of its own: `collect` goes among those and only
 * notes what they bundle; `emit` goes among the page's, notes as well and writes the file.
 */
export function licencesPlugins() {
  /** @type {Set<string>} Folders of the packages seen. */
  const directories = new Set(SERVICE_WORKER_PACKAGES.map((name) => inProject('node_modules', name)));

  /** @param {import('vite').Rolldown.OutputBundle} bundle */
  function note(bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type !== 'chunk') continue;
      for (const id of output.moduleIds) {
        const directory = PACKAGE_OF_MODULE.exec(id.replace(/^\0/, ''))?.[1];
        if (directory && existsSync(join(directory, 'package.json'))) directories.add(directory);
      }
    }
  }

  return {
    /** @returns {import('vite').Plugin} */
    collect: () => ({
      name: 'circumplex-licences-collect',
      generateBundle: (_options, bundle) => note(bundle),
    }),
    /** @returns {import('vite').Plugin} */
    emit: () => ({
      name: 'circumplex-licences',
      generateBundle(_options, bundle) {
        note(bundle);
        const notices = [...directories].map(notice).toSorted();
        const source = notices.join(`\n${'─'.repeat(80)}\n\n`);
        this.emitFile({ type: 'asset', fileName: LICENCES_FILE, source });
      },
    }),
  };
}
