import {
  BASE_ARCHITECTURES,
  CLASS_HEAD_HIDDEN_UNITS,
} from '../../../src/core/architectures/base-architectures';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX, DEFAULT_CROP_RULE } from '../../../src/core/crop-rule';
import type { ModelManifest } from '../../../src/core/manifest';
import { layersTopology } from '../../../src/core/networks/layers-topology';
import type { AffectStatistics } from '../../../src/core/post-processing';
import { EXPRESSION_CLASSES } from '../datasets/expression-classes';
import type { AffectLstm } from '../networks/affect-lstm';
import type { ExpressionNetwork } from '../networks/expression-network';
import { foldedWeights } from './folded-weights';
import { modelCard } from './model-card';
import { type ManifestBody, writeModelFolder } from './model-folder';
import type { WeightPrecision } from './quantisation';

/** What an export says of the run that made the weights. */
export interface ExportFacts {
  readonly id: string;
  readonly precision: WeightPrecision;
  readonly statistics: AffectStatistics;
  readonly ferPlusFaces: number;
  readonly diffusionFerFaces: number;
  /** Drawn faces that the LSTM learnt from beside them. */
  readonly actorFaces: number;
}

/** Folds, quantises and writes a trained VGG-16-LSTM as a model folder; results are added by `evaluate --record`. */
export async function exportModel(
  folder: string,
  network: ExpressionNetwork,
  lstm: AffectLstm,
  facts: ExportFacts,
): Promise<ModelManifest> {
  const base = network.shape.base === 'vgg16-bn' ? 'vgg16' : 'vgg11';
  if (BASE_ARCHITECTURES[base].kind !== 'vgg') throw new Error(`${base} is not a VGG.`);
  const body: ManifestBody = {
    schemaVersion: 1,
    id: facts.id,
    name: 'VGG-16-LSTM, trained on still faces',
    version: '1.0.0',
    architecture: {
      base,
      widthMultiplier: network.shape.widthMultiplier,
      temporal: 'lstm',
      lstmUnits: lstm.units,
      fullyConnectedUnits: [...lstm.fullyConnectedUnits],
      classHeadUnits: [...CLASS_HEAD_HIDDEN_UNITS, network.shape.classCount],
    },
    input: { heightPx: CROP_HEIGHT_PX, widthPx: CROP_WIDTH_PX, channels: 3 },
    clip: { lengthsFrames: [16, 64], defaultLengthFrames: 64, frameRateHz: 10 },
    cropRule: DEFAULT_CROP_RULE,
    outputs: ['valence', 'arousal'],
    classes: [...EXPRESSION_CLASSES],
    statistics: facts.statistics,
    trainingData: [
      {
        name: 'FER+',
        samples: facts.ferPlusFaces,
        licence: 'labels MIT (Microsoft); images: the FER2013 research set, no grant of its own',
        note: 'grey 48×48 faces collected from the web, eight classes by the votes of ten annotators; valence and arousal are proxies made from the votes.',
      },
      {
        name: 'DiffusionFER',
        samples: facts.diffusionFerFaces,
        licence: 'CC0-1.0',
        note: 'synthetic colour faces with valence, arousal and class; split by generation seed.',
      },
      {
        name: 'Actor',
        samples: facts.actorFaces,
        licence: 'Apache-2.0',
        note: "faces drawn by this project's own synthetic actor, subjects other than the sample's; only the LSTM learnt from them, so that the sample on the page can be followed. No figure here counts them.",
      },
    ],
    results: [],
  };
  return writeModelFolder(
    folder,
    body,
    layersTopology(body),
    await foldedWeights(network, lstm),
    facts.precision,
    modelCard,
  );
}
