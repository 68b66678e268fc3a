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

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  const BOTH = [MODELS[0], { id: 'vgg16-lstm-half', name: 'The small', megabytes: 16 }];

  test('the smaller model is taken where the site has it, and no weights of another', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.route('**/models/index.json', (route) => route.fulfill({ json: BOTH }));
    await page.goto('/?view=about');
    await expect(page.getByRole('tabpanel', { name: 'About' })).toContainText('at half width');
    await page.getByRole('tab', { name: 'Analyse' }).click();
    await expect(page).toHaveURL(/[?&]model=vgg16-lstm-half/);
    const ofOther = asked.filter((path) => path.includes('/models/vgg16-lstm/'));
    expect(ofOther.filter((path) => !path.endsWith('/manifest.json'))).toEqual([]);
  });

  test('the address decides against it', async ({ page }) => {
    await page.route('**/models/index.json', (route) => route.fulfill({ json: BOTH }));
    await page.goto('/?view=analyse&model=vgg16-lstm');
    await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('vgg16-lstm');
    await expect(page).toHaveURL(/[?&]model=vgg16-lstm(&|$)/);
  });
});
