import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shareTags } from '../../../tools/build/site-plugin.mjs';
import { inProject } from '../../../tools/project.mjs';

const contents = (siteUrl?: string) =>
  Object.fromEntries(
    shareTags(siteUrl).map(({ attrs }) => [attrs?.property ?? attrs?.name, attrs?.content] as const),
  );

test('the card of a link has a whole address where the site’s own is known, else a relative one', () => {
  expect(contents('https://example.org/circumplex')).toMatchObject({
    'og:url': 'https://example.org/circumplex/',
    'og:image': 'https://example.org/circumplex/icons/share-card.png',
  });
  expect(contents()).toMatchObject({ 'og:image': 'icons/share-card.png' });
  expect(contents()).not.toHaveProperty('og:url');
  expect(() => shareTags('example.org')).toThrow(
    'SITE_URL must be the whole address of the site, found “example.org”.',
  );
});

test('the card is as large as is said of it', () => {
  const png = readFileSync(inProject('public/icons/share-card.png'));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)].map(String)).toEqual([
    contents()['og:image:width'],
    contents()['og:image:height'],
  ]);
});
