import { drawActor } from '../../src/actor/draw-actor';
import { actorSubject } from '../../src/actor/subject';
import type { AnalysisSource, VideoFileFrame } from '../../src/recordings/run/analyse-video';
import { openAnalysisSource } from '../../src/recordings/video/open-source';
import type { PagePictures } from '../src/preparation/page-contract';

/**
 * Opens the pictures of a recording: a video through the app's own decoder, images in the order given, or
 * the actor, drawn as it is asked for. Rejects with one sentence that names the file.
 */
export async function openPictures(pictures: PagePictures, files: readonly File[]): Promise<AnalysisSource> {
  if (pictures.kind === 'actor') return actorPictures(pictures);
  const [first] = files;
  if (first === undefined) throw new Error('No file was put into the field.');
  return pictures.kind === 'video' ? openAnalysisSource(first) : imagePictures(files, pictures.frameRateHz);
}

async function imagePictures(files: readonly File[], frameRateHz: number): Promise<AnalysisSource> {
  const [first] = files;
  if (first === undefined) throw new Error('No picture was put into the field.');
  const picture = await decoded(first);
  const { width: widthPx, height: heightPx } = picture;
  picture.close();
  return {
    facts: { name: first.name, widthPx, heightPx, durationS: files.length / frameRateHz },
    async *frames(): AsyncGenerator<VideoFileFrame> {
      for (const [index, file] of files.entries()) {
        yield { frame: await decoded(file), timestampMs: (index * 1000) / frameRateHz };
      }
    },
  };
}

function decoded(file: File): Promise<ImageBitmap> {
  return createImageBitmap(file).catch(() => {
    throw new Error(`${file.name} is not a picture that can be read.`);
  });
}

function actorPictures({
  name,
  subjectSeed,
  widthPx,
  heightPx,
  moments,
}: Extract<PagePictures, { kind: 'actor' }>): AnalysisSource {
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  // Kept in memory: reading a picture back from a graphics card costs more than drawing it.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser has no 2D canvas.');
  const subject = actorSubject(subjectSeed);
  const size = { width: widthPx, height: heightPx };
  const [red, green, blue] = subject.background;
  return {
    facts: { name, widthPx, heightPx, durationS: (moments.at(-1)?.timestampMs ?? 0) / 1000 },
    async *frames(): AsyncGenerator<VideoFileFrame> {
      for (const { timestampMs, affect } of moments) {
        if (affect === null) {
          context.fillStyle = `rgb(${red} ${green} ${blue})`;
          context.fillRect(0, 0, widthPx, heightPx);
        } else drawActor(context, size, { subject, affect, timeMs: timestampMs });
        yield { frame: await createImageBitmap(canvas), timestampMs };
      }
    },
  };
}
