import type { Page } from '@playwright/test';

/** What a kiosk shows of itself. */
export interface KioskFacts {
  /** `none`: the stage is not there. */
  readonly scene: string;
  /** Names and values of the curator's corner. */
  readonly facts: Readonly<Record<string, string>>;
  /** The lines of its log that the corner shows. */
  readonly lines: readonly string[];
}

/** A frame older than this is no sign of life, seconds. */
const FRESH_S = 2;

/** Reads a kiosk that shows its curator's corner. Rejects where the page does not answer. */
export function readKiosk(page: Page): Promise<KioskFacts> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('.curator dl > div')];
    return {
      scene: document.querySelector('.kiosk-stage')?.getAttribute('data-scene') ?? 'none',
      facts: Object.fromEntries(
        rows.map((row) => [
          row.querySelector('dt')?.textContent ?? '',
          row.querySelector('dd')?.textContent ?? '',
        ]),
      ),
      lines: [...document.querySelectorAll('.curator ol li')].map((line) => line.textContent ?? ''),
    };
  });
}

/** Whether camera and model work, and a frame was read just now. */
export function isWell({ scene, facts }: KioskFacts): boolean {
  const age = Number.parseFloat(facts['Newest frame'] ?? '');
  return ['reading', 'greeting', 'waiting', 'attract'].includes(scene) && age < FRESH_S;
}

/** The lines of a log that have come since it was read, of two views of its newest lines. */
export function newLines(before: readonly string[], now: readonly string[]): readonly string[] {
  for (let from = 0; from < before.length; from++) {
    const kept = before.slice(from);
    if (kept.every((line, index) => now[index] === line)) return now.slice(kept.length);
  }
  return now;
}

/** Estimates a second of the corner's facts; `null` where there are none. */
export function rateOf(facts: KioskFacts['facts']): number | null {
  const rate = Number.parseFloat(facts.Rate ?? '');
  return Number.isFinite(rate) ? rate : null;
}
