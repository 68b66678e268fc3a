import type { Download, Page } from '@playwright/test';

/** What an entry of a menu saves, such as "Export CSV" of the menu "Export". */
export async function savedByMenu(page: Page, menu: string, entry: string): Promise<Download> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: entry, exact: true }).click();
  return download;
}

/** A figure as a file. */
export function savedFigure(page: Page, title: string, kind: 'PNG' | 'SVG'): Promise<Download> {
  return savedByMenu(page, `Save figure: ${title}`, `${title} as ${kind}`);
}

/** Goes to a part of the report. */
export async function openPart(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

/** Drops texts in the middle of the page, wherever it is. */
export async function dropAnywhere(page: Page, files: readonly { name: string; text: string }[]) {
  await page.evaluate((given) => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of given) dataTransfer.items.add(new File([text], name));
    const target = document.querySelector('main') ?? document.body;
    for (const type of ['dragover', 'drop'])
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
}
