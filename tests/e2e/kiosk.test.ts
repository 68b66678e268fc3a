import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { launchWithWebcam, webcamFromActor, webcamFromVideo } from '../../tools/fake-webcam';
import { inProject } from '../../tools/project.mjs';

const KIOSK = '/?view=kiosk&backend=wasm&frames=16';
const CLIPS = inProject('../shared/data/clips');
/** Skipped by name where the sample clips are not beside the checkout. */
const testWithClips = existsSync(`${CLIPS}/no_face.mp4`) ? test : test.skip;
const meter = (page: Page) => page.getByRole('meter', { name: 'Valence' });
const SCREENS = [
  { width: 1080, height: 1920 },
  { width: 3840, height: 2160 },
  { width: 844, height: 390 },
  { width: 320, height: 480 },
  { width: 1024, height: 768 },
];

/** What the outside watchdog says of the browser with that debugging port. */
const watchdog = (port: number) =>
  new Promise<string>((resolve) => {
    const script = inProject('tools/kiosk/watch-kiosk.mjs');
    const child = spawn(process.execPath, ['--experimental-websocket', script, String(port), '--once']);
    child.on('close', (code) => resolve(code === 0 ? 'draws' : 'does not draw'));
  });

/** What of the stage is cut off or lies over another part, on a screen. */
const misfits = (page: Page) =>
  page.evaluate(() => {
    const stage = document.querySelector('.kiosk-stage');
    if (stage === null) return ['no stage'];
    const found: string[] = [];
    if (stage.scrollWidth > stage.clientWidth + 1) found.push('wider than the screen');
    if (stage.scrollHeight > stage.clientHeight + 1) found.push('higher than the screen');
    const parts = [
      '.circumplex',
      '.picture',
      '.kiosk-look',
      '.meter-valence',
      '.meter-arousal',
      '.kiosk-status',
      '.kiosk-foot',
    ];
    const boxes = parts.flatMap((part) => {
      const box = stage.querySelector(part)?.getBoundingClientRect();
      return box === undefined ? [] : [{ part, box }];
    });
    for (const a of boxes)
      for (const b of boxes) {
        if (a.part >= b.part) continue;
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 1 && down > 1) found.push(`${a.part} over ${b.part}`);
      }
    return found;
  });

test('a kiosk reads whoever comes, fits every screen, and is left by Escape thrice or a held button alone', async ({
  page,
  baseURL,
}) => {
  const debugPort = 20_000 + (process.pid % 20_000);
  const browser = await launchWithWebcam(await webcamFromActor(page, 8), [
    `--remote-debugging-port=${debugPort}`,
  ]);
  try {
    const kiosk = await browser.newPage({ serviceWorkers: 'block', locale: 'de-DE' });
    await kiosk.goto(new URL(`${KIOSK}&lang=en&debug=1&camera=Nowhere&fps=999`, baseURL).href);
    await expect(kiosk.getByText('“fps” in the address must be').first()).toBeVisible();
    // A tap is not enough to leave.
    await kiosk.getByRole('button', { name: 'Leave the kiosk' }).click();
    await kiosk.getByRole('button', { name: 'Start camera' }).click();
    await expect(meter(kiosk)).toBeVisible({ timeout: 90_000 });
    await expect(kiosk.getByRole('status')).toHaveText(/Reading the face|provisional/);
    const corner = kiosk.getByRole('complementary', { name: 'Curator’s corner' });
    await expect(corner).toContainText('No camera here has “Nowhere” in its name');
    const saved = kiosk.waitForEvent('download');
    await corner.getByRole('button', { name: 'Save log' }).click();
    expect((await saved).suggestedFilename()).toBe('kiosk-log.txt');
    for (const screen of SCREENS) {
      await kiosk.setViewportSize(screen);
      await expect.poll(() => misfits(kiosk), { message: `${screen.width} × ${screen.height}` }).toEqual([]);
    }
    expect(await watchdog(debugPort)).toBe('draws');
    for (let press = 0; press < 3; press++) await kiosk.keyboard.press('Escape');
    await expect(kiosk.getByRole('button', { name: 'Watch the sample' })).toBeVisible();
    await expect(meter(kiosk)).toHaveCount(0);
    expect(await watchdog(debugPort)).toBe('does not draw');
    // Who comes back finds the notice first, and nothing of what was.
    await kiosk.goBack();
    await expect(kiosk.getByRole('heading', { name: 'Emotion recognition runs here' })).toBeVisible();
    await expect(meter(kiosk)).toHaveCount(0);
    await kiosk.getByRole('button', { name: 'Leave the kiosk' }).click({ delay: 1700 });
    await expect(kiosk.getByRole('button', { name: 'Watch the sample' })).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('a kiosk speaks the browser’s language, says faults in it, and a tap brings full screen back', async ({
  browser,
  baseURL,
}) => {
  const screen = { width: 1920, height: 1200 };
  const context = await browser.newContext({ locale: 'el-GR', serviceWorkers: 'block', screen });
  const page = await context.newPage();
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
  });
  await page.route('**/kiosk-texts.json', (route) =>
    route.fulfill({ json: { el: { cameraMissing: 'Πού είναι η κάμερα;' } } }),
  );
  await page.goto(new URL(`${KIOSK}&autostart=1`, baseURL).href);
  await expect(
    page.getByRole('heading', { name: 'Εδώ λειτουργεί σύστημα αναγνώρισης συναισθημάτων' }),
  ).toBeVisible();
  await page.getByRole('button', { name: /Έναρξη κάμερας/ }).click();
  await expect(page.getByRole('status')).toContainText('Πού είναι η κάμερα; Θα γίνει νέα προσπάθεια');
  await expect(page.locator('[data-scene="fault"]')).toBeVisible();
  // The button took it there; whoever leaves full screen is told how it comes back.
  const hint = page.getByText('Αγγίξτε για πλήρη οθόνη');
  const isFull = () => page.evaluate(() => document.fullscreenElement !== null);
  await expect.poll(isFull).toBe(true);
  await expect(hint).toHaveCount(0);
  await page.evaluate(() => document.exitFullscreen());
  await expect(hint).toBeVisible();
  await page.locator('.kiosk-stage').click({ position: { x: 20, y: 20 } });
  await expect.poll(isFull).toBe(true);
  await expect(hint).toHaveCount(0);
  await context.close();
});

testWithClips('an empty room is shown the drawn actor', async ({ page, baseURL }) => {
  await page.goto('/');
  const browser = await launchWithWebcam(await webcamFromVideo(page, `${CLIPS}/no_face.mp4`, 4));
  try {
    const kiosk = await browser.newPage({ serviceWorkers: 'block' });
    await kiosk.goto(new URL(`${KIOSK}&lang=sr`, baseURL).href);
    await kiosk.getByRole('button', { name: 'Покрени камеру' }).click();
    await expect(kiosk.getByText('Покажите цело лице')).toBeVisible({ timeout: 90_000 });
    await expect(kiosk.getByText('Станите испред камере')).toBeVisible({ timeout: 90_000 });
    await expect(kiosk.getByRole('img', { name: /Нацртано лице/ })).toBeVisible();
    await expect(kiosk.getByRole('meter')).toHaveCount(0);
  } finally {
    await browser.close();
  }
});
