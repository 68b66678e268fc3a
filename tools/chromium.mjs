/**
 * Finds a Chromium for tests and `npm run predict`: one the machine has, one that Playwright once
 * downloaded, or, as root on Debian and its like, the distribution's package. Node built-ins only.
 */

import './node-version.mjs';
import { existsSync, readdirSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { runProgram } from './project.mjs';

/** Names under which distributions install it, best first. */
const PROGRAM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

const MAC_APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where Playwright puts its own browsers, by platform. */
function playwrightCache() {
  if (process.env.PLAYWRIGHT_BROWSERS_PATH) return process.env.PLAYWRIGHT_BROWSERS_PATH;
  if (platform() === 'darwin') return join(homedir(), 'Library/Caches/ms-playwright');
  if (platform() === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright');
  return join(homedir(), '.cache/ms-playwright');
}

/** Chromium binaries in Playwright's cache, the newest first. */
function playwrightChromiums() {
  const cache = playwrightCache();
  if (!existsSync(cache)) return [];
  /** @param {string} name */
  const revision = (name) => Number(name.slice(name.lastIndexOf('-') + 1));
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .toSorted((a, b) => revision(b) - revision(a))
    .flatMap((name) => [
      join(cache, name, 'chrome-linux/chrome'),
      join(cache, name, 'chrome-linux64/chrome'),
      join(cache, name, 'chrome-mac/Chromium.app/Contents/MacOS/Chromium'),
      join(cache, name, 'chrome-win/chrome.exe'),
    ]);
}

/** Chromium and Chrome on the search path. */
function programsOnPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const names = platform() === 'win32' ? PROGRAM_NAMES.map((name) => `${name}.exe`) : PROGRAM_NAMES;
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/**
 * The first Chromium this machine has; `null` if none. `CHROMIUM_PATH` comes before everything.
 * @returns {string | null} absolute path of the program
 * @throws if `CHROMIUM_PATH` is set but names no file
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is set to ${chosen}, but there is no such file.`);
  }
  const candidates = [
    '/usr/bin/chromium',
    ...programsOnPath(),
    ...MAC_APPLICATIONS,
    ...playwrightChromiums(),
  ];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** What to do where none was found and none can be installed from here. */
export const CHROMIUM_ADVICE =
  'No Chromium was found. Install it (Debian, Ubuntu: `sudo apt-get install chromium`; macOS: `brew install ' +
  '--cask chromium`) or set CHROMIUM_PATH to the program of a Chromium or Chrome you have.';

/**
 * Finds a Chromium or installs Debian's package, which takes root and apt.
 * @returns {Promise<string>} absolute path of the program
 * @throws with advice where neither is possible
 */
export async function ensureChromium() {
  const present = findChromium();
  if (present) return present;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium (apt-get)…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const installed =
      (await runProgram('apt-get', ['update', '-qq'], { env })) === 0 &&
      (await runProgram('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
        env,
      })) === 0;
    const found = installed ? findChromium() : null;
    if (found) return found;
    throw new Error(`apt-get could not install Chromium. ${CHROMIUM_ADVICE}`);
  }
  throw new Error(CHROMIUM_ADVICE);
}

/** Chromium refuses its sandbox to root, as in most containers. */
export const SANDBOX_FLAGS = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * WebGPU without a graphics card: SwiftShader on the processor. Slow; right for correctness. It writes the
 * zeros that workgroup memory begins with one by one into every kernel, a second of compiling for each; ours
 * and TensorFlow.js' write all that they read.
 */
export const SOFTWARE_WEBGPU_FLAGS = [
  '--enable-dawn-features=disable_workgroup_init',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
];

/**
 * What WebGPU and WebGL compute on: the machine's card if it has one, the card whatever is found, or the
 * processor.
 * @typedef {'auto' | 'card' | 'software'} Adapter
 */

/**
 * Every {@link Adapter}, the default first.
 * @type {readonly Adapter[]}
 */
export const ADAPTERS = ['auto', 'card', 'software'];

/**
 * Headless Chromium takes no card by itself on Linux: only by Vulkan, without a surface. Elsewhere it takes
 * what the system offers.
 * @type {Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>>}
 */
const CARD_FLAGS = {
  linux: [
    '--enable-features=Vulkan',
    '--use-angle=vulkan',
    '--disable-vulkan-surface',
    '--ignore-gpu-blocklist',
  ],
};

/** Devices of graphics cards on Linux. */
const CARD_DEVICES = [/^\/dev\/dri\/renderD\d+$/, /^\/dev\/nvidia\d+$/, /^\/dev\/dxg$/];

/** WebGL on the processor, which the face detector needs; WebGPU finds nothing then. */
const SOFTWARE_WEBGL_FLAGS = ['--enable-unsafe-swiftshader'];

/**
 * What decides on flags about a machine.
 * @typedef {{ platform: NodeJS.Platform, hasCard: boolean }} GraphicsMachine
 */

/**
 * This machine. A card that a browser may use is looked for on Linux, and supposed elsewhere, where there is
 * no telling.
 * @returns {GraphicsMachine}
 */
function thisMachine() {
  if (platform() !== 'linux') return { platform: platform(), hasCard: true };
  const devices = ['/dev', '/dev/dri']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
  const hasCard = devices.some((device) => CARD_DEVICES.some((form) => form.test(device)));
  return { platform: 'linux', hasCard };
}

/**
 * Flags of Chromium for an adapter. WebGPU computes on the processor only where that is asked for: by
 * `software`, or by the name of WebGPU on a machine without a card.
 * @param {Adapter} adapter
 * @param {{ isWebGpuAsked?: boolean, machine?: GraphicsMachine }} [options] whether WebGPU was asked for by
 *   name
 * @returns {readonly string[]}
 * @throws with a sentence where a card is wanted and there is none
 */
export function adapterFlags(adapter, { isWebGpuAsked = false, machine = thisMachine() } = {}) {
  if (adapter === 'software') return SOFTWARE_WEBGPU_FLAGS;
  if (machine.hasCard) return ['--enable-unsafe-webgpu', ...(CARD_FLAGS[machine.platform] ?? [])];
  if (adapter === 'card') throw new Error(noCardText('This machine has no graphics card'));
  return isWebGpuAsked ? SOFTWARE_WEBGPU_FLAGS : SOFTWARE_WEBGL_FLAGS;
}

/**
 * The sentence that refuses `--adapter card`.
 * @param {string} finding begins it
 */
export function noCardText(finding) {
  return `${finding}, as --adapter card wants: leave the option out, or take --adapter software for the processor.`;
}
