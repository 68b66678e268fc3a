import { DIMENSIONS } from '../affect';
import { framesPerOutput, i3dPlan } from '../networks/plans/i3d-plan';
import { BASE_ARCHITECTURES } from '../networks/tables/base-architectures';
import { type ModelManifest, TRAINING_HISTORIES } from './manifest';

/** A manifest that cannot be used; the message is one sentence naming field, expectation and finding. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';

  constructor(
    /** Path of the field, e.g. `clip.frameRateHz`; empty for the file as a whole. */
    readonly field: string,
    expected: string,
    found: string,
  ) {
    super(`manifest.json: ${field === '' ? 'the file' : field} must be ${expected}, found ${found}.`);
  }
}

type Check = (value: unknown, field: string) => void;

const ASPECT_TOLERANCE = 1e-6;
/** A relative path that stays inside the model's folder: no scheme, no leading slash, no `..`. */
const INNER_PATH = /^(?!.*(?:^|\/)\.\.?(?:\/|$))[^/\\:?#][^\\:?#]*$/;

const text = check('a text that is not empty', (value) => typeof value === 'string' && value.trim() !== '');
const finite = check('a finite number', Number.isFinite);
const positive = check('a number greater than 0', (value) => isNumber(value) && value > 0);
const natural = check(
  'a whole number of 1 or more',
  (value) => Number.isSafeInteger(value) && Number(value) >= 1,
);
const count = check(
  'a whole number of 0 or more',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
);
const share = check('a number from 0 to 1', (value) => isNumber(value) && value >= 0 && value <= 1);
const signed = check('a number from -1 to 1', (value) => isNumber(value) && value >= -1 && value <= 1);
const sha256 = check(
  '64 lower-case hexadecimal digits',
  (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
);
const innerPath = check(
  "a relative path inside the model's folder",
  (value) => typeof value === 'string' && INNER_PATH.test(value),
);

const scores = record({ ccc: signed, pcc: signed, mae: check('a number of 0 or more', isNonNegative) });
const dimensionStatistics = record({ mean: signed, std: positive });
const affectStatistics = record({ valence: dimensionStatistics, arousal: dimensionStatistics });

const sharedArchitecture = {
  base: oneOf(Object.keys(BASE_ARCHITECTURES)),
  widthMultiplier: positive,
  fullyConnectedUnits: list(natural, 1),
};

const manifestChecks = record({
  schemaVersion: oneOf([1]),
  id: check(
    'lower-case letters, digits and hyphens',
    (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9-]*$/.test(value),
  ),
  name: text,
  version: text,
  architecture: variants('temporal', {
    lstm: record({ ...sharedArchitecture, lstmUnits: natural, classHeadUnits: list(natural, 0) }),
    i3d: record({
      ...sharedArchitecture,
      dilationRates: list(natural, 4, 4),
      classHeadUnits: list(natural, 0, 0),
    }),
  }),
  input: record({ heightPx: natural, widthPx: natural, channels: oneOf([3]) }),
  clip: record({
    lengthsFrames: list(natural, 1),
    defaultLengthFrames: natural,
    frameRateHz: check('a number from 1 to 50', (value) => isNumber(value) && value >= 1 && value <= 50),
  }),
  cropRule: record({ aspect: positive, heightPerBoxHeight: positive, centreOffsetY: finite }),
  outputs: list(text, 2),
  classes: list(text, 0),
  statistics: record({ labels: affectStatistics, predictions: affectStatistics }),
  trainedOn: optional(oneOf(TRAINING_HISTORIES)),
  trainingData: list(record({ name: text, samples: count, licence: text, note: text }), 0),
  results: list(
    record({
      dataset: text,
      count,
      accuracy: optional(share),
      agreed: optional(record({ accuracy: share, count })),
      valence: scores,
      arousal: scores,
    }),
    0,
  ),
  files: list(record({ path: innerPath, bytes: natural, sha256 }), 1),
  weightsSha256: sha256,
});

/**
 * Reads the parsed JSON of a `manifest.json`. Throws a {@link ManifestError} on the first field that is
 * missing, of the wrong kind or at odds with another field. Fields it does not know are left alone.
 */
export function parseManifest(json: unknown): ModelManifest {
  manifestChecks(json, '');
  const manifest = json as ModelManifest;
  refuseContradictions(manifest);
  return manifest;
}

/**
 * Refuses settings that the weights were not made for. Throws a {@link ManifestError} when the wanted clip
 * length, in frames, is not one of the lengths the model serves.
 */
export function refuseMismatch(manifest: ModelManifest, wanted: { readonly clipLengthFrames: number }): void {
  const { lengthsFrames } = manifest.clip;
  if (!lengthsFrames.includes(wanted.clipLengthFrames)) {
    throw new ManifestError(
      'clip.lengthsFrames',
      `a list that holds the wanted clip length ${wanted.clipLengthFrames}`,
      shown(lengthsFrames),
    );
  }
}

/** What single fields cannot show: fields that must agree with each other. */
function refuseContradictions(manifest: ModelManifest): void {
  const { architecture, classes, clip, cropRule, input, outputs } = manifest;
  if (outputs.length !== 2 || outputs.some((output, index) => output !== DIMENSIONS[index])) {
    throw new ManifestError('outputs', shown(DIMENSIONS), shown(outputs));
  }
  if (architecture.fullyConnectedUnits.at(-1) !== outputs.length) {
    throw new ManifestError(
      'architecture.fullyConnectedUnits',
      'a list that ends in 2, one unit for each output',
      shown(architecture.fullyConnectedUnits),
    );
  }
  if ((architecture.classHeadUnits.at(-1) ?? 0) !== classes.length) {
    throw new ManifestError(
      'architecture.classHeadUnits',
      `a list that ends in ${classes.length}, the number of classes`,
      shown(architecture.classHeadUnits),
    );
  }
  if (!clip.lengthsFrames.includes(clip.defaultLengthFrames)) {
    throw new ManifestError(
      'clip.defaultLengthFrames',
      `one of clip.lengthsFrames ${shown(clip.lengthsFrames)}`,
      shown(clip.defaultLengthFrames),
    );
  }
  if (architecture.temporal === 'i3d') {
    const unit = framesPerOutput(i3dPlan(architecture));
    const uneven = clip.lengthsFrames.filter((length) => length % unit !== 0);
    if (uneven.length > 0) {
      throw new ManifestError(
        'clip.lengthsFrames',
        `a list of multiples of ${unit}, which the pools over time make one of`,
        shown(clip.lengthsFrames),
      );
    }
  }
  const inputAspect = input.heightPx / input.widthPx;
  if (Math.abs(cropRule.aspect - inputAspect) > ASPECT_TOLERANCE) {
    throw new ManifestError(
      'cropRule.aspect',
      `input.heightPx / input.widthPx = ${inputAspect}`,
      shown(cropRule.aspect),
    );
  }
}

function check(expected: string, accepts: (value: unknown) => boolean): Check {
  return (value, field) => {
    if (!accepts(value)) throw new ManifestError(field, expected, shown(value));
  };
}

function oneOf(values: readonly (string | number)[]): Check {
  const expected = values.length === 1 ? shown(values[0]) : `one of ${shown(values)}`;
  return check(expected, (value) => values.some((allowed) => allowed === value));
}

function optional(inner: Check): Check {
  return (value, field) => {
    if (value !== undefined) inner(value, field);
  };
}

function list(item: Check, minimumLength: number, maximumLength = Number.POSITIVE_INFINITY): Check {
  const expected =
    maximumLength === 0
      ? 'an empty list'
      : minimumLength === maximumLength
        ? `a list of ${minimumLength}`
        : minimumLength === 0
          ? 'a list'
          : `a list of at least ${minimumLength}`;
  return (value, field) => {
    if (!Array.isArray(value) || value.length < minimumLength || value.length > maximumLength) {
      throw new ManifestError(field, expected, shown(value));
    }
    value.forEach((entry: unknown, index) => {
      item(entry, `${field}[${index}]`);
    });
  };
}

function record(fields: Readonly<Record<string, Check>>): Check {
  return (value, field) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ManifestError(field, 'an object', shown(value));
    }
    const entries = value as Readonly<Record<string, unknown>>;
    for (const [name, inner] of Object.entries(fields)) {
      inner(entries[name], field === '' ? name : `${field}.${name}`);
    }
  };
}

/** An object whose field `tag` says which of several kinds of object it is. */
function variants(tag: string, kinds: Readonly<Record<string, Check>>): Check {
  const tagCheck = record({ [tag]: oneOf(Object.keys(kinds)) });
  return (value, field) => {
    tagCheck(value, field);
    kinds[(value as Readonly<Record<string, string>>)[tag] ?? '']?.(value, field);
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isNonNegative(value: unknown): boolean {
  return isNumber(value) && value >= 0;
}

/** A finding as a short piece of the sentence. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 80 ? `${json.slice(0, 77)}...` : json;
}
