import { describe, expect, test } from 'vitest';
import { promisedLengthS } from '../../../../packages/avi-decoder/src/promised-length';
import { seededRandom } from '../../../../src/core/seeded-random';
import { readContainerStructure } from '../../../../src/recordings/video/container-structure';
import {
  lostIndex,
  unreadableVideo,
  whyFfmpegAlone,
} from '../../../../src/recordings/video/unreadable-video';
import { AVI_SOUND, aviBytes, aviPicture, matroskaBytes, mp4Bytes } from '../../../support/container-bytes';

const structureOf = (bytes: Uint8Array<ArrayBuffer>) => readContainerStructure(new Blob([bytes]));

describe('the structure of a container', () => {
  test.each([
    ['a picture that is shown whole', [{ length: 6000, begin: 0 }], { endS: 6, isCut: false }],
    ['a picture that was trimmed', [{ length: 3000, begin: 1024 }], { endS: 3, isCut: false }],
    [
      'a picture that begins half a second late',
      [
        { length: 500, begin: -1 },
        { length: 3000, begin: 0 },
      ],
      { endS: 3.5, isCut: false },
    ],
    [
      'a picture of two pieces',
      [
        { length: 1000, begin: 0 },
        { length: 2000, begin: 5000 },
      ],
      { endS: 3, isCut: true },
    ],
    ['a picture at double speed', [{ length: 1000, begin: 0, rate: 2 }], { endS: 1, isCut: true }],
    ['a picture whose length is left open, as in fragments', [{ length: 0, begin: 0 }], null],
    ['a list of no edits', [], null],
  ])('tells %s', async (_, edits, edit) => {
    expect(await structureOf(mp4Bytes(edits))).toEqual({ isCutOff: false, edit });
  });

  test('tells that an MP4 ends before its pictures do', async () => {
    const whole = mp4Bytes([{ length: 6000, begin: 0 }]);
    expect(await structureOf(whole.slice(0, whole.length - 10))).toMatchObject({
      isCutOff: true,
      edit: { endS: 6 },
    });
  });

  test('tells that a Matroska file ends before its segment does, unless that is left open', async () => {
    expect((await structureOf(matroskaBytes(200, 200))).isCutOff).toBe(false);
    expect((await structureOf(matroskaBytes(200, 150))).isCutOff).toBe(true);
    const open = matroskaBytes(0, 150);
    open.set([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 13);
    expect((await structureOf(open)).isCutOff).toBe(false);
  });
});

describe('headers of any bytes', () => {
  const WHOLE = {
    mp4: mp4Bytes([{ length: 6000, begin: 0 }]),
    matroska: matroskaBytes(100, 100),
    avi: aviBytes(AVI_SOUND, aviPicture(1, 25, 100)),
  };
  const VARIANTS = 300;

  /** Bytes changed at random, cut at random, or parts of them swapped; the same for the same seed. */
  function spoilt(bytes: Uint8Array<ArrayBuffer>, seed: number): Uint8Array<ArrayBuffer> {
    const random = seededRandom(seed);
    const anyPlace = () => Math.floor(random() * bytes.length);
    const copy = bytes.slice();
    if (seed % 4 === 3) return copy.map(() => Math.floor(random() * 256));
    for (let change = 0; change < 1 + (seed % 7); change++) {
      if (seed % 4 === 0) copy[anyPlace()] = Math.floor(random() * 256);
      // A length of nothing, or of more than there is, is what breaks readers.
      else if (seed % 4 === 1)
        copy.set(random() < 0.5 ? [0, 0, 0, 0] : [255, 255, 255, 255], Math.min(anyPlace(), copy.length - 4));
      else {
        const [one, other] = [anyPlace(), anyPlace()];
        const length = Math.min(8, copy.length - Math.max(one, other));
        const kept = copy.slice(one, one + length);
        copy.copyWithin(one, other, other + length);
        copy.set(kept, other);
      }
    }
    return seed % 3 === 0 ? copy.slice(0, anyPlace()) : copy;
  }

  test.each(Object.entries(WHOLE))(
    'of %s are read or refused in a sentence, never thrown over',
    async (name, bytes) => {
      for (let seed = 1; seed <= VARIANTS; seed++) {
        const file = new File([spoilt(bytes, seed)], `${name}.bin`);
        const { edit } = await readContainerStructure(file);
        if (edit !== null) expect(edit.endS).toBeGreaterThan(0);
        const promised = await promisedLengthS(file);
        if (promised !== null) expect(promised).toBeGreaterThan(0);
        const sentences = [await whyFfmpegAlone(file), await lostIndex(file), await unreadableVideo(file)];
        for (const sentence of sentences) {
          if (sentence !== null) expect(sentence).toMatch(/^\w+\.bin .*\.$/);
        }
      }
    },
  );
});
