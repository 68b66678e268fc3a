/** The one font that pictures of the page are drawn in, so that they are the same on every machine. */

import { inProject } from '../project.mjs';

const FAMILY = 'Look';
const WEIGHTS = ['400', '700'];

/**
 * Draws a page, and every page that follows in its place, in the fixed font. Its context must pass the
 * Content Security Policy by, which allows no style from outside.
 * @param {import('@playwright/test').Page} page before its first address
 */
export async function serveFixedFont(page) {
  await page.route(/\/look-font-\d+\.woff2$/, (route) => {
    const weight = /(\d+)\.woff2$/.exec(route.request().url())?.[1] ?? WEIGHTS[0];
    const file = `node_modules/@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-${weight}-normal.woff2`;
    return route.fulfill({ path: inProject(file), contentType: 'font/woff2' });
  });
}

/**
 * Puts the font on the page that is shown, and waits until it is drawn in it.
 * @param {import('@playwright/test').Page} page
 */
export async function useFixedFont(page) {
  const faces = WEIGHTS.map(
    (weight) =>
      `@font-face { font-family: ${FAMILY}; font-weight: ${weight}; src: url(/look-font-${weight}.woff2); }`,
  );
  await page.addStyleTag({ content: `${faces.join('\n')}\nhtml { font-family: ${FAMILY} !important; }` });
  await page.evaluate(
    async ({ family, weights }) => {
      await Promise.all(weights.map((weight) => document.fonts.load(`${weight} 16px ${family}`)));
      // Canvases are drawn anew when the appearance of the document changes.
      document.documentElement.dataset.font = family;
    },
    { family: FAMILY, weights: WEIGHTS },
  );
}
