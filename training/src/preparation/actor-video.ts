import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RecordingSource } from '../datasets/recordings/recording-source';
import { pagePictures } from './cropping-pages';

/** The browser's half, by its path from the root. */
const PAGE_MODULE = '/training/browser/recording-video.ts';

interface FilmingPage {
  readonly filmPictures: (pictures: ReturnType<typeof pagePictures>, frameRateHz: number) => Promise<string>;
}

/** A recording of the actor and the file that its film goes to. */
export interface ActorFilm {
  readonly source: RecordingSource;
  readonly file: string;
}

/**
 * Films recordings of the actor as WebM files, as a webcam would have: what `npm run predict` and the page's
 * Analyse view take. Rejects with a sentence where there is no browser.
 */
export async function filmActor(films: readonly ActorFilm[], frameRateHz: number): Promise<void> {
  const { openSourcePage } = await import('../../../tools/source-page.mjs');
  const { page, close } = await openSourcePage();
  try {
    await page.evaluate(`import('${PAGE_MODULE}').then((module) => { globalThis.filmingPage = module; })`);
    for (const { source, file } of films) {
      const base64 = await page.evaluate(
        ({ pictures, frameRateHz }) =>
          (globalThis as unknown as { filmingPage: FilmingPage }).filmingPage.filmPictures(
            pictures,
            frameRateHz,
          ),
        { pictures: pagePictures(source, frameRateHz), frameRateHz },
      );
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, Buffer.from(base64, 'base64'));
    }
  } finally {
    await close();
  }
}
