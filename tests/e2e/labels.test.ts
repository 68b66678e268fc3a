import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** A SEWA-like file of three annotators at 10 Hz; the second moves as the first, the third against them. */
function sewa(dimension: 'Valence' | 'Arousal'): TextFile {
  const rows = Array.from({ length: 50 }, (_, step) => {
    const value = Math.sin(step / 8) / 2;
    return [step / 10, value, value, -value].map((number) => number.toFixed(4)).join(',');
  });
  return { name: `R1_${dimension}_AV_Aligned.csv`, text: `Time,A1,A2,A3\n${rows.join('\n')}\n` };
}

async function drop(page: Page, files: readonly TextFile[]): Promise<void> {
  await page
    .getByLabel('Video file, and its label files')
    .setInputFiles(
      files.map(({ name, text }) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })),
    );
}

test('label files show what they were taken for, who annotated, and how well they agree', async ({
  page,
}) => {
  await page.goto('/?view=analyse');
  await drop(page, [sewa('Valence'), sewa('Arousal')]);
  const panel = page.getByRole('region', { name: 'Labels' });
  await expect(panel.getByRole('listitem')).toHaveCount(2);
  await expect(panel).toContainText('mean of 3 of 3 annotators: 50 labels from 0 to 4.9 s.');
  await expect(panel.getByRole('listitem').first()).toContainText('10 a second');
  const agreement = panel.getByRole('region', { name: 'Agreement on valence' });
  // Of the first annotator with the second and the third.
  await expect(agreement.getByRole('row').nth(1)).toContainText(/1\.00.*−1\.00/);

  await panel.getByRole('checkbox', { name: /A3/ }).uncheck();
  await expect(panel).toContainText('mean of 2 of 3 annotators');
  await panel.getByRole('checkbox', { name: /A2/ }).uncheck();
  await expect(panel.getByRole('checkbox', { name: /A1/ })).toBeDisabled();
});

test('a guess that is missing is asked for, and every guess can be corrected and taken back', async ({
  page,
}) => {
  await page.goto('/?view=analyse');
  await drop(page, [{ name: 'P16.csv', text: 'time;FM1 ;FF1 \n0;0,5;1\n0,04;0;0\n' }]);
  const panel = page.getByRole('region', { name: 'Labels' });
  await expect(panel.getByRole('alert')).toContainText('P16.csv: expected the word valence or arousal');
  await panel.getByLabel('Dimension').selectOption('Arousal');
  await expect(panel.getByRole('alert')).toHaveCount(0);
  await expect(panel).toContainText(
    'RECOLA labels of arousal, mean of 2 of 2 annotators: 2 labels from 0 to 0.04 s.',
  );
  const offset = panel.getByLabel('Offset in seconds');
  await offset.fill('-1,5');
  await offset.press('Enter');
  await expect(panel).toContainText('2 labels from -1.5 to -1.46 s.');
  await offset.fill('soon');
  await expect(offset).toHaveAttribute('aria-invalid', 'true');
  await offset.blur();
  await expect(offset).toHaveValue('-1.5');
  await panel.getByRole('button', { name: 'Back to what was recognised' }).click();
  await expect(panel.getByRole('alert')).toContainText('P16.csv: expected the word valence or arousal');
  await panel.getByRole('button', { name: 'Remove P16.csv' }).click();
  await expect(panel).toHaveCount(0);
});

test('the columns of a table that nobody knows are chosen by hand', async ({ page }) => {
  await page.goto('/?view=analyse');
  await drop(page, [{ name: 'odd.csv', text: 'when,who,pleasure\n0,A,0.5\n0.1,A,0.6\n' }]);
  const panel = page.getByRole('region', { name: 'Labels' });
  await expect(panel.getByRole('alert')).toContainText('odd.csv, line 1: expected the header');
  await panel.getByRole('combobox', { name: 'Time' }).selectOption('when');
  await panel.getByRole('combobox', { name: 'Valence' }).selectOption('pleasure');
  await panel.getByRole('button', { name: 'Read these columns' }).click();
  await expect(panel.getByRole('alert')).toHaveCount(0);
  await expect(panel).toContainText('2 labels from 0 to 0.1 s.');
});

test('files that hold no labels are named, each in one sentence, and the others stay', async ({ page }) => {
  await page.goto('/?view=analyse');
  await drop(page, [
    sewa('Valence'),
    { name: 'empty.csv', text: '' },
    { name: 'backwards.csv', text: 'time_s,valence,arousal\n1,0,0\n0,0,0\n' },
    { name: 'commas.csv', text: 'time_s,valence,arousal\n0,0,0,1,0,2\n' },
    { name: 'cut.json', text: '{"frames": {"00000"' },
  ]);
  const panel = page.getByRole('region', { name: 'Labels' });
  const alert = page.getByRole('main').getByRole('alert').first();
  await expect(alert).toContainText('empty.csv: expected labels, found an empty file.');
  await expect(alert).toContainText(
    'commas.csv, line 2: expected 3 cells as in the first line, found 6, as decimal',
  );
  await expect(alert).toContainText('cut.json, line 1: expected labels of AFEW-VA as JSON');
  // A file that was understood but for its times is shown with what is wrong, since a correction may help.
  await expect(panel.getByRole('listitem')).toHaveCount(2);
  await expect(panel).toContainText('backwards.csv, line 3: expected a time later than 1 s, found "0".');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no serious fault in the panel of labels, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/?view=analyse');
    await drop(page, [sewa('Valence'), sewa('Arousal'), { name: 'P16.csv', text: 'time;FM1\n0;0\n' }]);
    await expect(page.getByRole('region', { name: 'Labels' }).getByRole('listitem')).toHaveCount(3);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const faults = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(faults.map(({ id }) => id)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
