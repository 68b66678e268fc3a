import type { Page } from '@playwright/test';
import { Option } from 'commander';
import { type AdapterWords, adapterName, isSoftware } from '../../src/inference/backends/graphics-device';
import { ADAPTERS, type Adapter, noCardText } from '../../tools/chromium.mjs';

/** The option that says what a headless browser's WebGPU and WebGL compute on. */
export function adapterOption(): Option {
  return new Option(
    '--adapter <kind>',
    'what WebGPU computes on: the graphics card if there is one, the card in any case, or the processor',
  )
    .choices([...ADAPTERS])
    .default('auto');
}

/**
 * Refuses a page whose WebGPU does not compute on a card where one is wanted: flags ask for it, drivers
 * decide.
 *
 * @throws Error of one sentence.
 */
export async function refuseWithoutCard(page: Page, adapter: Adapter): Promise<void> {
  if (adapter !== 'card') return;
  const fault = cardFault(
    await page.evaluate(async () => {
      const found = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
      if (!found) return null;
      const { vendor, architecture, device, description, isFallbackAdapter } = found.info;
      return { vendor, architecture, device, description, isFallbackAdapter };
    }),
  );
  if (fault !== null) throw new Error(fault);
}

/** Why an adapter is no graphics card, as a sentence; `null` where it is one. */
export function cardFault(found: AdapterWords | null): string | null {
  if (found === null) return noCardText('The browser found no graphics card');
  if (!isSoftware(found)) return null;
  return noCardText(`The browser found ${adapterName(found)} and no graphics card`);
}
