import type { VideoFacts } from '../../src/recordings/run/video-analysis';
import type { openAnalysisSource } from '../../src/recordings/video/open-source';
import { openSourcePage } from '../../tools/source-page.mjs';
import { NUMBER_BITS } from './numbered-video';

/** What the page read of a video: the number in each frame and the frame's time. */
export interface VideoReading {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationS: number;
  readonly frames: readonly NumberedFrame[];
  /** What was guessed or found otherwise than the file says. */
  readonly notes: readonly string[];
  /** The sentence that the source rejected with. */
  readonly fault: string | null;
}

/** A frame by the number that it shows. */
export interface NumberedFrame {
  readonly number: number;
  readonly timestampMs: number;
}

/** The page once the app's decoder and the reader of numbers are loaded. */
interface WithSource {
  readonly source: { readonly openAnalysisSource: typeof openAnalysisSource };
  numberIn(frame: VideoFrame | ImageBitmap): number;
}

/** A page of a browser that reads videos by the app's own decoder. */
export interface VideoPage {
  /** Reads every frame. A file that does not open gives a reading without frames. */
  read(path: string | readonly string[]): Promise<VideoReading>;
  /** The frames shown at times, seconds. */
  framesAt(path: string, timesS: readonly number[]): Promise<(NumberedFrame | null)[]>;
  readonly page: Awaited<ReturnType<typeof openSourcePage>>['page'];
  close(): Promise<void>;
}

/** Starts a browser with such a page; `isolated` as of {@link openSourcePage}. */
export async function openVideoPage(isolated = true): Promise<VideoPage> {
  const { page, close } = await openSourcePage({ isolated });
  // As text: the test runner rewrites an import inside a function that is sent to the page.
  const path = '/src/recordings/video/open-source.ts';
  await page.evaluate(`import('${path}').then((module) => { globalThis.source = module; })`);
  await page.evaluate((bits) => {
    const field = document.createElement('input');
    Object.assign(field, { id: 'file', type: 'file', multiple: true });
    document.body.append(field);
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    (globalThis as unknown as WithSource).numberIn = (frame) => {
      const [width, height] =
        'displayWidth' in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
      if (!context) throw new Error('no canvas');
      if (context.canvas.width !== width || context.canvas.height !== height) {
        Object.assign(context.canvas, { width, height });
      }
      context.drawImage(frame, 0, 0);
      frame.close();
      const { data } = context.getImageData(0, 0, width, height);
      let number = 0;
      for (let bit = 0; bit < bits; bit++) {
        const x = Math.floor(((bit % 4) + 0.5) * (width / 4));
        const y = Math.floor((Math.floor(bit / 4) + 0.5) * (height / 3));
        if ((data[(y * width + x) * 4] ?? 0) > 128) number |= 1 << bit;
      }
      return number;
    };
  }, NUMBER_BITS);
  return {
    page,
    close,
    async read(given) {
      await page.setInputFiles('#file', [given].flat());
      return page.evaluate(async () => {
        const { source, numberIn } = globalThis as unknown as WithSource;
        const files = [...(document.querySelector<HTMLInputElement>('#file')?.files ?? [])];
        const [file] = files;
        if (!file) throw new Error('no file');
        const frames: { number: number; timestampMs: number }[] = [];
        let facts: Partial<VideoFacts> = {};
        let fault: string | null = null;
        try {
          const isFolder = /\.png$/.test(file.name);
          const opened = await source.openAnalysisSource(
            isFolder ? { name: 'folder', pictures: files, frameRateHz: 25 } : file,
          );
          facts = opened.facts;
          for await (const { frame, timestampMs } of opened.frames()) {
            frames.push({ number: numberIn(frame), timestampMs });
          }
        } catch (error) {
          fault = error instanceof Error ? error.message : String(error);
        }
        const { widthPx = 0, heightPx = 0, durationS = 0, notes = [] } = facts;
        return { widthPx, heightPx, durationS, notes, frames, fault };
      });
    },
    async framesAt(path, timesS) {
      await page.setInputFiles('#file', path);
      return page.evaluate(async (timesS) => {
        const { source, numberIn } = globalThis as unknown as WithSource;
        const file = document.querySelector<HTMLInputElement>('#file')?.files?.[0];
        if (!file) throw new Error('no file');
        const opened = await source.openAnalysisSource(file);
        const shown: ({ number: number; timestampMs: number } | null)[] = [];
        for (const timeS of timesS) {
          const found = await opened.frameAt(timeS);
          shown.push(found && { number: numberIn(found.frame), timestampMs: found.timestampMs });
        }
        opened.close();
        return shown;
      }, timesS);
    },
  };
}
