import { expect, test } from 'vitest';
import { pseudoClipItems, stillItems } from '../../../../training/src/commands/evaluation-items';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { seededRandom } from '../../../../training/src/engine/random';

const CROP_VALUES = 100 * 80 * 3;
const WITHOUT_CLASSES = { probabilities: new Float32Array(0), classCount: 0 };

function faces(count: number): FaceSample[] {
  const random = seededRandom(3);
  return Array.from({ length: count }, (_, index) => ({
    name: `face ${index}`,
    split: 'test',
    sizePx: 8,
    channels: 1,
    pixels: Uint8Array.from({ length: 64 }, () => Math.floor(random() * 256)),
    classShares: Float32Array.of(1, 0),
    majorityClass: 0,
    affect: [random() * 2 - 1, random() * 2 - 1],
  }));
}

test('every model is given the same pseudo-clips', () => {
  const [one, other] = [pseudoClipItems(faces(5), 4, 3), pseudoClipItems(faces(5), 4, 3)];
  for (let clip = 0; clip < 3; clip++) {
    const batch = one.batch(clip);
    expect(batch).toMatchObject({ start: clip, count: 1, frames: 4 });
    expect(batch.crops).toHaveLength(4 * CROP_VALUES);
    expect(batch.crops).toEqual(other.batch(clip).crops);
  }
  const affects = Float32Array.of(0.1, 0.2, 0.3, 0.1, -0.2, 0.4);
  const scores = one.scores({ ...WITHOUT_CLASSES, affects });
  expect(scores.count).toBe(3);
  expect(scores).toEqual(other.scores({ ...WITHOUT_CLASSES, affects }));
  expect(scores).not.toHaveProperty('accuracy');
});

test('stills go out in batches, to the last one, and have classes where the model tells them', () => {
  const items = stillItems(faces(18), 64);
  expect([items.batch(0).count, items.batch(16).count]).toEqual([16, 2]);
  const affects = new Float32Array(36).map((_, i) => i / 36);
  const probabilities = new Float32Array(36).map((_, i) => (i % 2 === 0 ? 0.9 : 0.1));
  expect(items.scores({ probabilities, classCount: 2, affects }).accuracy).toBe(1);
  expect(items.scores({ ...WITHOUT_CLASSES, affects })).not.toHaveProperty('accuracy');
});
