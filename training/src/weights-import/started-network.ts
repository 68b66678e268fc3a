import * as tf from '@tensorflow/tfjs';
import { BASE_ARCHITECTURES } from '../../../src/core/networks/tables/base-architectures';
import type { RunLog } from '../engine/run-log';
import type { WeightSource } from '../experiments/experiment-config';
import { readModelFolder } from '../export/read-model-folder';
import { ExpressionNetwork, type ExpressionNetworkShape } from '../networks/expression-network';
import { startFromFolded } from '../networks/unfolded-weights';
import { fillFromRun } from '../stages/expression/expression-weights';
import type { KerasImportReport } from './keras-h5';

/** A 2D network to make, and where its weights come from. */
export interface NetworkStart {
  readonly shape: ExpressionNetworkShape;
  /** Draws what the source lacks. */
  readonly seed: number;
  readonly start: WeightSource;
  /**
   * Crops `[n, 100|50, 80|40, 3]` of faces to measure statistics on; asked for only where they are needed.
   */
  readonly faces: () => tf.Tensor4D;
}

/**
 * Makes a 2D network and fills it from its source; says in the log what matched. Its variables are the
 * caller's.
 *
 * @throws with a sentence when the source is not there or does not fit.
 */
export async function startedNetwork(
  { shape, seed, start, faces }: NetworkStart,
  log: Pick<RunLog, 'note'>,
): Promise<ExpressionNetwork> {
  const network = new ExpressionNetwork(shape, seed);
  try {
    await fill(network, start, faces, log);
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}

async function fill(
  network: ExpressionNetwork,
  start: WeightSource,
  faces: () => tf.Tensor4D,
  log: Pick<RunLog, 'note'>,
): Promise<void> {
  switch (start.kind) {
    case 'drawn':
      return;
    case 'run': {
      const drawn = await fillFromRun(network, start.folder);
      log.note(`weights of ${start.folder}${drawn.length > 0 ? `; drawn anew: ${drawn.join(', ')}` : ''}`);
      return;
    }
    case 'keras-h5': {
      const { file, pixels } = start;
      // The HDF5 library is loaded only where a file of that kind is read.
      const { importKerasWeights } = await import('./keras-h5');
      const report = await importKerasWeights(network, file, {
        ...(pixels === undefined ? {} : { pixels }),
        faces,
      });
      for (const line of kerasReportLines(report)) log.note(line);
      if (report.missing.includes('class_fc1')) tf.tidy(() => fitFeatures(network, faces()));
      return;
    }
    case 'model': {
      const { manifest, weights } = await readModelFolder(start.folder);
      try {
        tf.tidy(() => {
          const filled = startFromFolded(network, weights, faces());
          log.note(`weights of ${manifest.id}, ${filled.length} of the head's among them`);
        });
      } finally {
        tf.dispose(Object.values(weights));
      }
    }
  }
}

/**
 * Scales the features of published convolutions to unit size for a head that is drawn for such (after Mishkin
 * and Matas 2016): the last convolution gives as much less as they are larger, nothing else changes. Those of
 * ImageNet's VGG-16 are tens in size, on which the steps of a drawn head overshoot while the convolutions
 * hardly move. A ResNet's are of unit size.
 */
function fitFeatures(network: ExpressionNetwork, faces: tf.Tensor4D): void {
  const last = network.convolutions.at(-1);
  if (last === undefined || BASE_ARCHITECTURES[network.shape.base].kind !== 'vgg') return;
  const size = tf.sqrt(tf.mean(tf.square(network.features(faces, false))));
  for (const part of last.normalisation === null ? ['kernel', 'bias'] : ['gamma', 'beta']) {
    const variable = network.variable(`${last.name}/${part}`);
    variable.assign(tf.div(variable, size));
  }
}

/** The report of an import, a line for each kind of finding. */
export function kerasReportLines(report: KerasImportReport): string[] {
  const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
  const mismatched = report.mismatched.map(
    ({ name, expected, found }) => `${name} (expected [${expected}], found [${found}])`,
  );
  return [
    `${report.file}, names of ${report.naming}: ${report.matched.length} weights matched`,
    `  not in the file, so drawn: ${list(report.missing)}`,
    `  in the file, not used: ${list(report.unused)}`,
    `  of another shape, so drawn: ${list(mismatched)}`,
  ];
}
