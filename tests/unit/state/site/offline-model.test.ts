import { expect, test } from 'vitest';
import { isThriftyLine } from '../../../../src/state/site/offline-model';

test.each([
  [{}, false],
  [{ effectiveType: '4g', type: 'wifi' }, false],
  [{ saveData: true }, true],
  [{ type: 'cellular' }, true],
  [{ effectiveType: '3g' }, true],
])('a line of which the browser says %j', (connection, isThrifty) => {
  expect(isThriftyLine(connection)).toBe(isThrifty);
});
