/** Vite plugin: what every build of the site needs that Vite does not do by itself. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../project.mjs';
import { contentSecurityPolicy, staticHostHeaders } from '../server/headers.mjs';
import { buildInferenceKernels } from './build-kernels.mjs';
import { buildServiceWorker } from './build-service-worker.mjs';
import { FINGERPRINT_FILE, sourceFingerprint } from './fingerprint.mjs';
import { generateFaceModel } from './generate-face-model.mjs';

/** The picture of a link to the site, made by `tools/looks/share-card.mjs`. */
const CARD = { path: 'icons/share-card.png', width: '1200', height: '630' };

/**
 * What other pages read to show a link to the site as a card (Open Graph). Most of them take whole addresses
 * alone, and a build knows none: without `siteUrl` the picture's is relative, and some show the link without
 * it.
 * @param {string | undefined} siteUrl address of the folder that the site will stand in
 * @returns {import('vite').HtmlTagDescriptor[]}
 * @throws where `siteUrl` is no address
 */
export function shareTags(siteUrl) {
  if (siteUrl !== undefined && !URL.canParse(siteUrl)) {
    throw new Error(`SITE_URL must be the whole address of the site, found “${siteUrl}”.`);
  }
  const folder = siteUrl?.replace(/\/?$/, '/');
  const facts = {
    'og:type': 'website',
    'og:site_name': 'Circumplex',
    'og:title': 'Circumplex: see how your face reads',
    'og:description':
      'Reads valence and arousal from a face, live, in your browser. No picture leaves your device.',
    ...(folder === undefined ? {} : { 'og:url': folder }),
    'og:image': folder === undefined ? CARD.path : new URL(CARD.path, folder).href,
    'og:image:width': CARD.width,
    'og:image:height': CARD.height,
    'og:image:alt': 'The circle of valence and arousal, with a dot on its pleasant side.',
  };
  const named = Object.entries(facts).map(([property, content]) => ({ property, content }));
  return [...named, { name: 'twitter:card', content: 'summary_large_image' }].map((attrs) => ({
    tag: 'meta',
    attrs,
    injectTo: 'head',
  }));
}

/** The page's script. */
const ENTRY = inProject('src/main.tsx');

/**
 * Has the browser fetch beside the page's script the parts that it imports as it begins, and their styles.
 * @param {import('vite').IndexHtmlTransformContext} context
 * @param {readonly string[]} parts the modules that it imports so
 * @returns {import('vite').HtmlTagDescriptor[]}
 */
function partTags({ chunk, bundle = {} }, parts) {
  const chunks = Object.values(bundle).flatMap((output) =>
    output.type === 'chunk' && parts.includes(output.facadeModuleId ?? '') ? [output] : [],
  );
  const linked = new Set([chunk?.fileName, ...(chunk?.imports ?? [])]);
  const scripts = chunks.flatMap(({ fileName, imports }) => [...imports, fileName]);
  const styles = chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
  /** @type {(rel: string, files: readonly string[]) => import('vite').HtmlTagDescriptor[]} */
  const links = (rel, files) =>
    [...new Set(files)]
      .filter((file) => !linked.has(file))
      .map((file) => ({
        tag: 'link',
        attrs: { rel, crossorigin: true, href: `./${file}` },
        injectTo: 'head',
      }));
  return [...links('modulepreload', scripts), ...links('stylesheet', styles)];
}

/**
 * Before a build or a development server starts: writes the face detector's model and
 * compiles the inference engine's kernels. In a build: puts
 * the Content Security Policy into the page, emits `_headers`, builds the service worker over what was
 * written, and records which sources were built.
 * @returns {import('vite').Plugin}
 */
export function sitePlugin() {
  let building = false;
  let fingerprint = '';
  let outDirectory = '';
  /** @type {readonly string[]} */
  let parts = [];
  return {
    name: 'circumplex-site',
    async configResolved(config) {
      building = config.command === 'build';
      outDirectory = join(config.root, config.build.outDir);
      await generateFaceModel();
      await buildInferenceKernels();
    },
    buildStart() {
      // Taken before the build, so that a change during it makes the build stale.
      if (building) fingerprint = sourceFingerprint();
    },
    moduleParsed({ id, dynamicallyImportedIds }) {
      if (id === ENTRY) parts = dynamicallyImportedIds;
    },
    transformIndexHtml: {
      // Only then is it known what was built.
      order: 'post',
      handler(_, context) {
        if (!building) return [];
        const content = contentSecurityPolicy({ mode: 'meta' });
        const attrs = { 'http-equiv': 'Content-Security-Policy', content };
        const policy = { tag: 'meta', attrs, injectTo: /** @type {const} */ ('head-prepend') };
        return [
          policy,
          ...(context.chunk?.facadeModuleId === inProject('index.html') ? partTags(context, parts) : []),
          ...shareTags(process.env.SITE_URL),
        ];
      },
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: staticHostHeaders() });
    },
    async writeBundle() {
      if (!building) return;
      await buildServiceWorker(outDirectory);
      // Only reached when everything was written: a failed build stays stale.
      writeFileSync(join(outDirectory, FINGERPRINT_FILE), fingerprint);
    },
  };
}
