/**
 * `npm run soak`: the kiosk for hours, with visitors who come and go and faults at random. Started by
 * programs/soak/start.mjs, which installs and builds what is missing.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { adapterFlags, SANDBOX_FLAGS } from '../../tools/chromium.mjs';
import { endWith } from '../../tools/command-line/parsed-command';
import {
  EMPTY_ROOM_S,
  joinedWebcams,
  webcamFlags,
  webcamFromActor,
  webcamOfEmptyRoom,
} from '../../tools/fake-webcam';
import { inProject } from '../../tools/project.mjs';
import { serveSite } from '../../tools/server/server.mjs';
import { planFaults } from './fault-plan';
import { parseSoakCommand, type SoakOptions } from './soak-options';
import { writeReport } from './soak-report';
import { Soak } from './soak-run';

/** Somebody of 24 s, nobody for 12 s, somebody for 48 s, nobody for 30 s: an attract screen each time. */
const VISITS = [1, 0, 1, 1, 0] as const;
const VISIT_S = 24;
const EMPTY_S = [12, 30] as const;
const START_MS = 240_000;

const parsed = parseSoakCommand(process.argv.slice(2));
if ('text' in parsed) {
  endWith(parsed);
} else {
  try {
    if (!parsed.options.onlySummary) await soak(parsed.options);
    await writeReport(parsed.options.file);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** Serves the site, opens the kiosk and soaks it. */
async function soak(options: SoakOptions): Promise<void> {
  const { hours, seed, port, backend, file } = options;
  let site: Awaited<ReturnType<typeof serveSite>> | null = await serveSite({ port });
  const { url } = site;
  const served = Number(new URL(url).port);
  const serve = async (isOn: boolean) => {
    await site?.close();
    site = isOn ? await serveSite({ port: served }) : null;
  };
  const profile = mkdtempSync(join(tmpdir(), 'circumplex-soak-'));
  try {
    const camera = await comingAndGoing(url);
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM_PATH,
      args: [...SANDBOX_FLAGS, ...adapterFlags('auto'), ...webcamFlags(camera), '--disable-dev-shm-usage'],
      viewport: { width: 1280, height: 800 },
    });
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      await openKiosk(page, `${url}/?view=kiosk&autostart=1&debug=1&lang=en&backend=${backend}`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(startRecord(options, context))}\n`);
      console.log(`The kiosk reads; ${hours} h of soak begin. Record: ${file}`);
      await new Soak({ page, context, profile, serve, plan: planFaults(hours, seed), hours, file }).run();
    } finally {
      await context.close();
    }
  } finally {
    await site?.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** A camera's file in which people come and go. */
async function comingAndGoing(url: string): Promise<string> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: [...SANDBOX_FLAGS, ...adapterFlags('auto')],
  });
  try {
    const page = await browser.newPage({ baseURL: url });
    const visitor = await webcamFromActor(page, VISIT_S);
    const nobody = await webcamOfEmptyRoom(page);
    const parts = VISITS.flatMap((isThere, index) => {
      if (isThere) return [visitor];
      const emptyS = index < VISITS.length - 1 ? EMPTY_S[0] : EMPTY_S[1];
      return Array.from({ length: Math.round(emptyS / EMPTY_ROOM_S) }, () => nobody);
    });
    return joinedWebcams(...parts);
  } finally {
    await browser.close();
  }
}

/** Opens the kiosk and waits until it has read a face. */
async function openKiosk(page: Page, address: string): Promise<void> {
  await page.addInitScript({ path: inProject('programs/soak/page-faults.mjs') });
  await page.goto(address);
  await page.locator('[role=meter][aria-valuenow]').first().waitFor({ state: 'attached', timeout: START_MS });
}

function startRecord({ hours, seed, backend, device }: SoakOptions, context: BrowserContext) {
  return {
    type: 'start',
    date: new Date().toISOString(),
    hours,
    seed,
    device: device ?? (cpus()[0]?.model.trim() || 'unknown processor'),
    cores: availableParallelism(),
    browser: `Chromium ${context.browser()?.version() ?? ''}`.trim(),
    backend,
  };
}
