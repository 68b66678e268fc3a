import type { Page } from '@playwright/test';
import { actorMoments } from '../datasets/recordings/actor-recordings';
import type { RecordingSource } from '../datasets/recordings/recording-source';
import {
  BATCH_FUNCTION,
  type CroppingPage,
  type CutBatch,
  type CutFault,
  type CuttingSettings,
  FILE_FIELD,
  type PagePictures,
} from './page-contract';

/** The browser's half, by its path from the root. */
const PAGE_MODULE = '/training/browser/recording-crops.ts';
/** A face detector needs seconds for nothing; this long without a batch means that nothing moves. */
const STALL_MS = 300_000;

/** What is cut: the pictures of a recording, whatever its labels. */
export type PictureSet = Pick<RecordingSource, 'name' | 'pictures'>;

/** The headless browser that cuts faces, with as many pages as recordings are cut beside one another. */
export class CroppingPages {
  private readonly pages = new Map<number, CroppingTab>();

  private constructor(
    private readonly first: Page,
    private readonly closeAll: () => Promise<void>,
    private readonly settings: CuttingSettings,
  ) {}

  /** Starts the browser. Rejects with a sentence where there is none. */
  static async open(settings: CuttingSettings): Promise<CroppingPages> {
    // Brings a web server and a browser's driver along, which the other commands do without.
    const { openSourcePage } = await import('../../../tools/source-page.mjs');
    const { page, close } = await openSourcePage();
    return new CroppingPages(page, close, settings);
  }

  /**
   * Cuts one recording in the page of a place (0, 1, …), one recording at a time in each. `onBatch` gets its
   * frames in order and is awaited. Resolves with what is wrong with the recording, null where nothing is;
   * rejects where no recording can be cut.
   */
  async cut(
    place: number,
    source: PictureSet,
    onBatch: (batch: CutBatch) => Promise<void>,
  ): Promise<CutFault> {
    const tab = this.pages.get(place) ?? (await CroppingTab.open(this.first));
    this.pages.set(place, tab);
    try {
      return await tab.cut(source, this.settings, onBatch);
    } catch (error) {
      if (!(error instanceof PageLostError)) throw error;
      this.pages.delete(place);
      await tab.close();
      return error.message;
    }
  }

  /** Ends the browser. */
  close(): Promise<void> {
    return this.closeAll();
  }
}

/** The page once the browser's half is loaded. */
interface WithCroppingPage {
  readonly croppingPage: CroppingPage;
}

/** The page died or hung; another one can be opened. */
class PageLostError extends Error {}

class CroppingTab {
  private onBatch: (batch: CutBatch) => Promise<void> = async () => {};
  private onLost: (error: Error) => void = () => {};
  private lastSignMs = 0;

  private constructor(private readonly page: Page) {}

  /** A further page of the browser, at the address of the first, which may die without ending the others. */
  static async open(first: Page): Promise<CroppingTab> {
    const page = await first.context().browser()?.newPage();
    if (page === undefined) throw new Error('The browser that cuts faces has ended.');
    const tab = new CroppingTab(page);
    page.on('crash', () =>
      tab.onLost(new PageLostError('The browser page crashed on it, probably for want of memory.')),
    );
    await page.exposeFunction(BATCH_FUNCTION, async (batch: CutBatch) => {
      tab.lastSignMs = Date.now();
      await tab.onBatch(batch);
    });
    await page.goto(first.url());
    // As text: compilers and test runners rewrite an import inside a function that is sent to the page.
    await page.evaluate(`import('${PAGE_MODULE}').then((module) => { globalThis.croppingPage = module; })`);
    await page.evaluate(() => (globalThis as unknown as WithCroppingPage).croppingPage.addFileField());
    return tab;
  }

  async cut(
    source: PictureSet,
    settings: CuttingSettings,
    onBatch: (batch: CutBatch) => Promise<void>,
  ): Promise<CutFault> {
    const pictures = pagePictures(source, settings.frameRateHz);
    let failure: unknown = null;
    this.onBatch = (batch) =>
      onBatch(batch).catch((error: unknown) => {
        // Of the program, such as a full disk: the page cannot help, and must not go on.
        failure ??= error;
        throw error;
      });
    // Paths, not contents: the browser reads files where they lie, however large.
    await this.page.setInputFiles(FILE_FIELD, files(source));
    this.lastSignMs = Date.now();
    let timer: NodeJS.Timeout | undefined;
    try {
      const lost = new Promise<never>((_, reject) => {
        this.onLost = reject;
        timer = setInterval(() => {
          if (Date.now() - this.lastSignMs < STALL_MS) return;
          reject(new PageLostError(`Nothing moved for ${STALL_MS / 60_000} minutes.`));
        }, 1000);
      });
      const cutting = this.page.evaluate(
        ({ pictures, settings }) =>
          (globalThis as unknown as WithCroppingPage).croppingPage.cutRecording(pictures, settings),
        { pictures, settings },
      );
      const fault = await Promise.race([cutting, lost]);
      if (failure !== null) throw failure;
      return fault;
    } catch (error) {
      if (failure !== null) throw failure;
      throw error instanceof PageLostError ? error : this.evaluationError(error);
    } finally {
      clearInterval(timer);
      this.onLost = () => {};
      this.onBatch = async () => {};
    }
  }

  /** The call may reject a moment before the crash is reported. */
  private evaluationError(error: unknown): Error {
    const message = error instanceof Error ? error.message : String(error);
    if (this.page.isClosed() || /target (page|crashed|closed)|page crashed/i.test(message)) {
      return new PageLostError('The browser page ended unexpectedly.');
    }
    // Without the frames that Playwright puts around it.
    const [first = message] = message.replace(/^page\.\w+: /, '').split('\n');
    return new Error(first.replace(/^\w*Error: /, ''));
  }

  close(): Promise<void> {
    return this.page.close().catch(() => {});
  }
}

function files({ pictures }: PictureSet): string[] {
  if (pictures.kind === 'actor') return [];
  return pictures.kind === 'video' ? [pictures.path] : [...pictures.files];
}

/** The pictures of a recording as the page gets them. */
export function pagePictures({ name, pictures }: PictureSet, frameRateHz: number): PagePictures {
  if (pictures.kind === 'video') return { kind: 'video' };
  if (pictures.kind === 'images') return { kind: 'images', frameRateHz: pictures.frameRateHz };
  const { recording } = pictures;
  const { subjectSeed, widthPx, heightPx } = recording;
  const moments = actorMoments(recording, frameRateHz);
  return { kind: 'actor', name, subjectSeed, widthPx, heightPx, moments };
}
