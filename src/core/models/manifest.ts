import * as v from 'valibot';
import { DIMENSIONS } from '../affect';
import { framesPerOutput, i3dPlan } from '../networks/plans/i3d-plan';
import { type Parsed, parseBySchema, parseJson, SchemaError, shown } from '../schemas/schema-fault';
import {
  choice,
  fields,
  finite,
  from,
  list,
  over,
  text,
  textLike,
  whole,
  within,
} from '../schemas/schema-parts';
import { FRAME_RATE_RANGE_HZ } from '../time/sampling-grid';
import { AFFECT_SCALES } from './affect-scales';
import { architectureSchema } from './manifest-architecture';
import { uncertaintySchema } from './manifest-uncertainty';
import { modelIdSchema } from './model-id';
import { calmScoresSchema, pairScoresSchema } from './people-scores';

/**
 * What taught a model how faces change over time: pseudo-sequences of stills, recorded people, or recordings
 * of this project's synthetic actor. The card says what that is worth.
 */
export const TRAINING_HISTORIES = ['stills', 'recordings', 'actor'] as const;

/** One of {@link TRAINING_HISTORIES}. */
export type TrainingHistory = (typeof TRAINING_HISTORIES)[number];

const natural = whole(1);
const share = within(0, 1);
const signed = within(-1, 1);
const sha256 = textLike(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits');

const scores = fields({ ccc: signed, pcc: signed, mae: from(0) });
const dimensionStatistics = fields({ mean: signed, std: over(0) });
const affectStatistics = fields({ valence: dimensionStatistics, arousal: dimensionStatistics });

/** Schema of `AffectStatistics`: labels and raw predictions on the training set, for post-processing. */
export const trainingStatisticsSchema = fields({ labels: affectStatistics, predictions: affectStatistics });

/** Schema of `CropRule`: how faces were framed for the weights. */
export const cropRuleSchema = fields({
  aspect: over(0),
  heightPerBoxHeight: over(0),
  centreOffsetY: finite,
});

const datasetSchema = fields({
  name: text,
  samples: whole(0),
  licence: text,
  /** One sentence on what it is and how its targets came about. */
  note: text,
});

const resultSchema = fields({
  /** What was evaluated, e.g. `FER+ test, proxy valence/arousal`. */
  dataset: text,
  count: whole(0),
  /** Class accuracy in [0, 1]; absent where the set has no classes. */
  accuracy: v.exactOptional(share),
  /**
   * The same over the faces on which most annotators agree, as the FER+ authors count; only of sets that
   * tell.
   */
  agreed: v.exactOptional(fields({ accuracy: share, count: whole(0) })),
  valence: scores,
  arousal: scores,
});

const fileSchema = fields({
  /** Path relative to the manifest, inside its folder: no scheme, no leading slash, no `..`. */
  path: textLike(
    /^(?!.*(?:^|\/)\.\.?(?:\/|$))[^/\\:?#][^\\:?#]*$/,
    "a relative path inside the model's folder",
  ),
  bytes: natural,
  /** Lower-case hexadecimal SHA-256 of the file. */
  sha256,
});

const adaptationSchema = fields({
  /** The model whose head was adapted; everything before its last layer is that model's. */
  base: fields({ id: modelIdSchema, version: text, weightsSha256: sha256 }),
  /** Day, `2026-11-27`. */
  date: textLike(/^\d{4}-\d{2}-\d{2}$/, 'a day like 2026-11-27'),
  recordings: natural,
  ratedMinutes: from(0),
  /** The scales that the labels came in, such as `1 to 9`. */
  labelScales: list(text),
  /** By how much the labels follow the face, seconds; it is not part of the model. */
  labelLagS: from(0),
  /** Dimensions that were adapted; another is the base model's. */
  dimensions: list(choice(DIMENSIONS), { least: 1 }),
  /** Window of the features, frames. */
  clipLengthFrames: natural,
  /**
   * Mean CCC of single recordings, each predicted by a head that knew nothing of it: of the base model, and
   * of the adapted ones.
   */
  heldOut: list(
    fields({ dimension: choice(DIMENSIONS), before: signed, after: signed, recordings: natural }),
  ),
});

const manifestFields = fields({
  schemaVersion: v.literal(1, '1'),
  /** Folder name under `public/models`. */
  id: modelIdSchema,
  /** Name for people. */
  name: text,
  /** Version of the weights. */
  version: text,
  architecture: architectureSchema,
  input: fields({ heightPx: natural, widthPx: natural, channels: v.literal(3, '3') }),
  clip: fields({
    /** Window lengths the weights serve, in frames. */
    lengthsFrames: list(natural, { least: 1 }),
    defaultLengthFrames: natural,
    frameRateHz: within(FRAME_RATE_RANGE_HZ.minimum, FRAME_RATE_RANGE_HZ.maximum),
  }),
  cropRule: cropRuleSchema,
  /** Always `['valence', 'arousal']`. */
  outputs: v.custom<typeof DIMENSIONS>(
    (value) =>
      Array.isArray(value) &&
      value.length === DIMENSIONS.length &&
      DIMENSIONS.every((output, index) => output === value[index]),
    shown(DIMENSIONS),
  ),
  /** Names of the classes of the class head, in output order. */
  classes: list(text),
  /** Statistics of labels and raw predictions on the training set, for post-processing. */
  statistics: trainingStatisticsSchema,
  /** Absent in models of before it was written down, which learnt from stills. */
  trainedOn: v.exactOptional(choice(TRAINING_HISTORIES)),
  /** The scale of its proxies; `class-means` where it is absent. */
  affectScale: v.exactOptional(choice(AFFECT_SCALES)),
  trainingData: list(datasetSchema),
  results: list(resultSchema),
  /** Of neutral and smiling pictures of the same people, by groups; absent where it was not measured. */
  pairs: v.exactOptional(pairScoresSchema),
  /** Of recordings of people who feel nothing in particular; absent where it was not measured. */
  calm: v.exactOptional(calmScoresSchema),
  /** How far off estimates may be; absent where it was not calibrated. */
  uncertainty: v.exactOptional(uncertaintySchema),
  /** Only of a model that was adapted to somebody's own recordings. */
  adaptation: v.exactOptional(adaptationSchema),
  files: list(fileSchema, { least: 1 }),
  /** SHA-256 over the concatenated weight shards, lower-case hexadecimal. */
  weightsSha256: sha256,
});

type Fields = Parsed<typeof manifestFields>;

const ASPECT_TOLERANCE = 1e-6;
const aspectOf = ({ input }: Fields) => input.heightPx / input.widthPx;
const classCount = ({ classes }: Fields) => classes.length;
/** Frames that the pools over time of an i3D make one of; 1 for an LSTM. */
const framesOfOne = ({ architecture }: Fields) =>
  architecture.temporal === 'i3d' ? framesPerOutput(i3dPlan(architecture)) : 1;

/**
 * Schema of {@link ModelManifest}. What single fields cannot show is checked last: fields that must agree.
 */
export const manifestSchema = v.pipe(
  manifestFields,
  v.forward(
    v.check(
      ({ architecture }) => architecture.fullyConnectedUnits.at(-1) === DIMENSIONS.length,
      'a list that ends in 2, one unit for each output',
    ),
    ['architecture', 'fullyConnectedUnits'],
  ),
  v.forward(
    v.check(
      (manifest) => (manifest.architecture.classHeadUnits.at(-1) ?? 0) === classCount(manifest),
      ({ input }) => `a list that ends in ${classCount(input)}, the number of classes`,
    ),
    ['architecture', 'classHeadUnits'],
  ),
  v.forward(
    v.check(
      ({ uncertainty, classes }) =>
        uncertainty === undefined || uncertainty.anchors.length === classes.length,
      ({ input }) => `a list of ${classCount(input)}, one for each class`,
    ),
    ['uncertainty', 'anchors'],
  ),
  v.forward(
    v.check(
      ({ clip }) => clip.lengthsFrames.includes(clip.defaultLengthFrames),
      ({ input }) => `one of clip.lengthsFrames ${shown(input.clip.lengthsFrames)}`,
    ),
    ['clip', 'defaultLengthFrames'],
  ),
  v.forward(
    v.check(
      (manifest) => manifest.clip.lengthsFrames.every((length) => length % framesOfOne(manifest) === 0),
      ({ input }) => `a list of multiples of ${framesOfOne(input)}, which the pools over time make one of`,
    ),
    ['clip', 'lengthsFrames'],
  ),
  v.forward(
    v.check(
      (manifest) => Math.abs(manifest.cropRule.aspect - aspectOf(manifest)) <= ASPECT_TOLERANCE,
      ({ input }) => `input.heightPx / input.widthPx = ${aspectOf(input)}`,
    ),
    ['cropRule', 'aspect'],
  ),
);

/**
 * Everything that must travel with the weights of a model (`public/models/<id>/manifest.json`):
 * both sides of the project read their shapes, framing and statistics from here.
 */
export type ModelManifest = Parsed<typeof manifestSchema>;

/** One file of a model folder, for download progress and integrity. */
export type ManifestFile = Parsed<typeof fileSchema>;

/** One measured result of a shipped model. */
export type ManifestResult = Parsed<typeof resultSchema>;

/** What a model was adapted from and to. */
export type ManifestAdaptation = Parsed<typeof adaptationSchema>;

/** One data set a model was trained on. */
export type ManifestDataset = Parsed<typeof datasetSchema>;

const SOURCE = 'manifest.json';

/**
 * A manifest from its parsed JSON. Fields of later versions are left out.
 *
 * @throws a SchemaError about the first field that is missing, of the wrong kind or at odds with another.
 */
export function parseManifest(json: unknown): ModelManifest {
  return parseBySchema(manifestSchema, json, { source: SOURCE });
}

/** As {@link parseManifest}, from the text of the file. */
export function readManifest(text: string): ModelManifest {
  return parseJson(manifestSchema, text, { source: SOURCE });
}

/**
 * Refuses settings that the weights were not made for.
 *
 * @throws a SchemaError when the wanted clip length, in frames, is not one of the lengths the model serves.
 */
export function refuseMismatch({ clip }: ModelManifest, wanted: { readonly clipLengthFrames: number }): void {
  if (clip.lengthsFrames.includes(wanted.clipLengthFrames)) return;
  throw new SchemaError(SOURCE, {
    field: 'clip.lengthsFrames',
    expected: `a list that holds the wanted clip length ${wanted.clipLengthFrames}`,
    found: shown(clip.lengthsFrames),
  });
}
