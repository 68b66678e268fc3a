import type { RecordingSettings } from '../../core/settings/settings-table';
import type { SeekableSource } from '../run/analyse-video';
import { unlessAborted } from '../run/cancellation';
import { NeedsFfmpeg, openDemuxedSource } from './demuxed-source';
import type { AnalysisInput } from './input-files';
import { openPictureFolder } from './picture-folder-source';
import { whyFfmpegAlone } from './unreadable-video';

/** A decoder that a file needs and that is fetched only if its user wants it. */
export interface DecoderRequest {
  readonly fileName: string;
  /** Why the browser does not read the file: one sentence. */
  readonly reason: string;
  /** Size of the download, bytes. */
  readonly bytes: number;
}

/** How a recording is opened. */
export interface OpeningOptions {
  /**
   * Ends the opening at once, whatever it is at; the promise then rejects with its reason and nothing stays
   * open.
   */
  readonly signal?: AbortSignal;
  /** Asked before FFmpeg is fetched; unless given, it is fetched unasked. */
  readonly mayFetchDecoder?: (request: DecoderRequest) => Promise<boolean>;
  /** What times count from; default the first picture. */
  readonly timesFrom?: RecordingSettings['timesFrom'];
}

/**
 * Opens a video file or a folder of pictures for analysis, without a player: frames come as fast as they are
 * asked for, each once, upright, with its own presentation time. Only parts of the file are in memory at any
 * time. What the browser cannot read (AVI, codecs that it lacks) FFmpeg does, a download of its own.
 *
 * Rejects with one clear sentence that names the file when it is empty or no video, has no picture, is cut
 * off before its index, or needs FFmpeg and may not have it.
 */
export async function openAnalysisSource(
  input: AnalysisInput,
  options: OpeningOptions = {},
): Promise<SeekableSource> {
  const { signal } = options;
  signal?.throwIfAborted();
  const opening = openedSource(input, options);
  return signal === undefined ? opening : unlessAborted(opening, signal, (late) => late.close());
}

async function openedSource(input: AnalysisInput, options: OpeningOptions): Promise<SeekableSource> {
  if (!(input instanceof File)) return openPictureFolder(input);
  if (input.size === 0) throw new Error(`${input.name} is empty: it holds not one byte.`);
  let reason: string | null;
  try {
    reason = await whyFfmpegAlone(input);
  } catch {
    // A folder dropped where folders cannot be read, or a file that was moved away meanwhile.
    throw new Error(`${input.name} cannot be read; expected a file that is still where it was chosen.`);
  }
  options.signal?.throwIfAborted();
  if (reason !== null) return openByFfmpeg(input, reason, options);
  try {
    return await openDemuxedSource(input, options.timesFrom);
  } catch (error) {
    if (!(error instanceof NeedsFfmpeg)) throw error;
    return openByFfmpeg(input, error.message, options);
  }
}

async function openByFfmpeg(
  file: File,
  reason: string,
  { signal, mayFetchDecoder }: OpeningOptions,
): Promise<SeekableSource> {
  // Under a licence of its own: loaded only now, and a build can leave it out.
  const { DECODER_BYTES, openFfmpegSource } = await import('@circumplex/avi-decoder');
  if (DECODER_BYTES === 0)
    throw new Error(`${reason} This site was built without the decoder for such files.`);
  const request = { fileName: file.name, reason, bytes: DECODER_BYTES };
  if (mayFetchDecoder !== undefined && !(await mayFetchDecoder(request))) {
    throw new Error(`${reason} The decoder that reads it was not fetched.`);
  }
  signal?.throwIfAborted();
  return openFfmpegSource(file, signal);
}
