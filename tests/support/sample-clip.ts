import { commands } from 'vitest/browser';

/** A recording of a real face, or `null` where the machine does not have it. For browser tests. */
export async function sampleClip(name: string): Promise<Blob | null> {
  try {
    const base64 = await commands.readFile(`../shared/data/clips/${name}`, 'base64');
    return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
  } catch {
    return null;
  }
}

/** Pictures of a recording at the given times, in seconds. The caller closes them. */
export async function clipPictures(clip: Blob, timesS: readonly number[]): Promise<ImageBitmap[]> {
  const video = document.createElement('video');
  const url = URL.createObjectURL(clip);
  video.muted = true;
  const until = (event: 'loadeddata' | 'seeked') =>
    new Promise<void>((resolve, reject) => {
      video.addEventListener(event, () => resolve(), { once: true });
      const fail = () => reject(new Error(video.error?.message ?? 'The recording cannot be played.'));
      video.addEventListener('error', fail, { once: true });
    });
  try {
    const loaded = until('loadeddata');
    video.src = url;
    await loaded;
    const pictures: ImageBitmap[] = [];
    for (const timeS of timesS) {
      const seeked = until('seeked');
      video.currentTime = timeS;
      await seeked;
      pictures.push(await shownPicture(video));
    }
    return pictures;
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}

const PAUSE_MS = 50;
const MOST_PAUSES = 100;

/** What a video shows. On a busy machine the picture comes after the word that it is there. */
async function shownPicture(video: HTMLVideoElement): Promise<ImageBitmap> {
  for (let pauses = 0; ; pauses++) {
    try {
      return await createImageBitmap(video);
    } catch (error) {
      if (pauses === MOST_PAUSES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
