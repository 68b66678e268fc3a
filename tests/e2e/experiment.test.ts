import { expect, type Page, test } from '@playwright/test';
import type { TrialColumns } from '../../packages/jspsych-extension/src/jspsych';
import { launchWithWebcam, webcamFromActor } from '../../tools/fake-webcam';
import { builtPage, type OutsidePage, serveOutside } from '../support/outside-page';

/** Rows may be so far from the camera's own times and from the stimulus' own, milliseconds. */
const TIME_TOLERANCE_MS = 20;
/** Estimates that a trial waits for before something happens to it, and after. */
const BEFORE = 4;
const AFTER = 2;

type Trial = TrialColumns & { readonly word?: string; readonly trial_type: string };

declare global {
  interface Window {
    /** Milliseconds since 1970 at which each word was put into the page. */
    words?: Record<string, number>;
    /** Milliseconds since 1970 at which each picture was taken that the page was given. */
    captures?: number[];
    estimated?: number;
    jsPsych?: {
      extensions: { circumplex: { client: { on(name: string, listener: () => void): void } } };
    };
  }
}

/**
 * Runs before the code of every page and frame. Notes when words come and when pictures were taken by what
 * each document says of its own beginning: the client, whose times are held to it, knows nothing of that. The
 * camera is made slow and uneven, so that no picture can be taken for its neighbour; and it gives none while
 * the page is hidden, as browsers do.
 */
function noteTimes(): void {
  window.words = {};
  window.captures = [];
  const epochMs = (timeMs: number) => performance.timeOrigin + timeMs;
  new MutationObserver(() => {
    const word = document.querySelector('#word')?.textContent;
    if (word && window.words && window.words[word] === undefined)
      window.words[word] = epochMs(performance.now());
  }).observe(document, { childList: true, subtree: true });
  const ask = HTMLVideoElement.prototype.requestVideoFrameCallback;
  let nextMs = 0;
  let count = 0;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (call) {
    const take: VideoFrameRequestCallback = (nowMs, metadata) => {
      if (document.hidden || nowMs < nextMs) {
        ask.call(this, take);
        return;
      }
      count += 1;
      nextMs = nowMs + 90 + ((count * 37) % 61);
      window.captures?.push(epochMs(Math.min(nowMs, metadata.captureTime ?? nowMs)));
      call(nowMs, metadata);
    };
    return ask.call(this, take);
  };
}

const setHidden = (page: Page, isHidden: boolean) =>
  Promise.all(
    page.frames().map((frame) =>
      frame.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden),
    ),
  );

/** Waits until so many more estimates have come. */
async function estimates(page: Page, count: number): Promise<void> {
  const before = await page.evaluate(() => window.estimated ?? 0);
  await page.waitForFunction((wanted) => (window.estimated ?? 0) >= wanted, before + count, {
    timeout: 60_000,
  });
}

const trialsOf = async (page: Page): Promise<Trial[]> => {
  const text = await page.locator('#jspsych-data-display').textContent({ timeout: 60_000 });
  return JSON.parse(text ?? '[]');
};

let experiment: OutsidePage;
test.beforeAll(async () => {
  experiment = await serveOutside(await builtPage('examples/jspsych-words'));
});
test.afterAll(() => experiment.close());

