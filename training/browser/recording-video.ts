/** The browser's half of `src/preparation/actor-video.ts`: films a recording of the actor. */

import { BufferTarget, CanvasSource, Output, QUALITY_VERY_HIGH, WebMOutputFormat } from 'mediabunny';
import type { PagePictures } from '../src/preparation/page-contract';
import { openPictures } from './recording-pictures';

/** A WebM file (VP8) of the pictures, each shown until the next one's time; its bytes in base64. */
export async function filmPictures(pictures: PagePictures, frameRateHz: number): Promise<string> {
  const source = await openPictures(pictures, []);
  const { widthPx, heightPx } = source.facts;
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no 2D canvas.');
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const film = new CanvasSource(canvas, { codec: 'vp8', bitrate: QUALITY_VERY_HIGH });
  output.addVideoTrack(film, { frameRate: frameRateHz });
  await output.start();
  for await (const { frame, timestampMs } of source.frames()) {
    try {
      context.drawImage(frame, 0, 0);
    } finally {
      frame.close();
    }
    await film.add(timestampMs / 1000, 1 / frameRateHz);
  }
  await output.finalize();
  const bytes = new Uint8Array(target.buffer ?? new ArrayBuffer(0));
  let letters = '';
  for (let start = 0; start < bytes.length; start += 8192)
    letters += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return btoa(letters);
}
