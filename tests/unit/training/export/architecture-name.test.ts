import { expect, test } from 'vitest';
import { architectureName } from '../../../../training/src/export/architecture-name';
import { randomModelFolder } from '../../../support/tiny-model';

test.each([
  [1, 'VGG-16-LSTM'],
  [0.5, 'VGG-16-LSTM at half width'],
  [0.25, 'VGG-16-LSTM at 0.25 of the width'],
])('a network of %s of the width is called %s', async (widthMultiplier, name) => {
  const { architecture } = (await randomModelFolder()).manifest;
  expect(architectureName({ ...architecture, base: 'vgg16', widthMultiplier })).toBe(name);
});