test('every trial of the example has its estimates on the stimulus’ own time, through a hidden tab and a restart', async ({
  page,
  baseURL,
}) => {
  const browser = await launchWithWebcam(await webcamFromActor(page, 8));
  try {
    const host = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    await host.addInitScript(noteTimes);
    await host.goto(`${experiment.url}?site=${encodeURIComponent(baseURL ?? '')}`);
    await host.getByRole('button', { name: 'I agree' }).click();
    const site = host.frameLocator('iframe');
    await site.getByRole('button', { name: 'Start camera' }).click();
    await host.getByRole('button', { name: 'Continue' }).click();
    await host.getByRole('button', { name: 'Continue' }).click({ timeout: 90_000 });
    await host.evaluate(() => {
      window.estimated = 0;
      window.jsPsych?.extensions.circumplex.client.on('estimate', () => {
        window.estimated = (window.estimated ?? 0) + 1;
      });
    });
    for (const word of ['holiday', 'funeral', 'kitten', 'examination']) {
      await expect(host.locator('#word')).toHaveText(word);
      await estimates(host, BEFORE);
      if (word === 'funeral') {
        await setHidden(host, true);
        await host.waitForTimeout(500);
        await setHidden(host, false);
      }
      if (word === 'kitten') {
        const worker = host.workers().find((one) => /pipeline/.test(one.url()));
        if (worker === undefined) throw new Error('No worker of the pipeline is there.');
        await worker.evaluate(() => {
          setTimeout(() => {
            throw new Error('broken by the test');
          });
        });
        await expect(site.getByRole('status')).not.toHaveText('Reading the face.');
      }
      await estimates(host, AFTER);
      await host.keyboard.press(' ');
    }
    const trials = (await trialsOf(host)).filter(({ word }) => word !== undefined);
    const words = await host.evaluate(() => window.words ?? {});
    const beginning = await host.evaluate(() => performance.timeOrigin);
    const frame = host.frames().find((one) => /embed=1/.test(one.url()));
    const captures = (await frame?.evaluate(() => window.captures ?? [])) ?? [];

    expect(trials.map(({ word }) => word)).toEqual(['holiday', 'funeral', 'kitten', 'examination']);
    for (const trial of trials) {
      const { word = '', circumplex_data: rows, circumplex_onset: onset } = trial;
      expect(Math.abs(beginning + onset - (words[word] ?? 0)), word).toBeLessThanOrEqual(TIME_TOLERANCE_MS);
      expect(rows.filter(({ valence }) => valence !== null).length, word).toBeGreaterThanOrEqual(
        BEFORE + AFTER - 1,
      );
      for (const { t } of rows) {
        const takenMs = (words[word] ?? 0) + t;
        const nearest = Math.min(...captures.map((capture) => Math.abs(capture - takenMs)));
        expect(nearest, `${word} at ${t} ms`).toBeLessThanOrEqual(TIME_TOLERANCE_MS);
      }
      expect(trial.circumplex_rate, word).toBeGreaterThan(0);
      expect(trial.circumplex_coverage, word).toBeLessThanOrEqual(1);
      expect(trial.circumplex_lost_frames, word).toBeGreaterThanOrEqual(0);
    }
    const eventsOf = (index: number) => trials[index]?.circumplex_events.map(({ event }) => event);
    expect(eventsOf(1)).toEqual(expect.arrayContaining(['hidden', 'visible']));
    expect(trials[1]?.circumplex_hidden_ms).toBeGreaterThanOrEqual(500);
    expect(trials[0]?.circumplex_hidden_ms).toBe(0);
    expect(eventsOf(2)).toEqual(expect.arrayContaining(['replacing', 'replaced']));
  } finally {
    await browser.close();
  }
});

for (const mode of ['data-only', 'visual'] as const) {
  test(`the example is simulated, ${mode}, without camera and without site`, async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).host));
    await page.goto(`${experiment.url}?simulate=${mode}`);
    const trials = await trialsOf(page);
    expect(new Set(asked)).toEqual(new Set([experiment.host]));
    expect(trials.map(({ trial_type }) => trial_type)).toEqual([
      'circumplex-consent',
      'circumplex-camera',
      'circumplex-face-check',
      ...Array(4).fill('html-keyboard-response'),
    ]);
    for (const trial of trials.slice(3)) {
      expect(trial).toMatchObject({ circumplex_simulated: true, circumplex_lost_frames: 0 });
      expect(trial.circumplex_data.length).toBeGreaterThan(0);
    }
  });
}
