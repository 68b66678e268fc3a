import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, type TestInfo, test } from '@playwright/test';
import { fixedSession } from '../../tools/looks/fixed-session.mjs';
import { DIST } from '../../tools/project.mjs';
import { dropAnywhere, openPart } from '../support/analyse-page';
import { canEncode, makeNumberedVideo } from '../support/numbered-video';
import { scriptPipeline, setScene } from '../support/scripted-pipeline';

const MANIFEST = join(DIST, 'models/vgg16-lstm/manifest.json');

/** Skipped by name where ffmpeg is missing. */
const testWithVideo = canEncode('libvpx') ? test : test.skip;

/** A recording of a minute that is made in no time. */
const VIDEO = { widthPx: 64, heightPx: 48, frameRateHz: 10, frames: 600 } as const;

/** What is looked at: all of the page by every rule, or a part, or by the rules of colours alone. */
interface Scope {
  readonly part?: string;
  readonly coloursAlone?: boolean;
}

async function faults(page: Page, { part, coloursAlone = false }: Scope = {}): Promise<string[]> {
  // Without frames all of it can be done in the page itself.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (part !== undefined) axe.include(part);
  if (coloursAlone) axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** Looks at the states of a page. */
async function lookedAt(page: Page) {
  // What fades in has its colours at once.
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const holds = async (state: string, scope?: Scope) =>
    expect.soft(await faults(page, scope), state).toEqual([]);
  const holdsByDayAndNight = async (state: string) => {
    await holds(state);
    await page.emulateMedia({ colorScheme: 'dark' });
    await holds(`${state}, dark`, { coloursAlone: true });
    await page.emulateMedia({ colorScheme: 'light' });
  };
  return { holds, holdsByDayAndNight };
}

test('axe finds nothing in any state, light, dark or in forced colours', async ({ page }) => {
  // Time goes on by itself, and in leaps where a state needs it.
  await page.clock.install();
  await scriptPipeline(page, MANIFEST);
  const leap = async (seconds: number) => {
    for (let step = 0; step < seconds; step++) await page.clock.fastForward(1000);
  };
  const { holds, holdsByDayAndNight } = await lookedAt(page);
  const holdsInForcedColours = async (state: string) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await holds(`${state}, forced colours`);
    await page.emulateMedia({ forcedColors: 'none' });
  };
  const closed = async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };

  await test.step('Live', async () => {
    await page.goto('/?view=live');
    await expect(page.getByRole('button', { name: 'Watch the sample' })).toBeVisible();
    await holdsByDayAndNight('start');
    await page.getByRole('button', { name: 'What is “Valence”?' }).click();
    const hiddenPx = await page
      .locator('.term-words:popover-open')
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect.soft(hiddenPx, 'what explains a term is cut off').toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Watch the sample' }).click();
    await leap(5);
    await expect(page.getByRole('meter', { name: 'Valence' })).toHaveAttribute('aria-valuenow', /\d/);
    await holdsByDayAndNight('reading');
    await holdsInForcedColours('reading');
    for (const drawer of ['Settings', 'Details']) {
      await page.getByRole('button', { name: drawer, exact: true }).click();
      await expect(page.getByRole('dialog', { name: drawer })).toBeVisible();
      await holds(`drawer ${drawer}`, { part: 'dialog[open]' });
      await closed();
    }
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByRole('heading', { name: 'Your session' })).toBeVisible();
    await holdsByDayAndNight('summary');
    await holdsInForcedColours('summary');
  });

  await test.step('A camera that is refused', async () => {
    await page.goto('/?view=live');
    await setScene(page, { isDenied: true });
    await page.getByRole('button', { name: 'Start camera' }).click();
    await expect(page.getByRole('alert')).toContainText('The camera was not allowed');
    await holdsByDayAndNight('camera refused');
  });

  await test.step('About, and its form for a kiosk link', async () => {
    await page.goto('/?view=about');
    await expect(page.getByRole('link', { name: 'The whole model card' })).toBeVisible();
    await holdsByDayAndNight('about');
    await page.getByRole('button', { name: 'Make a kiosk link' }).click();
    await expect(page.getByRole('dialog', { name: 'A link for a kiosk' })).toBeVisible();
    await holds('kiosk link', { part: 'dialog[open]' });
    await page.emulateMedia({ colorScheme: 'dark' });
    await holds('kiosk link, dark', { part: 'dialog[open]', coloursAlone: true });
    await page.emulateMedia({ colorScheme: 'light' });
    await closed();
  });

  await test.step('A camera that is on is said in every view, and can be stopped there', async () => {
    await page.goto('/?view=live');
    await page.getByRole('button', { name: 'Start camera' }).click();
    await leap(5);
    await expect(page.getByRole('meter', { name: 'Valence' })).toHaveAttribute('aria-valuenow', /\d/);
    for (const view of await page.getByRole('tablist', { name: 'Views' }).getByRole('tab').allInnerTexts()) {
      await page.getByRole('tab', { name: view }).click();
      await expect.soft(page.getByText('Camera on', { exact: true }), view).toBeVisible();
      expect.soft(await page.title(), view).toBe('● Camera on · Circumplex');
      await holds(`camera on, ${view}`, { part: '.header' });
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await holds('camera on, phone');
    const isWider = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect.soft(await isWider(), 'the sign makes a phone’s page wider').toBe(false);
    await page.getByRole('button', { name: 'Stop camera' }).click();
    await expect(page.getByText('Camera on')).toHaveCount(0);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  await test.step('Kiosk', async () => {
    await page.goto('/?view=kiosk&lang=en');
    await expect(page.getByRole('button', { name: 'Start camera' })).toBeVisible();
    await holdsByDayAndNight('notice');
    await page.getByRole('button', { name: 'Start camera' }).click();
    await expect(page.locator('.kiosk-stage video')).toHaveJSProperty('paused', false);
    await leap(6);
    await expect(page.locator('[data-scene="reading"]')).toBeVisible();
    await holdsByDayAndNight('kiosk, reading');
    await holdsInForcedColours('kiosk, reading');
    await setScene(page, { hasFace: false });
    await leap(24);
    await expect(page.locator('[data-scene="attract"]')).toBeVisible();
    await holdsByDayAndNight('invitation');
  });

  await test.step('Analyse', async () => {
    await page.goto('/?view=analyse');
    await expect(page.getByRole('combobox', { name: 'Model' })).toBeVisible();
    await holdsByDayAndNight('empty');
    const files = ['anna', 'ben'].map((name) => ({
      name: `${name}.circumplex.json`,
      text: fixedSession(MANIFEST).replaceAll('interview', name),
    }));
    await dropAnywhere(page, files.slice(0, 1));
    await expect(page.getByRole('region', { name: 'Table of scores' })).toBeVisible();
    await holdsByDayAndNight('report');
    await holdsInForcedColours('report');
    for (const tab of await page.getByRole('tab').and(page.locator('.report-tablist *')).allInnerTexts()) {
      await openPart(page, tab);
      await holds(`part ${tab}`, { part: '.report-panel' });
    }
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await holds('menu of exports', { part: '.menu' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await holds('list of keys', { part: 'dialog[open]' });
    await closed();
    await page.getByRole('button', { name: 'Change' }).click();
    await holds('labels', { part: '.labels-panel' });
    await dropAnywhere(page, files.slice(1));
    await expect(page.getByRole('heading', { level: 1, name: '2 recordings' })).toBeVisible();
    await holds('several recordings');
  });
});

/** Makes a recording for a test. */
function recordingFor(testInfo: TestInfo): string {
  const path = testInfo.outputPath('talk.webm');
  makeNumberedVideo({ path, ...VIDEO, encoder: ['-c:v', 'libvpx', '-deadline', 'realtime'] });
  return path;
}

testWithVideo(
  'axe finds nothing while a recording is analysed (needs ffmpeg)',
  async ({ page }, testInfo) => {
    await scriptPipeline(page, MANIFEST);
    const { holdsByDayAndNight } = await lookedAt(page);
    const path = recordingFor(testInfo);
    await page.goto('/?view=analyse');
    await setScene(page, { answerMs: 100 });
    await page.getByLabel('Video file, and its label files').setInputFiles(path);
    await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
    await holdsByDayAndNight('analysis under way');
    await expect(page.getByRole('button', { name: 'Cancel' }), 'it ended before axe did').toBeVisible();
  },
);

testWithVideo('axe finds nothing while a recording is traced (needs ffmpeg)', async ({ page }, testInfo) => {
  const { holds, holdsByDayAndNight } = await lookedAt(page);
  const path = recordingFor(testInfo);
  await page.goto('/?view=trace');
  await expect(page.getByRole('button', { name: 'Choose a video' })).toBeVisible();
  await holds('trace, empty');
  await page.getByLabel('Video file to trace', { exact: true }).setInputFiles(path);
  await expect(page.getByRole('button', { name: 'Start tracing' })).toBeVisible();
  await holdsByDayAndNight('trace, opened');
  await page.getByRole('button', { name: 'Start tracing' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await holds('trace, under way');
});

test('every tab is reached and opened with the keyboard alone', async ({ page }) => {
  await page.goto('/?view=live');
  const tabs = await page.getByRole('tab').allInnerTexts();
  await page.getByRole('tab', { name: 'Live' }).focus();
  for (const name of tabs.slice(1)) {
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('tab', { name })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
  }
});

/** Sum of what moved by itself, as browsers reckon it; under a tenth is called good. */
const MOST_LAYOUT_SHIFT = 0.05;

test('nothing on the screen moves when Analyse is opened, nor when a session is', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.set(globalThis, 'moved', 0);
    new PerformanceObserver((list) => {
      const values = list.getEntries().map((entry) => Number(Reflect.get(entry, 'value')));
      Reflect.set(
        globalThis,
        'moved',
        values.reduce((sum, value) => sum + value, Reflect.get(globalThis, 'moved')),
      );
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/?view=analyse');
  await expect(page.getByRole('combobox', { name: 'Model' })).toBeVisible();
  await dropAnywhere(page, [{ name: 'anna.circumplex.json', text: fixedSession(MANIFEST) }]);
  const scores = page.getByRole('region', { name: 'Scores', exact: true });
  await expect(scores).toContainText('Valence CCC0.');
  await expect(scores).toHaveAttribute('aria-busy', 'false');
  // What moves is told with the frame after.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await page.evaluate(() => Reflect.get(globalThis, 'moved'))).toBeLessThan(MOST_LAYOUT_SHIFT);
});
