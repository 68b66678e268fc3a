import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { ensureChromium, SANDBOX_FLAGS } from './chromium.mjs';
import { inProject } from './project.mjs';

const CACHE = inProject('.cache/fake-webcam');
/** Chromium plays an MJPEG file at this rate, whatever it was made from. */
const PLAYED_AT_HZ = 30;

/** Flags of a Chromium whose only camera plays `mjpeg` again and again, and which allows it at once. */
export function webcamFlags(mjpeg: string): readonly string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${mjpeg}`,
  ];
}

/** Starts a Chromium with {@link webcamFlags}, and more. */
export async function launchWithWebcam(mjpeg: string, flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: [...SANDBOX_FLAGS, ...webcamFlags(mjpeg), ...flags],
  });
}

/**
 * The first `seconds` of a recording as a webcam's file, 640×480: made once by a headless Chromium that plays
 * the video and keeps each of its frames as JPEG. `page` must be on an origin that the video can be handed
 * to.
 */
export async function webcamFromVideo(page: Page, video: string, seconds: number): Promise<string> {
  const base64 = readFileSync(video).toString('base64');
  const type = video.endsWith('.mov') ? 'video/quicktime' : 'video/mp4';
  return cached(`${basename(video)}-${seconds}s`, () =>
    page.evaluate(
      async ({ base64, type, seconds, heldHz }) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const element = document.createElement('video');
        element.muted = true;
        element.src = URL.createObjectURL(new Blob([bytes], { type }));
        await new Promise((resolve, reject) => {
          element.onloadeddata = resolve;
          element.onerror = () => reject(new Error('The browser cannot play this video.'));
        });
        const canvas = document.createElement('canvas');
        canvas.width = 640;
        canvas.height = 480;
        const context = canvas.getContext('2d');
        if (context === null) throw new Error('No canvas.');
        const scale = Math.max(640 / element.videoWidth, 480 / element.videoHeight);
        const [width, height] = [element.videoWidth * scale, element.videoHeight * scale];
        const frames: string[] = [];
        for (let timeS = 0; timeS < Math.min(seconds, element.duration); timeS += 1 / heldHz) {
          await new Promise((resolve) => {
            element.onseeked = resolve;
            element.currentTime = timeS;
          });
          context.drawImage(element, (640 - width) / 2, (480 - height) / 2, width, height);
          frames.push(canvas.toDataURL('image/jpeg', 0.9).slice('data:image/jpeg;base64,'.length));
        }
        return frames;
      },
      { base64, type, seconds, heldHz: PLAYED_AT_HZ / 3 },
    ),
  );
}

/** The page's own actor as a webcam's file: what "Watch the sample" shows, kept while it plays. */
export async function webcamFromActor(page: Page, seconds: number): Promise<string> {
  return cached(`actor-${seconds}s`, async () => {
    await page.goto('/?view=live&backend=wasm&frames=16');
    await page.getByRole('button', { name: 'Watch the sample' }).click();
    await page.locator('canvas.picture-media').waitFor();
    await page.waitForFunction(isDrawn);
    const frames = await page.evaluate(
      async ({ seconds, heldHz }) => {
        const canvas = document.querySelector<HTMLCanvasElement>('canvas.picture-media');
        if (canvas === null) throw new Error('The sample shows no picture.');
        const frames: string[] = [];
        const start = performance.now();
        for (let index = 0; index < seconds * heldHz; index++) {
          const dueMs = start + (index * 1000) / heldHz;
          await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
          frames.push(canvas.toDataURL('image/jpeg', 0.9).slice('data:image/jpeg;base64,'.length));
        }
        return frames;
      },
      { seconds, heldHz: PLAYED_AT_HZ / 3 },
    );
    // The sample would go on beside the browser that plays it.
    await page.goto('about:blank');
    return frames;
  });
}

/** Whether the sample's thread has drawn its first picture. */
function isDrawn(): boolean {
  const drawn = document.querySelector<HTMLCanvasElement>('canvas.picture-media');
  const context = document.createElement('canvas').getContext('2d');
  if (drawn === null || context === null) return false;
  context.drawImage(drawn, 0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data[3] === 255;
}

/** Pictures of an empty room; so many do not come round with any clock that looks once or twice a second. */
const EMPTY_PICTURES = 7;
/** Length of {@link webcamOfEmptyRoom}, seconds. */
export const EMPTY_ROOM_S = (3 * EMPTY_PICTURES) / PLAYED_AT_HZ;

/** A short while of an empty room as a webcam's file: a wall, and the noise that every camera has. */
export async function webcamOfEmptyRoom(page: Page): Promise<string> {
  return cached(`empty-room-${EMPTY_PICTURES}`, () =>
    page.evaluate((count) => {
      const canvas = document.createElement('canvas');
      canvas.width = 640;
      canvas.height = 480;
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('No canvas.');
      const frames: string[] = [];
      for (let index = 0; index < count; index++) {
        const wall = context.createLinearGradient(0, 0, 640, 480);
        wall.addColorStop(0, '#8a8f92');
        wall.addColorStop(1, '#5d6468');
        context.fillStyle = wall;
        context.fillRect(0, 0, 640, 480);
        const picture = context.getImageData(0, 0, 640, 480);
        for (let byte = 0; byte < picture.data.length; byte++)
          if (byte % 4 < 3) picture.data[byte] = (picture.data[byte] ?? 0) + Math.random() * 16;
        context.putImageData(picture, 0, 0);
        frames.push(canvas.toDataURL('image/jpeg', 0.9).slice('data:image/jpeg;base64,'.length));
      }
      return frames;
    }, EMPTY_PICTURES),
  );
}

/** Webcams' files one after the other, in one file. */
export function joinedWebcams(...parts: readonly string[]): string {
  const bytes = Buffer.concat(parts.map((part) => readFileSync(part)));
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const file = join(CACHE, `joined-${name}.mjpeg`);
  writeFileSync(file, bytes);
  return file;
}

/** Writes the frames, each held for three of Chromium's, unless an earlier run did. */
async function cached(name: string, frames: () => Promise<readonly string[]>): Promise<string> {
  const file = join(CACHE, `${name}.mjpeg`);
  if (existsSync(file)) return file;
  mkdirSync(CACHE, { recursive: true });
  const pictures = (await frames()).map((base64) => Buffer.from(base64, 'base64'));
  writeFileSync(`${file}.part`, Buffer.concat(pictures.flatMap((picture) => [picture, picture, picture])));
  renameSync(`${file}.part`, file);
  return file;
}
