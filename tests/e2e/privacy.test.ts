import { expect, test } from '@playwright/test';

test('no request leaves the origin during more than a minute of reading faces', async ({ page, baseURL }) => {
  const origin = new URL(baseURL ?? '').origin;
  const foreign: string[] = [];
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    const local = url.origin === origin || url.protocol === 'blob:' || url.protocol === 'data:';
    if (!local) foreign.push(request.url());
  });
  // Pages and workers alike: a socket would pass by the request events.
  page.on('websocket', (socket) => foreign.push(socket.url()));

  await page.goto('/?view=live&backend=wasm&frames=16');
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await expect(page.getByRole('meter', { name: 'Valence' })).toHaveAttribute('aria-valuenow', /-?\d/, {
    timeout: 90_000,
  });
  // The detector's newer versions report about a minute after their start.
  await page.waitForTimeout(75_000);
  await page.goto('about:blank');
  expect(foreign).toEqual([]);
});

test('the page and its workers carry the content security policy', async ({ page, request }) => {
  const response = await page.goto('/');
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("connect-src 'self'");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await expect.poll(() => workers.filter((url) => url.startsWith('http')).length).toBeGreaterThan(0);
  for (const url of workers.filter((url) => url.startsWith('http'))) {
    const script = await request.get(url);
    expect(script.headers()['content-security-policy'], url).toBe(policy);
  }
});

test('the policy stops what would leave the device', async ({ page }) => {
  await page.goto('/');
  const outcome = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      }),
    );
    const request = fetch('https://example.invalid/frame').then(
      () => 'sent',
      () => 'refused',
    );
    return Promise.all([request, violation]);
  });
  expect(outcome).toEqual(['refused', 'connect-src']);
});
