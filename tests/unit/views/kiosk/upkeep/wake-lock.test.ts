import { expect, test } from 'vitest';
import { keepAwake } from '../../../../../src/views/kiosk/upkeep/wake-lock';

/** A browser that grants locks when told to, and counts those that were released. */
class FakeBrowser {
  readonly document = Object.assign(new EventTarget(), { hidden: false });
  readonly locks: { released: number }[] = [];
  private readonly waiting: (() => void)[] = [];

  readonly wakeLock = {
    request: () =>
      new Promise<{ release: () => Promise<void> }>((resolve) => {
        this.waiting.push(() => {
          const lock = { released: 0 };
          this.locks.push(lock);
          resolve({
            release: async () => {
              lock.released += 1;
            },
          });
        });
      }),
  };

  get asked(): number {
    return this.waiting.length;
  }

  /** Grants the nth request, from 0. */
  async grant(request: number): Promise<void> {
    this.waiting[request]?.();
    await new Promise((resolve) => setTimeout(resolve));
  }

  setHidden(hidden: boolean): void {
    this.document.hidden = hidden;
    this.document.dispatchEvent(new Event('visibilitychange'));
  }
}

test('takes a lock and releases it at the end', async () => {
  const browser = new FakeBrowser();
  const end = keepAwake(browser);
  await browser.grant(0);
  expect(browser.locks).toEqual([{ released: 0 }]);
  end();
  expect(browser.locks).toEqual([{ released: 1 }]);
});

test('a lock that is granted after the end is released at once', async () => {
  const browser = new FakeBrowser();
  keepAwake(browser)();
  await browser.grant(0);
  expect(browser.locks).toEqual([{ released: 1 }]);
});

test('takes a new lock when the page comes back to the front, and none after the end', async () => {
  const browser = new FakeBrowser();
  const end = keepAwake(browser);
  await browser.grant(0);
  browser.setHidden(true);
  expect(browser.asked).toBe(1);
  browser.setHidden(false);
  expect(browser.asked).toBe(2);
  await browser.grant(1);
  end();
  expect(browser.locks[1]).toEqual({ released: 1 });
  browser.setHidden(false);
  expect(browser.asked).toBe(2);
});

test('a refused lock is no fault', async () => {
  const browser = new FakeBrowser();
  const refusing = { ...browser, wakeLock: { request: () => Promise.reject(new Error('battery')) } };
  const end = keepAwake(refusing);
  await new Promise((resolve) => setTimeout(resolve));
  expect(end).not.toThrow();
});
