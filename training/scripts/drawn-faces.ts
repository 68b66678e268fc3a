/**
 * Draws a tiny set of pictures in the layout of FER+, for tests of everything around the training: bright
 * above is happiness, bright below sadness, with some noise. Run as a program it takes the folder to write.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { seededRandom } from '../src/engine/random';

/** Pictures of each part. */
export interface DrawnCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

const SIZE_PX = 48;
const HAPPINESS = 1;
const SADNESS = 3;

/** Writes the pictures and their votes under a folder; the same counts give the same files. */
export async function drawFaces(folder: string, counts: DrawnCounts): Promise<void> {
  const parts = { FER2013Train: counts.train, FER2013Valid: counts.validation, FER2013Test: counts.test };
  const random = seededRandom(11);
  let number = 0;
  for (const [part, count] of Object.entries(parts)) {
    await mkdir(join(folder, part), { recursive: true });
    const rows: string[] = [];
    for (let picture = 0; picture < count; picture++) {
      const file = `fer${String(number++).padStart(7, '0')}.png`;
      const isHappy = picture % 2 === 0;
      const pixels = Uint8Array.from({ length: SIZE_PX * SIZE_PX }, (_, pixel) => {
        const isAbove = pixel < (SIZE_PX * SIZE_PX) / 2;
        return (isAbove === isHappy ? 190 : 40) + Math.floor(random() * 40);
      });
      const png = sharp(pixels, { raw: { width: SIZE_PX, height: SIZE_PX, channels: 1 } }).png();
      await writeFile(join(folder, part, file), await png.toBuffer());
      const votes = Array.from({ length: 10 }, (_, c) => (c === (isHappy ? HAPPINESS : SADNESS) ? 10 : 0));
      rows.push(`${file},"(0, 0, 48, 48)",${votes.join(',')}`);
    }
    await writeFile(join(folder, part, 'label.csv'), `${rows.join('\n')}\n`);
  }
}

const [, program, folder] = process.argv;
if (program !== undefined && import.meta.url === pathToFileURL(program).href) {
  if (folder === undefined) throw new Error('drawn-faces: expected the folder to write, found none.');
  await drawFaces(folder, { train: 64, validation: 8, test: 8 });
}
