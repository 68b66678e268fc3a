import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

for (const view of ['live', 'analyse', 'about', 'kiosk']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds no serious fault in the ${view} view, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(`/?view=${view}`);
      await expect(page.getByRole('main')).toBeVisible();
      expect(await seriousFaults(page)).toEqual([]);
    });
  }
}

test('axe finds no serious fault while the sample runs', async ({ page }) => {
  await page.goto('/?view=live&backend=wasm&frames=16');
  await page.getByRole('button', { name: 'Watch the sample' }).click();
  await expect(page.getByRole('meter', { name: 'Arousal' })).toHaveAttribute('aria-valuenow', /-?\d/, {
    timeout: 90_000,
  });
  expect(await seriousFaults(page)).toEqual([]);
});

test('every tab is reached and opened with the keyboard alone', async ({ page }) => {
  await page.goto('/?view=live');
  await page.getByRole('tab', { name: 'Live' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Analyse' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Analyse' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'About' })).toHaveAttribute('aria-selected', 'true');
});
