import { spawnSync } from 'node:child_process';

/** Blocks across and down; each holds one bit of the number of its frame. */
export const NUMBER_BITS = 12;

/** Whether ffmpeg is there with these encoders. */
export function canEncode(...encoders: readonly string[]): boolean {
  const { status, stdout } = spawnSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8' });
  return status === 0 && encoders.every((name) => new RegExp(`^ V\\S+ ${name} `, 'm').test(stdout));
}

/** How a numbered video is made. */
export interface NumberedVideo {
  /** Its extension says the container. */
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameRateHz: number;
  readonly frames: number;
  /** Further arguments of the encoder. */
  readonly encoder: readonly string[];
  /**
   * Times of its frames where they do not come evenly: an expression of ffmpeg over the number `N`,
   * milliseconds.
   */
  readonly timesMs?: string;
  /** Filters of ffmpeg that the picture goes through, such as one that lays it on its side. */
  readonly filters?: readonly string[];
}

/**
 * Writes a video whose every frame shows its own number: four blocks across and three down, white for a one,
 * black for a nought, the lowest bit first.
 */
export function makeNumberedVideo(video: NumberedVideo): void {
  const { path, widthPx, heightPx, frameRateHz, frames, encoder, timesMs, filters = [] } = video;
  const raw = Buffer.alloc(frames * widthPx * heightPx);
  for (let frame = 0; frame < frames; frame++) {
    for (let y = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++) {
        const bit = Math.floor((y * 3) / heightPx) * 4 + Math.floor((x * 4) / widthPx);
        raw[(frame * heightPx + y) * widthPx + x] = (frame >> bit) & 1 ? 235 : 16;
      }
    }
  }
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${widthPx}x${heightPx}`];
  const chain = [...filters, ...(timesMs === undefined ? [] : ['settb=1/1000', `setpts='${timesMs}'`])];
  const uneven = timesMs === undefined ? [] : ['-vsync', 'passthrough', '-enc_time_base', '1:1000'];
  runFfmpeg(
    [
      ...[...input, '-r', `${frameRateHz}`, '-i', '-'],
      ...(chain.length > 0 ? ['-vf', chain.join(',')] : []),
      ...[...uneven, ...encoder, '-pix_fmt', 'yuv420p', path],
    ],
    raw,
  );
}

/** Runs ffmpeg, which overwrites what is there. Throws with what it complained of. */
export function runFfmpeg(args: readonly string[], input?: Buffer): void {
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], {
    ...(input ? { input } : {}),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`ffmpeg ${args.join(' ')} failed: ${stderr}`);
}
