import type { SeekableSource, VideoFileFrame } from '../run/analyse-video';
import type { VideoFacts } from '../run/video-analysis';
import { type NumberedPicture, numberedPictures, type PictureFolder } from './input-files';

/**
 * Opens a folder of pictures as a video: one picture after another is decoded, at the folder's rate. A number
 * that is missing among their names is a gap, not a shift. Rejects with one sentence that names the picture
 * when the first cannot be decoded; `frames` does for the others.
 */
export async function openPictureFolder(folder: PictureFolder): Promise<SeekableSource> {
  const { name, frameRateHz } = folder;
  if (!(frameRateHz > 0 && Number.isFinite(frameRateHz))) {
    throw new Error(`${name}: expected a rate of pictures above 0, found ${frameRateHz}.`);
  }
  const pictures = numberedPictures(folder.pictures);
  const [first] = pictures;
  const last = pictures.at(-1);
  if (!first || !last) throw new Error(`${name} holds no picture.`);
  const size = await decoded(name, first.file);
  const facts: VideoFacts = {
    name,
    widthPx: size.width,
    heightPx: size.height,
    durationS: (last.frame + 1) / frameRateHz,
  };
  size.close();
  const frameOf = async ({ file, frame }: NumberedPicture): Promise<VideoFileFrame> => ({
    frame: await decoded(name, file),
    timestampMs: (frame * 1000) / frameRateHz,
    index: frame,
  });
  return {
    facts,
    async *frames() {
      for (const picture of pictures) yield await frameOf(picture);
    },
    frameAt(timeS) {
      // The slack of a tenth of a millisecond lets a time that was rounded find its own frame.
      const shown = pictures.findLast(({ frame }) => frame / frameRateHz <= timeS + 1e-4);
      return frameOf(shown ?? first);
    },
    close() {},
  };
}

async function decoded(folder: string, file: File): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch {
    const found = file.size === 0 ? 'an empty file' : 'something else, or a part of one';
    throw new Error(`${folder}/${file.name}: expected a picture that can be decoded, found ${found}.`);
  }
}
