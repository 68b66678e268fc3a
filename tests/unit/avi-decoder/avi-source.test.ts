import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSourcePage } from '../../../scripts/source-page.mjs';
import type { openAnalysisSource } from '../../../src/analysis/analysis-source';
import { canMakeAvi, makeNumberedAvi, NUMBER_BITS } from '../../support/numbered-avi';

/** What the page read of an AVI: the number in each frame and the frame's time. */
interface Reading {
  readonly durationS: number;
  readonly frames: readonly { readonly number: number; readonly timestampMs: number }[];
  readonly fault: string | null;
}

/** The page once the app's decoder is loaded. */
interface WithSource {
  readonly source: { readonly openAnalysisSource: typeof openAnalysisSource };
}

const [WIDTH, HEIGHT] = [640, 480];
const FRAMES = 110;
const folder = mkdtempSync(join(tmpdir(), 'avi-source-'));
let browser: Awaited<ReturnType<typeof openSourcePage>>;

/** Writes an Xvid file of numbered frames; gives its path. */
function numberedAvi(name: string, frameRateHz: number, encoder: readonly string[]): string {
  const path = join(folder, `${name}.avi`);
  const xvid = ['-c:v', 'mpeg4', '-vtag', 'XVID', '-q:v', '4', ...encoder];
  makeNumberedAvi({ path, widthPx: WIDTH, heightPx: HEIGHT, frameRateHz, frames: FRAMES, encoder: xvid });
  return path;
}

async function read(path: string): Promise<Reading> {
  await browser.page.setInputFiles('#file', path);
  return browser.page.evaluate(
    async ({ bits, width, height }) => {
      const { openAnalysisSource: open } = (globalThis as unknown as WithSource).source;
      const file = document.querySelector<HTMLInputElement>('#file')?.files?.[0];
      const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      if (!file || !context) throw new Error('no file or no canvas');
      const frames: { number: number; timestampMs: number }[] = [];
      const source = await open(file);
      let fault: string | null = null;
      try {
        for await (const { frame, timestampMs } of source.frames()) {
          context.drawImage(frame, 0, 0);
          frame.close();
          let number = 0;
          for (let bit = 0; bit < bits; bit++) {
            const [x, y] = [((bit % 4) + 0.5) * (width / 4), (Math.floor(bit / 4) + 0.5) * (height / 3)];
            if ((context.getImageData(x, y, 1, 1).data[0] ?? 0) > 128) number |= 1 << bit;
          }
          frames.push({ number, timestampMs });
        }
      } catch (error) {
        fault = error instanceof Error ? error.message : String(error);
      }
      return { durationS: source.facts.durationS, frames, fault };
    },
    { bits: NUMBER_BITS, width: WIDTH, height: HEIGHT },
  );
}

describe.skipIf(!canMakeAvi())('an Xvid AVI (needs ffmpeg)', () => {
  beforeAll(async () => {
    browser = await openSourcePage();
    // As text: the test runner rewrites an import inside a function that is sent to the page.
    const path = '/src/analysis/analysis-source.ts';
    await browser.page.evaluate(`import('${path}').then((module) => { globalThis.source = module; })`);
    await browser.page.evaluate(() => {
      const field = document.createElement('input');
      Object.assign(field, { id: 'file', type: 'file' });
      document.body.append(field);
    });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  // At 640 × 480 a stretch holds 40 frames, so each file takes three runs of FFmpeg.
  test.each([
    ['at 25 Hz', 25, ['-g', '30']],
    ['at 50 Hz with one key frame', 50, ['-g', '300']],
    ['with frames that refer forward', 25, ['-bf', '2', '-g', '48']],
    ['at 29.97 Hz', 30_000 / 1001, ['-bf', '1', '-g', '25']],
  ])('%s gives every frame once, in order, at its own time', async (name, frameRateHz, encoder) => {
    const frames = FRAMES;
    const reading = await read(numberedAvi(name, frameRateHz, encoder));
    expect(reading.fault).toBeNull();
    expect(reading.durationS).toBeCloseTo(frames / frameRateHz, 6);
    expect(reading.frames.map(({ number }) => number)).toEqual(Array.from({ length: frames }, (_, i) => i));
    for (const [index, { timestampMs }] of reading.frames.entries()) {
      expect(timestampMs).toBeCloseTo((index * 1000) / frameRateHz, 3);
    }
  });

  test('that is cut off gives what it has and then says so', async () => {
    const cut = join(folder, 'cut.avi');
    const bytes = readFileSync(numberedAvi('whole', 25, ['-g', '30']));
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const { frames, fault } = await read(cut);
    expect(frames.length).toBeGreaterThan(50);
    // The picture that the cut goes through is not itself any more.
    const numbers = frames.slice(0, -1).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(fault).toMatch(/^cut\.avi is cut off: it should last 4\.4 s and ends after 2\.\d s\.$/);
  });

  test('that holds nothing after its header is refused', async () => {
    const empty = join(folder, 'empty.avi');
    writeFileSync(empty, readFileSync(numberedAvi('full', 25, [])).subarray(0, 5000));
    const { frames, fault } = await read(empty);
    expect(frames).toEqual([]);
    expect(fault).toMatch(/^empty\.avi cannot be decoded after 0\.0 s: FFmpeg found no frame/);
  });
});
