import { kill } from 'node:process';
import type { BrowserContext, Page } from '@playwright/test';
import type { AttachedWorkers } from './attached-workers';
import { browserProcesses } from './browser-processes';
import type { FaultKind } from './fault-plan';

/** What faults are done to. */
export interface SoakedKiosk {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly workers: AttachedWorkers;
  /** Folder of the browser's profile, by which its processes are known. */
  readonly profile: string;
  /** Ends the site's server, or starts it again. */
  readonly serve: (isOn: boolean) => Promise<void>;
}

/** How long a fault lasts that is no single blow, seconds. */
const LASTS_S: Partial<Record<FaultKind, number>> = {
  'camera-gone': 20,
  'camera-black': 10,
  'network-off': 60,
  'tab-hidden': 30,
  'page-busy': 4,
};

/** Crashes of a burst, and seconds between them. */
export const BURST_CRASHES = 20;
/** Seconds between two crashes of a burst. */
export const BURST_EVERY_S = 3;

const CRASH = "setTimeout(() => { throw new Error('a soak crashed it'); })";
/** In a task of the worker's own: one that the debugger started would outlive the worker's end. */
const HANG = 'setTimeout(() => { for (;;); })';

/**
 * Does a fault, and resolves when it is over.
 *
 * @returns what was lacking, where nothing could be done; else `null`
 */
export async function doFault(kind: FaultKind, kiosk: SoakedKiosk): Promise<string | null> {
  const { page, context, profile, serve } = kiosk;
  switch (kind) {
    case 'worker-silent':
      return evaluate(kiosk, 'pipeline', 'close()');
    case 'worker-crash':
    case 'burst':
    case 'burst-offline':
      return evaluate(kiosk, 'pipeline', CRASH);
    case 'worker-hang':
      return evaluate(kiosk, 'pipeline', HANG);
    case 'detector-silent':
      return evaluate(kiosk, 'face', 'close()');
    case 'graphics-killed': {
      const graphics = browserProcesses(profile).find((process) => process.kind === 'graphics');
      if (graphics === undefined) return 'there is no graphics process';
      kill(graphics.pid, 'SIGKILL');
      return null;
    }
    case 'page-busy':
      await page.evaluate((lastMs) => {
        for (const end = Date.now() + lastMs; Date.now() < end; );
      }, lasts(kind) * 1000);
      return null;
    case 'network-off':
      await goOffline(kiosk);
      await page.waitForTimeout(lasts(kind) * 1000);
      await serve(true);
      await context.setOffline(false);
      return null;
    case 'camera-ended':
    case 'camera-gone':
    case 'camera-black':
    case 'tab-hidden':
      await tell(page, kind, true);
      await page.waitForTimeout(lasts(kind) * 1000);
      await tell(page, kind, false);
      return null;
  }
}

/** Takes the server and the line away. */
export async function goOffline({ context, serve }: SoakedKiosk): Promise<void> {
  await context.setOffline(true);
  await serve(false);
}

const lasts = (kind: FaultKind) => LASTS_S[kind] ?? 0;

function tell(page: Page, kind: FaultKind, isOn: boolean): Promise<void> {
  return page.evaluate((detail) => void dispatchEvent(new CustomEvent('soak-fault', { detail })), {
    kind,
    isOn,
  });
}

/** Starts a program in a worker, and waits for no answer: the worker may not live to give one. */
async function evaluate({ workers }: SoakedKiosk, name: string, expression: string): Promise<string | null> {
  const worker = workers.named(name);
  if (worker === undefined) return `no worker “${name}” runs`;
  void worker.ask('Runtime.evaluate', { expression }).catch(() => undefined);
  return null;
}
