/**
 * Measures how training pictures are framed, with the app's own face detector: the figures behind
 * `DEFAULT_CROP_RULE` and docs/framing.md.
 *
 *   npx tsx --tsconfig tsconfig.programs.json tools/measures/measure-framing.ts FOLDER… [--count 600]
 *     [--border edge|mirror|grey|none] [--score 0.7]
 *
 * FOLDER holds pictures, at any depth. `--border none` takes them as whole camera frames and measures the
 * crop that the rule gives in them.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_CROP_RULE } from '../../src/core/face/crop-rule';
import { openSourcePage } from '../source-page.mjs';
import type { Border, Framing, measurePictures } from './framing-page';

const BATCH = 25;
const QUANTITIES = [
  'heightPerBoxHeight',
  'centreOffsetY',
  'centreOffsetX',
  'boxAspect',
  'eyesAt',
  'mouthAt',
  'eyeDistance',
] as const satisfies readonly (keyof Framing)[];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '600' },
    border: { type: 'string', default: 'edge' },
    score: { type: 'string', default: '0.7' },
  },
});

function picturesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(png|jpe?g)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** The same `count` pictures each time: a linear congruential generator shuffles the sorted list. */
function drawn(files: readonly string[], count: number): string[] {
  let state = 1;
  const keyed = files.map((file) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return { file, key: state };
  });
  return keyed
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ file }) => file);
}

function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

function print(folder: string, tried: number, framings: readonly Framing[]): void {
  console.log(`\n${folder}: a face in ${framings.length} of ${tried} pictures, border ${values.border}`);
  console.log('quantity             median  quartiles');
  for (const name of QUANTITIES) {
    const sorted = framings.map((framing) => framing[name]).sort((a, b) => a - b);
    const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share).toFixed(3));
    console.log(`${name.padEnd(20)} ${median?.padStart(6)}  ${low} … ${high}`);
  }
}

async function main(): Promise<void> {
  if (positionals.length === 0) throw new Error('Name at least one folder of pictures.');
  const { page, close } = await openSourcePage();
  try {
    for (const folder of positionals) {
      const files = drawn(picturesIn(folder), Number(values.count));
      const framings: Framing[] = [];
      for (let start = 0; start < files.length; start += BATCH) {
        const pictures = files.slice(start, start + BATCH).map((file) => readFileSync(file, 'base64'));
        const measured = await page.evaluate(
          async ({ border, minimumScore, pictures, rule }) => {
            const path = '/tools/measures/framing-page.ts';
            const module = (await import(path)) as { measurePictures: typeof measurePictures };
            return module.measurePictures(pictures, border, minimumScore, rule);
          },
          {
            border: values.border as Border,
            minimumScore: Number(values.score),
            pictures,
            rule: DEFAULT_CROP_RULE,
          },
        );
        framings.push(...measured.filter((framing) => framing !== null));
      }
      print(folder, files.length, framings);
    }
  } finally {
    await close();
  }
}

await main();
