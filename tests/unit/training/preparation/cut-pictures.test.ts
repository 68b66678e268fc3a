import { expect, test, vi } from 'vitest';
import { CROP_VALUES } from '../../../../src/core/face/crop-pixels';
import { DEFAULT_CROP_RULE } from '../../../../src/core/face/crop-rule';
import { cutPictures, type PictureCutter } from '../../../../training/src/preparation/cut-pictures';
import type { CutBatch } from '../../../../training/src/preparation/page-contract';

const SETTINGS = { frameRateHz: 10, minimumFaceScore: 0.7, cropRule: DEFAULT_CROP_RULE };
const still = (name: string) => ({
  name,
  pictures: { kind: 'images', files: [name], frameRateHz: 10 } as const,
});

function batch(...shades: (number | null)[]): CutBatch {
  const crops = shades.flatMap((shade) => (shade === null ? [] : [Buffer.alloc(CROP_VALUES, shade)]));
  return {
    decodedMs: [],
    timestampsMs: shades.map((_, index) => index * 100),
    whole: shades.map((shade) => shade !== null),
    crops: Buffer.concat(crops).toString('base64'),
    fraction: 1,
  };
}

test('crops come in order, frames without a whole face between them', async () => {
  const cut: PictureCutter['cut'] = async (_, { name }, onBatch) => {
    if (name === 'one') {
      await onBatch(batch(255, null));
      await onBatch(batch(51));
    }
    return null;
  };
  const close = vi.fn(async () => {});
  const onProgress = vi.fn();
  const [one, none] = await cutPictures([still('one'), still('none')], SETTINGS, onProgress, async () => ({
    cut,
    close,
  }));
  expect(one?.crops.map((crop) => crop?.[0] ?? null)).toEqual([1, null, expect.closeTo(0.2, 6)]);
  expect(none?.crops).toEqual([]);
  expect(onProgress.mock.calls).toEqual([[1], [2]]);
  expect(close).toHaveBeenCalledOnce();
});

test('one that cannot be read ends it by name, and the browser with it', async () => {
  const close = vi.fn(async () => {});
  const cut = async () => 'It is no picture.';
  await expect(
    cutPictures(
      [still('one')],
      SETTINGS,
      () => {},
      async () => ({ cut, close }),
    ),
  ).rejects.toThrow('one: It is no picture.');
  expect(close).toHaveBeenCalledOnce();
});
