import { expect, test } from '@playwright/test';

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
