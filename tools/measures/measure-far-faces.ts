/**
 * Measures how small a face may be in the picture and still be found, by one look and with looks at parts:
 * the table of docs/far-faces.md.
 *
 *   npx tsx --tsconfig tsconfig.programs.json tools/measures/measure-far-faces.ts FOLDER [--count 40]
 *   [--score 0.7]
 *
 * FOLDER holds pictures with one face each, such as portraits. Each is scaled to the wanted height of its
 * face and put at a place drawn by its number into a grey picture of each size.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSourcePage } from '../source-page.mjs';
import type { FarFaceSight, seeFarFace } from './far-faces-page';

const SIZES = [
  { width: 640, height: 480 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 2560, height: 1440 },
  { width: 3840, height: 2160 },
] as const;
const HEIGHTS_PX = [24, 32, 40, 48, 60, 80, 120, 160, 240] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '40' }, score: { type: 'string', default: '0.7' } },
});

async function main(): Promise<void> {
  const [folder] = positionals;
  if (folder === undefined) throw new Error('Name a folder of pictures with one face each.');
  const files = readdirSync(folder)
    .filter((name) => /\.(png|jpe?g)$/i.test(name))
    .sort()
    .slice(0, Number(values.count));
  const { page, close } = await openSourcePage();
  try {
    for (const size of SIZES) {
      const row: string[] = [];
      for (const heightPx of HEIGHTS_PX) {
        const sights: FarFaceSight[] = [];
        for (const [index, name] of files.entries()) {
          const base64 = readFileSync(join(folder, name), 'base64');
          const sight = await page.evaluate(
            async ({ base64, size, heightPx, score, seed }) => {
              const path = '/tools/measures/far-faces-page.ts';
              const module = (await import(path)) as { seeFarFace: typeof seeFarFace };
              return module.seeFarFace(base64, size, heightPx, score, seed);
            },
            { base64, size, heightPx, score: Number(values.score), seed: index + 1 },
          );
          if (sight !== null) sights.push(sight);
        }
        const share = (found: (sight: FarFaceSight) => boolean) =>
          sights.length === 0 ? '–' : `${Math.round((100 * sights.filter(found).length) / sights.length)}`;
        row.push(`${share(({ byOneLook }) => byOneLook)} / ${share(({ bySearch }) => bySearch)}`);
      }
      console.log(`| ${size.width}×${size.height} | ${row.join(' | ')} |`);
    }
  } finally {
    await close();
  }
}

await main();
