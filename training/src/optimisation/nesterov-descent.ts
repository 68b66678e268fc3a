import * as tf from '@tensorflow/tfjs';
import { type Optimiser, zeroVariable } from './optimiser';

const MOMENTUM = 0.9;

/** Stochastic gradient descent with Nesterov momentum; weight decay acts on kernels only. */
export class NesterovDescent implements Optimiser {
  /** Velocity of each variable; belongs into a checkpoint. */
  readonly state: ReadonlyMap<string, tf.Variable>;

  /** @param rateShare of the rate at which a variable learns, by its name. */
  constructor(
    private readonly variables: ReadonlyMap<string, tf.Variable>,
    private readonly weightDecay: number,
    private readonly rateShare: (name: string) => number = () => 1,
  ) {
    this.state = new Map([...variables].map(([name, variable]) => [name, zeroVariable(variable)]));
  }

  /** One step down gradients by the variables' names. Call inside `tf.tidy`. */
  apply(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): void {
    for (const [name, plain] of gradients) {
      const variable = this.variables.get(name);
      const velocity = this.state.get(name);
      if (variable === undefined || velocity === undefined) continue;
      // What one variable needs on the way is freed before the next: a large network has many.
      tf.tidy(() => {
        const rate = learningRate * this.rateShare(name);
        const decays = name.endsWith('/kernel');
        const gradient = decays ? tf.add(plain, tf.mul(variable, this.weightDecay)) : plain;
        velocity.assign(tf.add(tf.mul(velocity, MOMENTUM), gradient));
        variable.assign(tf.sub(variable, tf.mul(tf.add(gradient, tf.mul(velocity, MOMENTUM)), rate)));
      });
    }
  }

  /** Frees the velocities. */
  dispose(): void {
    for (const velocity of this.state.values()) velocity.dispose();
  }
}
