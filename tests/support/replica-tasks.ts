import * as tf from '@tensorflow/tfjs';
import { averageStatistics, replica, replicaShare } from '../../training/src/engine/replicas';
import { ExpressionNetwork } from '../../training/src/networks/expression-network';
import { namedGradients } from '../../training/src/optimisation/gradients';
import { NesterovDescent } from '../../training/src/optimisation/nesterov-descent';

/** Sums over replicas `count` numbers that differ from replica to replica: `(rank + 1) · index`. */
export async function summedNumbers(count: number): Promise<Float32Array> {
  const factor = replica().rank + 1;
  const long = Float32Array.from({ length: count }, (_, index) => factor * index);
  const short = Float32Array.of(factor);
  replica().sumInPlace([short, long]);
  return Float32Array.of(...short, ...long.subarray(-2));
}

/**
 * What the first replica computes, twice in a row, as each receives it; every replica sums up what it got.
 */
export async function toldTwice(_: null): Promise<number[]> {
  const got: number[] = [];
  for (const answer of [42, Number.NaN]) {
    const { value } = await replica().fromFirst(async () => ({ value: replica().isFirst ? answer : 0 }));
    got.push(value);
  }
  const sums = Float32Array.from(got);
  replica().sumInPlace([sums]);
  return [...got, ...sums];
}

/** Ends with an error on the second replica, while the first waits for it. */
export async function failsOnSecond(_: null): Promise<void> {
  if (replica().rank === 1) throw new Error('no picture there');
  replica().sumInPlace([Float32Array.of(1)]);
}

/** Sums on the first replica what the second does not. */
export async function goesAnotherWay(_: null): Promise<void> {
  replica().sumInPlace([new Float32Array(3 + replica().rank)]);
}

/** Mean over the replicas of a statistic that is 1, 2, … on them; and a weight that is the same on all. */
export async function averagedStatistic(_: null): Promise<readonly number[]> {
  await tf.setBackend('cpu');
  const mean = tf.variable(tf.tensor1d([replica().rank + 1, 8]));
  const kernel = tf.variable(tf.tensor1d([5]));
  const copy = mean.clone();
  averageStatistics(
    new Map([
      ['block1_conv1/moving_mean', mean],
      ['block1_conv1/kernel', kernel],
    ]),
  );
  return [...mean.dataSync(), ...kernel.dataSync(), ...copy.dataSync()];
}

/** Gradients of a tiny network without batch normalisation over 3 faces, by the names of its variables. */
export async function facesGradients(backend: string): Promise<Map<string, Float32Array>> {
  await tf.setBackend(backend);
  const network = new ExpressionNetwork({ base: 'vgg11', widthMultiplier: 1 / 64, classCount: 3 }, 4);
  const { first, last, size } = replicaShare(3);
  const images = tf.randomUniform([size, 50, 40, 3], 0, 1, 'float32', 6) as tf.Tensor4D;
  const targets = tf.oneHot([0, 2, 1], 3);
  const part = <T extends tf.Tensor>(all: T) => tf.slice(all, first, last - first) as T;
  const { value, gradients } = namedGradients(
    () => {
      const { logits } = network.head(network.features(part(images), true));
      return tf.neg(tf.mean(tf.sum(tf.mul(part(targets), tf.logSoftmax(logits)), 1)));
    },
    network.trainable,
    { first, last, size },
  );
  const result = new Map([['loss', Float32Array.of(value)]]);
  for (const [name, gradient] of gradients) result.set(name, Float32Array.from(gradient.dataSync()));
  return result;
}

/**
 * Meets, sums and tells in turns without a pause, so that a replica that is ahead would disturb one that is
 * behind; gives how many sums were wrong on any replica. Each sum is `1 + 2` times an index.
 */
export async function hurriedTurns(turns: number): Promise<number> {
  const wrong = Float32Array.of(0);
  for (let turn = 0; turn < turns; turn++) {
    replica().meet();
    // 4 MiB less a little, which take a while to copy; what is told right after is as long.
    const values = Float32Array.from({ length: 1_000_000 }, (_, index) => (replica().rank + 1) * index);
    replica().sumInPlace([values]);
    const told = await replica().fromFirst(() => new Float32Array(1_000_000).fill(-1));
    if (told.some((value) => value !== -1) || values.some((value, index) => value !== 3 * index))
      wrong[0] = (wrong[0] ?? 0) + 1;
    replica().meet();
    await replica().fromFirst(() => turn);
  }
  replica().sumInPlace([wrong]);
  return wrong[0] ?? Number.NaN;
}

/**
 * Weights of that network after some steps of gradient descent with momentum, by the names of its variables.
 */
export async function facesSteps({
  backend,
  steps,
}: {
  backend: string;
  steps: number;
}): Promise<Map<string, Float32Array>> {
  await tf.setBackend(backend);
  const network = new ExpressionNetwork({ base: 'vgg11', widthMultiplier: 1 / 64, classCount: 3 }, 4);
  const optimiser = new NesterovDescent(network.trainable, 5e-4);
  const share = replicaShare(3);
  const images = tf.randomUniform([3, 50, 40, 3], 0, 1, 'float32', 6) as tf.Tensor4D;
  const targets = tf.oneHot([0, 2, 1], 3);
  const part = <T extends tf.Tensor>(all: T) => tf.slice(all, share.first, share.last - share.first) as T;
  for (let step = 0; step < steps; step++)
    tf.tidy(() => {
      const loss = (): tf.Scalar => {
        const { logits } = network.head(network.features(part(images), true));
        return tf.neg(tf.mean(tf.sum(tf.mul(part(targets), tf.logSoftmax(logits)), 1)));
      };
      optimiser.apply(namedGradients(loss, network.trainable, share).gradients, 0.05);
    });
  return new Map([...network.variables].map(([name, v]) => [name, Float32Array.from(v.dataSync())]));
}

/** Says in `passed` that it has met the others. */
export async function passesMeeting(passed: Int32Array): Promise<void> {
  replica().meet();
  Atomics.store(passed, 0, 1);
}
