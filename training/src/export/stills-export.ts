import { DEFAULT_CROP_RULE } from '../../../src/core/face/crop-rule';
import type { AffectScale } from '../../../src/core/models/affect-scales';
import type { ManifestDataset } from '../../../src/core/models/manifest';
import type { AffectStatistics } from '../../../src/core/post-processing';
import type { FaceSample } from '../datasets/faces/face-samples';
import { seededRandom } from '../engine/random';
import { drawPseudoClip, type PseudoClipSettings } from '../stages/i3d/pseudo-clips';
import { plainFaces } from '../stages/lstm/sequence-faces';
import { architectureName } from './architecture-name';
import { type ExportedModel, exportModel } from './export-model';
import type { WeightPrecision } from './quantisation';
import { type TrainedModel, trainedArchitecture } from './trained-model';

/** What an export says of a run on still faces. */
export interface StillsFacts {
  readonly id: string;
  readonly precision: WeightPrecision;
  readonly statistics: AffectStatistics;
  /** Window that the app starts with, in frames. */
  readonly defaultLengthFrames: 16 | 64;
  readonly ferPlusFaces: number;
  readonly diffusionFerFaces: number;
  readonly affectScale: AffectScale;
  /** What the 2D network had seen before these faces. */
  readonly startedFrom: readonly ManifestDataset[];
  /** Drawn faces that the temporal part learnt from beside them. */
  readonly actorFaces: number;
  /** Validation faces, of which the pseudo-clips of the check are made. */
  readonly checkFaces: readonly FaceSample[];
}

/** Of the default models, by their recipe: the second is at the paper's width and on word ratings. */
const DEFAULTS_VERSION = '2.0.0';
const CHECK_CLIPS = 48;
const CHECK_CLIP: PseudoClipSettings = { frames: 16, label: 'last', augmentation: 0.5 };

/** Writes a model that learnt from still faces and pseudo-sequences of them, checked on pseudo-clips. */
export function exportStillsModel(
  folder: string,
  model: TrainedModel,
  facts: StillsFacts,
): Promise<ExportedModel> {
  const random = seededRandom(1);
  const checkFaces = plainFaces(facts.checkFaces);
  const name = `${architectureName(trainedArchitecture(model))}, trained on still faces`;
  return exportModel(
    folder,
    model,
    {
      id: facts.id,
      version: DEFAULTS_VERSION,
      name,
      clip: { lengthsFrames: [16, 64], defaultLengthFrames: facts.defaultLengthFrames, frameRateHz: 10 },
      cropRule: DEFAULT_CROP_RULE,
      statistics: facts.statistics,
      trainedOn: 'stills',
      affectScale: facts.affectScale,
      trainingData: [
        ...facts.startedFrom,
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
          note: 'synthetic colour faces with valence, arousal and class; split by generation seed. Of colour it knew these alone, so in the end it was made blind to it.',
        },
        ...(facts.actorFaces === 0
          ? []
          : [
              {
                name: 'Actor',
                samples: facts.actorFaces,
                licence: 'Apache-2.0',
                note: `faces drawn by this project's own synthetic actor, subjects other than the sample's; only ${
                  model.kind === 'lstm' ? 'the LSTM' : 'the inflated network'
                } learnt from them, so that the sample on the page can be followed. No figure here counts them.`,
              },
            ]),
      ],
      results: [],
    },
    {
      precision: facts.precision,
      check: Array.from({ length: CHECK_CLIPS }, () => {
        const { images, label } = drawPseudoClip(checkFaces, CHECK_CLIP, random);
        return { images: () => images, label };
      }),
    },
  );
}
