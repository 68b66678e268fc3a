import { basename } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { ManifestDataset } from '../../../src/core/models/manifest';
import type { WeightSource } from '../experiments/experiment-config';
import { readExpressionState } from '../stages/expression/expression-weights';
import { readModelFolder } from './read-model-folder';

/** File of VGG-16's weights as Keras publishes them, with or without its head. */
const IMAGENET_VGG16 = /^vgg16_weights_tf_dim_ordering_tf_kernels/;

/**
 * What the 2D network of a run had seen before: the data of the run of stage 1 that it started from and of
 * what that started from, the training data of an exported model, or the file of published weights.
 */
export async function startDatasets(start: WeightSource): Promise<readonly ManifestDataset[]> {
  switch (start.kind) {
    case 'drawn':
      return [];
    case 'keras-h5': {
      const file = basename(start.file);
      const isImageNet = IMAGENET_VGG16.test(file);
      return [
        {
          name: isImageNet ? 'ImageNet weights of VGG-16' : file,
          samples: 0,
          licence: isImageNet
            ? 'CC BY 4.0: K. Simonyan, A. Zisserman, Visual Geometry Group, University of Oxford'
            : 'as its publishers grant it',
          note: 'published weights that the 2D network started from.',
        },
      ];
    }
    case 'model': {
      const { manifest, weights } = await readModelFolder(start.folder);
      tf.dispose(Object.values(weights));
      return manifest.trainingData;
    }
    case 'run': {
      const { config, classes } = await readExpressionState(start.folder);
      const before = await startDatasets(config.start);
      const data = config.data.map(
        ({ path }): ManifestDataset => ({
          name: basename(path).replace(/\.tar\.gz$/, ''),
          samples: 0,
          licence: 'as its owners grant it',
          note: `still faces from which the 2D network learnt ${classes.length} expressions (${config.epochs} epochs).`,
        }),
      );
      return [...before, ...data];
    }
  }
}
