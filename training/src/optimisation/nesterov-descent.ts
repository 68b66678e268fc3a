import * as tf from '@tensorflow/tfjs';
import { namedGradients } from './gradients';

const MOMENTUM = 0.9;

/** Stochastic gradient descent with Nesterov momentum; weight decay acts on kernels only. */
export class NesterovDescent {
  /** Velocity of each variable; belongs into a checkpoint. */
  readonly state: ReadonlyMap<string, tf.Variable>;

  constructor(
    private readonly variables: ReadonlyMap<string, tf.Variable>,
    private readonly weightDecay: number,
  ) {
    this.state = new Map(
      [...variables].map(([name, variable]) => [name, tf.variable(tf.zerosLike(variable), false)]),
    );
  }

  /** One step down the gradient of `loss`; returns its value. Call inside `tf.tidy`. */
  step(loss: () => tf.Scalar, learningRate: number): number {
    const { value, gradients } = namedGradients(loss, this.variables);
    for (const [name, plain] of gradients) {
      const variable = this.variables.get(name);
      const velocity = this.state.get(name);
      if (variable === undefined || velocity === undefined) continue;
      const decays = name.endsWith('/kernel');
      const gradient = decays ? tf.add(plain, tf.mul(variable, this.weightDecay)) : plain;
      velocity.assign(tf.add(tf.mul(velocity, MOMENTUM), gradient));
      variable.assign(tf.sub(variable, tf.mul(tf.add(gradient, tf.mul(velocity, MOMENTUM)), learningRate)));
    }
    return value;
  }

  /** Frees the velocities. */
  dispose(): void {
    for (const velocity of this.state.values()) velocity.dispose();
  }
}
