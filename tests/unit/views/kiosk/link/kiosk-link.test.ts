import { expect, test } from 'vitest';
import { parseSettings } from '../../../../../src/state/settings/url-settings';
import { FIRST_CHOICES, kioskLink, qrPath } from '../../../../../src/views/kiosk/link/kiosk-link';

test('a kiosk’s link is read by the page as what was chosen, from any page of a site in a folder', () => {
  const choices = {
    ...FIRST_CHOICES,
    language: 'hu',
    mirror: false,
    camera: 'HD & Pro',
    clipLengthFrames: 16,
  } as const;
  const link = new URL(kioskLink(choices, 'https://museum.test/circumplex/?view=about&frames=64#top'));
  expect(link.href.startsWith('https://museum.test/circumplex/?view=kiosk')).toBe(true);
  const { settings, notices } = parseSettings(link.search);
  expect(notices).toEqual([]);
  expect(settings).toMatchObject({
    view: 'kiosk',
    language: 'hu',
    mirror: false,
    camera: 'HD & Pro',
    autostart: true,
    debug: false,
    pipeline: { clipLengthFrames: 16 },
  });
});

test('a QR code has its three finders, and four light modules around it', () => {
  const { path, size } = qrPath('https://museum.test/?view=kiosk&autostart=1');
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)/g)].map(([, x, y]) => `${x},${y}`));
  const isFinder = (left: number, top: number) =>
    Array.from({ length: 49 }, (_, index) => [index % 7, Math.floor(index / 7)] as const).every(([x, y]) => {
      const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
      return dark.has(`${left + x},${top + y}`) === (ring !== 2);
    });
  expect(isFinder(4, 4) && isFinder(size - 11, 4) && isFinder(4, size - 11)).toBe(true);
  const places = [...dark].flatMap((place) => place.split(',').map(Number));
  expect(Math.min(...places)).toBe(4);
  expect(Math.max(...places)).toBe(size - 5);
});
