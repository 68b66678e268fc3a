import { spawnSync } from 'node:child_process';

/** Blocks across and down; each holds one bit of the number of its frame. */
export const NUMBER_BITS = 12;

/** Whether ffmpeg is there and can make the AVI files that SEWA-DB consists of. */
export function canMakeAvi(): boolean {
  const { status, stdout } = spawnSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8' });
  return status === 0 && /\bmpeg4\b/.test(stdout);
}

/** How a numbered AVI is made. */
export interface NumberedAvi {
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameRateHz: number;
  readonly frames: number;
  /** Further arguments of the encoder. */
  readonly encoder: readonly string[];
}

/**
 * Writes an AVI whose every frame shows its own number: four blocks across and three down, white for a one,
 * black for a nought, the lowest bit first.
 */
export function makeNumberedAvi({
  path,
  widthPx,
  heightPx,
  frameRateHz,
  frames,
  encoder,
}: NumberedAvi): void {
  const raw = Buffer.alloc(frames * widthPx * heightPx);
  for (let frame = 0; frame < frames; frame++) {
    for (let y = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++) {
        const bit = Math.floor((y * 3) / heightPx) * 4 + Math.floor((x * 4) / widthPx);
        raw[(frame * heightPx + y) * widthPx + x] = (frame >> bit) & 1 ? 235 : 16;
      }
    }
  }
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-s',
    `${widthPx}x${heightPx}`,
    '-r',
    `${frameRateHz}`,
  ];
  const args = ['-v', 'error', '-y', ...input, '-i', '-', ...encoder, '-pix_fmt', 'yuv420p', path];
  const { status, stderr } = spawnSync('ffmpeg', args, { input: raw, encoding: 'utf8' });
  if (status !== 0) throw new Error(`ffmpeg could not write ${path}: ${stderr}`);
}
