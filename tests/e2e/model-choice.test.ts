import { expect, test } from '@playwright/test';

const MODELS = [
  { id: 'vgg16-lstm', name: 'The first', megabytes: 25.4 },
  { id: 'no-such-model', name: 'The second', megabytes: 11 },
];

test('a choice of models is offered where there are several, and the address says which', async ({
  page,
}) => {
  await page.route('**/models/index.json', (route) => route.fulfill({ json: MODELS }));
  await page.goto('/?view=analyse');
  const choice = page.getByRole('combobox', { name: 'Model' });
  await expect(choice).toHaveValue('vgg16-lstm');
  await expect(choice.getByRole('option')).toHaveText(['The first (25 MB)', 'The second (11 MB)']);
  await choice.selectOption('no-such-model');
  await expect(page).toHaveURL(/[?&]model=no-such-model/);
  await page.getByRole('tab', { name: 'About' }).click();
  await expect(page.getByRole('alert')).toContainText('models/no-such-model/manifest.json');
});

test('without a list of models the page goes on with the one that the address names', async ({ page }) => {
  await page.route('**/models/index.json', (route) => route.fulfill({ status: 404 }));
  await page.goto('/?view=analyse');
  await expect(page.getByRole('button', { name: 'Choose a video' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveCount(0);
});
