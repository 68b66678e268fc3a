import type { SeekableSource } from '../run/analyse-video';
import { openDemuxedSource } from './demuxed-source';
import type { AnalysisInput } from './input-files';
import { openPictureFolder } from './picture-folder-source';

/** An AVI file by its first twelve bytes: `RIFF`, a length, `AVI `. */
async function isAvi(file: File): Promise<boolean> {
  return /^RIFF.{4}AVI $/s.test(
    String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer())),
  );
}

/**
 * Opens a video file or a folder of pictures for analysis, without a player: frames come as fast as they are asked
 * for, each once, upright, with its own presentation time. Only parts of the file are in memory at any time.
 *
 * Rejects with one clear sentence that names the file when it is empty or no video, has no picture, is cut off
 * before its index, or uses a codec that this browser cannot decode.
 */
export async function openAnalysisSource(input: AnalysisInput): Promise<SeekableSource> {
  if (!(input instanceof File)) return openPictureFolder(input);
  if (input.size === 0) throw new Error(`${input.name} is empty: it holds not one byte.`);
  let avi: boolean;
  try {
    avi = await isAvi(input);
  } catch {
    // A folder dropped where folders cannot be read, or a file that was moved away meanwhile.
    throw new Error(`${input.name} cannot be read; expected a file that is still where it was chosen.`);
  }
  if (!avi) return openDemuxedSource(input);
  // A decoder of 32 MB, under a licence of its own: loaded only now, and a build can leave it out.
  const { openAviSource } = await import('@circumplex/avi-decoder');
  return openAviSource(input);
}
