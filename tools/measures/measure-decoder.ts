/**
 * How many frames a second FFmpeg decodes in a browser, with nothing else done to them, where the page may
 * share memory with its workers and where not, against the rate of the video: the figures of
 * `packages/avi-decoder/README.md`.
 *
 *   npx tsx tools/measures/measure-decoder.ts [repeats]
 *
 * Needs ffmpeg, which makes the videos of moving test pictures. Prints the best of the repeats and the load
 * that the machine was under.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { openFfmpegSource } from '../../packages/avi-decoder/src/ffmpeg-source';
import { openSourcePage } from '../source-page.mjs';

const RATE_HZ = 25;
const NOISE = 'noise=alls=12:allf=t';

/** Videos as cameras and corpora have them: moving pictures with noise, at an ordinary bit rate. */
const VIDEOS = [
  {
    name: 'MPEG-4 Part 2, 640×480',
    file: 'xvid.avi',
    size: '640x480',
    seconds: 20,
    codec: ['-c:v', 'mpeg4', '-vtag', 'XVID', '-b:v', '1500k', '-pix_fmt', 'yuv420p'],
  },
  {
    name: 'Motion JPEG, 1920×1080',
    file: 'mjpeg.avi',
    size: '1920x1080',
    seconds: 8,
    codec: ['-c:v', 'mjpeg', '-q:v', '4', '-pix_fmt', 'yuvj420p'],
  },
  {
    name: 'ProRes 422, 1920×1080',
    file: 'prores.mov',
    size: '1920x1080',
    seconds: 8,
    codec: ['-c:v', 'prores_ks', '-profile:v', '2'],
  },
] as const;

interface WithDecoder {
  readonly decoder: { readonly openFfmpegSource: typeof openFfmpegSource };
}

const repeats = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'decoder-'));
try {
  for (const { file, size, seconds, codec } of VIDEOS) {
    const source = `testsrc2=size=${size}:rate=${RATE_HZ}:duration=${seconds},${NOISE}`;
    const args = ['-y', '-loglevel', 'error', '-f', 'lavfi', '-i', source, ...codec, join(folder, file)];
    const { status, stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`ffmpeg cannot make ${file}: ${stderr}`);
  }
  for (const isolated of [true, false]) {
    const { page, close } = await openSourcePage({ isolated });
    // As text: tsx rewrites an import inside a function that is sent to the page.
    const path = '/packages/avi-decoder/src/ffmpeg-source.ts';
    await page.evaluate(`import('${path}').then((module) => { globalThis.decoder = module; })`);
    await page.evaluate(`{
      const field = document.createElement('input');
      field.type = 'file';
      document.body.append(field);
    }`);
    console.log(isolated ? 'Memory shared with the worker' : 'Memory not shared');
    for (const { name, file } of VIDEOS) {
      await page.setInputFiles('input', join(folder, file));
      const rates: number[] = [];
      const loads: number[] = [];
      for (let repeat = 0; repeat < repeats; repeat++) {
        loads.push(loadavg()[0] ?? Number.NaN);
        rates.push(
          await page.evaluate(async () => {
            const { openFfmpegSource: open } = (globalThis as unknown as WithDecoder).decoder;
            const given = document.querySelector('input')?.files?.[0];
            if (!given) throw new Error('There is no file.');
            const opened = await open(given);
            const start = performance.now();
            let frames = 0;
            for await (const { frame } of opened.frames()) {
              frame.close();
              frames++;
            }
            opened.close();
            return (frames * 1000) / (performance.now() - start);
          }),
        );
      }
      const best = Math.max(...rates);
      const all = rates.map((rate) => rate.toFixed(0)).join(', ');
      console.log(
        `  ${name}: ${best.toFixed(0)} frames a second, ${(best / RATE_HZ).toFixed(1)} × real time ` +
          `(${all}; load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)})`,
      );
    }
    await close();
  }
} finally {
  rmSync(folder, { recursive: true });
}
