import { expect, test } from 'vitest';
import { PictureWatch } from '../../../src/supervision/picture-watch';

const STEP_MS = 500;

/** What the watch says of so many looks, each half a second after the one before. */
function verdicts(watch: PictureWatch, looks: readonly (readonly [digest: number, brightest: number])[]) {
  return looks.map(([digest, brightest]) => watch.look({ digest, brightest }, STEP_MS));
}

const same = (count: number, digest = 7, brightest = 200) => Array(count).fill([digest, brightest]);
const moving = (count: number) => Array.from({ length: count }, (_, index) => [100 + index, 200] as const);

test('pictures that change are well, and so is a source that only ever showed one', () => {
  expect(verdicts(new PictureWatch(), moving(20)).every((fault) => fault === null)).toBe(true);
  expect(verdicts(new PictureWatch(), same(60)).every((fault) => fault === null)).toBe(true);
});

test('a picture that stays the same for four seconds after others is one that hangs, until another comes', () => {
  const watch = new PictureWatch();
  expect(verdicts(watch, [...moving(3), ...same(10)]).indexOf('frozen')).toBe(3 + 8);
  expect(verdicts(watch, moving(1))).toEqual([null]);
});

test('a camera that is opened again and still shows what it hung on still hangs', () => {
  const watch = new PictureWatch();
  verdicts(watch, [...moving(3), ...same(10)]);
  watch.reopen();
  expect(verdicts(watch, same(1))).toEqual(['frozen']);
  expect(verdicts(watch, moving(2))).toEqual([null, null]);
  watch.forget();
  expect(verdicts(watch, same(1))).toEqual([null]);
});

test('two seconds of black are said, noise and all, and stay so through a reopening until light comes', () => {
  const watch = new PictureWatch();
  const dark = Array.from({ length: 6 }, (_, index) => [index, index % 2 === 0 ? 3 : 15] as const);
  expect(verdicts(watch, [[1, 200], ...dark])).toEqual([null, null, null, null, 'black', 'black', 'black']);
  watch.reopen();
  expect(verdicts(watch, [[90, 10]])).toEqual(['black']);
  expect(verdicts(watch, [[91, 21]])).toEqual([null]);
});
