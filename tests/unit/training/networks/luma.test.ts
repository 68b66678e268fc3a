import * as tf from '@tensorflow/tfjs';
import { beforeEach, expect, test } from 'vitest';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { seeLumaAlone } from '../../../../training/src/networks/luma';
import { I3dNetwork } from '../../../../training/src/networks/trainable-i3d';
import { startWeights } from '../../../../training/src/stages/recordings/recording-base';

beforeEach(() => tf.setBackend('cpu'));

/** Crops in colour, and the same in grey (ITU-R BT.601-7, section 2.5.1). */
function crops(...shape: [frames: number, height: number, width: number]) {
  const coloured = tf.randomUniform([...shape, 3], 0, 1, 'float32', 7) as tf.Tensor4D;
  const luma = tf.sum(tf.mul(coloured, [0.299, 0.587, 0.114]), 3, true);
  return { coloured, grey: tf.tile(luma, [1, 1, 1, 3]) as tf.Tensor4D };
}

function expectLumaAlone(
  network: Parameters<typeof seeLumaAlone>[0],
  seen: (crops: tf.Tensor4D) => ArrayLike<number>,
  { coloured, grey }: ReturnType<typeof crops>,
): void {
  const before = Array.from(seen(grey));
  const size = Math.max(...before.map(Math.abs));
  const furthest = (values: ArrayLike<number>) =>
    Math.max(...before.map((value, i) => Math.abs(value - (values[i] ?? Number.NaN)))) / size;
  expect(furthest(seen(coloured))).toBeGreaterThan(0.01);
  seeLumaAlone(network);
  expect(furthest(seen(coloured))).toBeLessThan(1e-4);
  expect(furthest(seen(grey))).toBeLessThan(1e-4);
}

test.each(['vgg11', 'vgg11-bn'] as const)('a %s says of colour what it said of grey', (base) => {
  const network = new ExpressionNetwork({ base, widthMultiplier: 1 / 16, classCount: 8 }, 3);
  expectLumaAlone(network, (images) => network.features(images, false).dataSync(), crops(2, 100, 80));
  network.dispose();
});

test('so does an inflated one, with all its taps', async () => {
  const flat = new ExpressionNetwork({ base: 'vgg11', widthMultiplier: 1 / 64, classCount: 7 }, 3);
  const i3d = new I3dNetwork(
    {
      base: 'vgg11',
      widthMultiplier: 1 / 64,
      dilationRates: [1, 1, 1, 1],
      inflation: 'copied',
      surroundings: 'zero',
      masking: false,
      multiplier: 1,
      fullyConnectedUnits: [16, 2],
    },
    await startWeights(flat),
    5,
  );
  const seen = (frames: tf.Tensor4D) =>
    i3d.affect(tf.expandDims(frames) as tf.Tensor5D, false).dataSync<'float32'>();
  expectLumaAlone(i3d, seen, crops(16, 100, 80));
  i3d.dispose();
  flat.dispose();
});
