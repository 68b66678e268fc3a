import { expect, test, vi } from 'vitest';
import { HeldText } from '../../../../../src/views/shared/drawing/held-text';

test('a text that changes quickly is written four times a second at most, the newest in the end', () => {
  vi.useFakeTimers();
  const written: string[] = [];
  const element = {
    set textContent(text: string) {
      written.push(text);
    },
  } as HTMLElement;
  const text = new HeldText(element, () => Date.now());
  for (let ms = 0; ms < 1000; ms += 20) {
    text.write(String(ms));
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(1000);
  expect(written.length).toBeLessThanOrEqual(5);
  expect(written.at(-1)).toBe('980');
  text.write('–', true);
  expect(written.at(-1), 'what must not wait does not').toBe('–');
  vi.useRealTimers();
});
