import { afterAll, afterEach, expect } from 'vitest';
import { commands } from 'vitest/browser';
import { type FaultFile, type FaultOf, InjectedFaults, timesFileOf } from './fault-table';
import { SmallSite, type SmallSiteOptions } from './small-site';

/** Where the limit of a fault is so short, a step of the page's time belongs to it; milliseconds. */
const A_STEP_MS = 250;

/** Words of compilers, loaders and languages that tell a visitor nothing. */
const RAW = /ASSERTIONS|\bundefined\b|\bnull\b|\[object|Error:|\n\s+at /;

/** All that a page may keep: files of models, and the texts that were put beside the site. */
const SITE_FILE = /^cache: .*\/(?:models\/tiny\/[\w.-]+|kiosk-texts\.json)(?:\?v=\w+)?$/;

/** How a fault is injected, what is said of it, and how what caused it ends. */
export interface Injection {
  readonly inject: () => unknown;
  /** What the page must say; absent where it need say nothing. */
  readonly says?: string | RegExp;
  /** The page goes on reading while it says it. */
  readonly goesOn?: boolean;
  /** What is to be so beside, before the cause ends. */
  readonly meanwhile?: () => unknown;
  /** Ends the cause; without it the page mends the fault by itself. */
  readonly mend?: () => unknown;
  /** What shows that the page works again; default: it shows a reading and says nothing of the fault. */
  readonly isBack?: () => boolean;
}

/** Keeps the times of a file's faults, and opens small sites that are closed after each test. */
export function smallSiteFaults<File extends FaultFile>(file: File) {
  const faults = new InjectedFaults(file);
  let site: SmallSite | null = null;
  const open = (options: SmallSiteOptions = {}) => {
    site?.close();
    site = new SmallSite(options);
    return site;
  };
  afterEach(() => {
    site?.close();
    site = null;
  });
  afterAll(async () => {
    expect(faults.left, 'every fault of the table is injected').toEqual([]);
    await commands.writeFile(timesFileOf(file), `${JSON.stringify(faults.times, null, 2)}\n`);
  });

  /** Injects a fault into the open site, and holds it to its row of the table. */
  async function expectAnswer(fault: FaultOf<File>, injection: Injection): Promise<void> {
    if (site === null) throw new Error('No site is open.');
    const page = site;
    const { saidS, backS } = faults.row(fault);
    const { inject, says, meanwhile, mend } = injection;
    const isSaidIn = (words: string) =>
      typeof says === 'string' ? words.includes(says) : says?.test(words) === true;
    const rows = page.session.trace.length;
    const { sessionId } = page.session.live.getState();
    const from = page.moments.length;
    const startMs = performance.now();
    const since = () => page.moments.slice(from);
    await inject();
    let saidMs: number | null = null;
    if (saidS !== null) {
      const isSaid = () => isSaidIn(page.said) || since().some(({ words }) => isSaidIn(words));
      await page.until(`${fault}: it says ${says}`, isSaid, saidS * 1000);
      const { atMs, words } = since().find((moment) => isSaidIn(moment.words)) ?? page.moment;
      saidMs = Math.max(0, atMs - startMs);
      expect(words, 'plain words').not.toMatch(RAW);
      expect(words, 'a sentence').toMatch(/[A-Z].*\./);
      const isGone = () => page.reading === null || since().some(({ reading }) => reading === null);
      if (!injection.goesOn) await untilGone(page, fault, isGone);
    }
    await meanwhile?.();
    await mend?.();
    const isBack = injection.isBack ?? (() => page.reading !== null && !isSaidIn(page.said));
    const backMs = await page.until(`${fault}: it reads again`, isBack, backS * 1000 + A_STEP_MS);
    // Unless the visitor began another session.
    if (!page.isForgetful && page.session.live.getState().sessionId === sessionId)
      expect(page.session.trace.length, 'nothing that was read is lost').toBeGreaterThanOrEqual(rows);
    expectNothingKept(page);
    faults.note(fault, { saidMs, backMs });
  }

  /** Injects a fault at which the open site is to go on reading, with the camera and worker that it has. */
  async function expectUntouched(fault: FaultOf<File>, inject: () => unknown): Promise<void> {
    if (site === null) throw new Error('No site is open.');
    const page = site;
    const before = [page.workers.started.length, page.camera.asked];
    await inject();
    // Longer than a healthy page needs to notice something that is wrong.
    await page.pass(3500);
    const backMs = await page.until(
      `${fault}: it reads`,
      () => page.reading !== null && /Reading the face|Warming up/.test(page.said),
      faults.row(fault).backS * 1000,
    );
    expect([page.workers.started.length, page.camera.asked], `${fault} restarts nothing`).toEqual(before);
    expectNothingKept(page);
    faults.note(fault, { saidMs: null, backMs });
  }

  return { open, expectAnswer, expectUntouched };
}

/**
 * Waits until no reading stands, two seconds from the last frame that was read: on a busy machine one that
 * was under way comes in late by the page's clock.
 */
async function untilGone(page: SmallSite, fault: string, isGone: () => boolean): Promise<void> {
  const rows = page.session.trace.length;
  try {
    await page.until(`${fault}: no reading stands`, isGone, 2000);
  } catch (error) {
    if (page.session.trace.length === rows) throw error;
    await untilGone(page, fault, isGone);
  }
}

/** Nothing of what was read is in any storage. */
function expectNothingKept({ kept }: SmallSite): void {
  expect(
    kept.filter((entry) => !SITE_FILE.test(entry)),
    'nothing is kept',
  ).toEqual([]);
}
