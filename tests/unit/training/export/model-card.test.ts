import { expect, test } from 'vitest';
import { modelCard } from '../../../../training/src/export/model-card';
import { randomModelFolder } from '../../../support/tiny-model';

test('a card of stills says on which scale its proxies stand', async () => {
  const { manifest } = await randomModelFolder();
  const { affectScale: _, ...before } = { ...manifest, trainedOn: 'stills' as const };
  expect(modelCard(before)).toContain('the mean valence and arousal of the voted class');
  const byWords = modelCard({ ...before, affectScale: 'word-ratings' });
  expect(byWords).toContain('gave the word for the voted class (Russell and\nMehrabian 1977)');
  expect(byWords).not.toContain('the mean valence and arousal of the voted class');
});
