import { describe, expect, test } from 'vitest';
import { parseManifest, refuseMismatch } from '../../../../src/core/models/manifest';

const hash = 'a'.repeat(64);

/** A manifest that is right, with the field at this path replaced; undefined takes the field away. */
function manifestWith(path = '', value?: unknown): unknown {
  const scores = { ccc: 0.7, pcc: 0.71, mae: 0.1 };
  const manifest = {
    schemaVersion: 1,
    id: 'vgg16-lstm',
    name: 'VGG-16-LSTM',
    version: '1.0.0',
    architecture: {
      base: 'vgg16',
      widthMultiplier: 1,
      temporal: 'lstm',
      lstmUnits: 1024,
      fullyConnectedUnits: [512, 128, 2],
      classHeadUnits: [512, 128, 3],
    },
    input: { heightPx: 100, widthPx: 80, channels: 3 },
    clip: { lengthsFrames: [16, 64], defaultLengthFrames: 64, frameRateHz: 10 },
    cropRule: { aspect: 1.25, heightPerBoxHeight: 1.2, centreOffsetY: -0.1 },
    outputs: ['valence', 'arousal'],
    classes: ['neutral', 'happiness', 'surprise'],
    statistics: {
      labels: { valence: { mean: 0.1, std: 0.3 }, arousal: { mean: 0.2, std: 0.2 } },
      predictions: { valence: { mean: 0.1, std: 0.2 }, arousal: { mean: 0.2, std: 0.1 } },
    },
    trainingData: [{ name: 'FER+', samples: 28558, licence: 'research', note: 'Grey faces from the web.' }],
    results: [{ dataset: 'FER+ test', count: 3545, accuracy: 0.75, valence: scores, arousal: scores }],
    files: [{ path: 'model.json', bytes: 1000, sha256: hash }],
    weightsSha256: hash,
  };
  const keys = path.split('.').filter((key) => key !== '');
  const last = keys.pop();
  let target: Record<string, unknown> = manifest;
  for (const key of keys) target = target[key] as Record<string, unknown>;
  if (last !== undefined) target[last] = value;
  return JSON.parse(JSON.stringify(manifest));
}

describe('a manifest', () => {
  test('that is right is read as it is', () => {
    const manifest = parseManifest(manifestWith());
    expect(manifest.architecture).toMatchObject({ temporal: 'lstm', lstmUnits: 1024 });
    expect(manifest).toEqual(manifestWith());
  });

  test('may have fields of later versions, and no classes at all', () => {
    expect(() => parseManifest(manifestWith('remark', 'new'))).not.toThrow();
    const withoutClasses = manifestWith('classes', []) as { architecture: { classHeadUnits: number[] } };
    withoutClasses.architecture.classHeadUnits = [];
    expect(() => parseManifest(withoutClasses)).not.toThrow();
  });

  test('may say how far off its estimates may be, with an anchor for each class', () => {
    const model = { floor: 0.03, scale: 0.6, coverage: 0.8, coverageOfSure: 0.79, coverageOfUnsure: 0.81 };
    const anchors = [
      [0, 0],
      [0.8, 0.5],
      [0.4, 0.7],
    ];
    const checkedOn = { dataset: 'FER+ test', count: 3545 };
    const uncertainty = { source: 'FER+ validation', checkedOn, anchors, valence: model, arousal: model };
    expect(parseManifest(manifestWith('uncertainty', uncertainty)).uncertainty).toEqual(uncertainty);
    expect(() => parseManifest(manifestWith('uncertainty', { ...uncertainty, anchors: [[0, 0]] }))).toThrow(
      'uncertainty.anchors must be a list of 3, one for each class',
    );
    expect(() =>
      parseManifest(manifestWith('uncertainty', { ...uncertainty, valence: { ...model, scale: -1 } })),
    ).toThrow('uncertainty.valence.scale must be a number from 0, found -1.');
  });

  test.each([
    ['id', undefined, 'id must be lower-case letters, digits and hyphens, at most 64, found nothing.'],
    ['id', '../x', 'id must be lower-case letters, digits and hyphens, at most 64, found "../x".'],
    ['schemaVersion', 2, 'schemaVersion must be 1, found 2.'],
    ['name', ' ', 'name must be a text that is not empty, found " ".'],
    ['architecture', 'vgg16', 'architecture must be an object, found "vgg16".'],
    [
      'architecture.base',
      'vgg19',
      'architecture.base must be vgg11, vgg11-bn, vgg16, vgg16-bn or resnet50, found "vgg19".',
    ],
    ['architecture.widthMultiplier', 0, 'architecture.widthMultiplier must be a number over 0, found 0.'],
    [
      'architecture.lstmUnits',
      1.5,
      'architecture.lstmUnits must be a whole number of at least 1, found 1.5.',
    ],
    [
      'architecture.fullyConnectedUnits',
      [512, 128, 3],
      'architecture.fullyConnectedUnits must be a list that ends in 2, one unit for each output, found [512,128,3].',
    ],
    [
      'architecture.classHeadUnits',
      [512, 128, 8],
      'architecture.classHeadUnits must be a list that ends in 3, the number of classes, found [512,128,8].',
    ],
    ['input.channels', 1, 'input.channels must be 3, found 1.'],
    ['clip.lengthsFrames', [], 'clip.lengthsFrames must be a list of at least 1, found [].'],
    [
      'clip.lengthsFrames',
      [16, '64'],
      'clip.lengthsFrames[1] must be a whole number of at least 1, found "64".',
    ],
    [
      'clip.defaultLengthFrames',
      32,
      'clip.defaultLengthFrames must be one of clip.lengthsFrames [16,64], found 32.',
    ],
    ['clip.frameRateHz', 60, 'clip.frameRateHz must be a number from 1 to 50, found 60.'],
    ['cropRule.aspect', 1, 'cropRule.aspect must be input.heightPx / input.widthPx = 1.25, found 1.'],
    ['cropRule.centreOffsetY', null, 'cropRule.centreOffsetY must be a finite number, found null.'],
    [
      'outputs',
      ['arousal', 'valence'],
      'outputs must be ["valence","arousal"], found ["arousal","valence"].',
    ],
    [
      'statistics.predictions.arousal.std',
      0,
      'statistics.predictions.arousal.std must be a number over 0, found 0.',
    ],
    ['results.0.accuracy', 75, 'results[0].accuracy must be a number from 0 to 1, found 75.'],
    ['results.0.valence.mae', -1, 'results[0].valence.mae must be a number from 0, found -1.'],
    [
      'trainingData.0.licence',
      undefined,
      'trainingData[0].licence must be a text that is not empty, found nothing.',
    ],
    ['files.0.bytes', 0, 'files[0].bytes must be a whole number of at least 1, found 0.'],
    [
      'files.0.path',
      'https://example.org/a.bin',
      'files[0].path must be a relative path inside the model\'s folder, found "https://example.org/a.bin".',
    ],
    [
      'files.0.path',
      '/a.bin',
      'files[0].path must be a relative path inside the model\'s folder, found "/a.bin".',
    ],
    [
      'files.0.path',
      'x/../../a',
      'files[0].path must be a relative path inside the model\'s folder, found "x/../../a".',
    ],
    ['weightsSha256', 'A', 'weightsSha256 must be 64 lower-case hexadecimal digits, found "A".'],
  ])('is refused for %s %j', (path, value, sentence) => {
    expect(() => parseManifest(manifestWith(path, value))).toThrow(`manifest.json: ${sentence}`);
  });

  test.each([[null], [[]], ['<!doctype html>'], [7]])('is refused when the file is %j', (json) => {
    expect(() => parseManifest(json)).toThrow(
      `manifest.json: the file must be an object, found ${JSON.stringify(json)}.`,
    );
  });

  test('names the field for programs too', () => {
    expect(() => parseManifest(manifestWith('input.widthPx', '80'))).toThrow(
      expect.objectContaining({ name: 'SchemaError', field: 'input.widthPx' }),
    );
  });

  test('is refused for a clip length that the weights do not serve', () => {
    const manifest = parseManifest(
      manifestWith('clip', { lengthsFrames: [16], defaultLengthFrames: 16, frameRateHz: 10 }),
    );
    expect(() => refuseMismatch(manifest, { clipLengthFrames: 16 })).not.toThrow();
    expect(() => refuseMismatch(manifest, { clipLengthFrames: 64 })).toThrow(
      'manifest.json: clip.lengthsFrames must be a list that holds the wanted clip length 64, found [16].',
    );
  });
});

describe('the manifest of an i3D', () => {
  const i3dWith = (part: object = {}, clip: object = {}) => ({
    ...(manifestWith() as object),
    architecture: {
      base: 'vgg16',
      widthMultiplier: 0.5,
      temporal: 'i3d',
      dilationRates: [1, 2, 4, 8],
      fullyConnectedUnits: [512, 2],
      classHeadUnits: [],
      ...part,
    },
    classes: [],
    clip: { lengthsFrames: [16, 32, 64], defaultLengthFrames: 64, frameRateHz: 10, ...clip },
  });

  test('that is right is read as it is, for every base', () => {
    for (const base of ['vgg11', 'vgg11-bn', 'vgg16', 'vgg16-bn', 'resnet50']) {
      expect(parseManifest(i3dWith({ base }))).toEqual(i3dWith({ base }));
    }
    // Eight frames of a ResNet50 end as one, sixteen of a VGG.
    const short = { lengthsFrames: [8, 16], defaultLengthFrames: 16 };
    expect(() => parseManifest(i3dWith({ base: 'resnet50' }, short))).not.toThrow();
  });

  test.each([
    [{ temporal: 'gru' }, 'architecture.temporal must be lstm or i3d, found "gru".'],
    [{ dilationRates: [1, 2, 4] }, 'architecture.dilationRates must be a list of 4, found [1,2,4].'],
    [
      { dilationRates: [1, 2, 4, 0] },
      'architecture.dilationRates[3] must be a whole number of at least 1, found 0.',
    ],
    [{ classHeadUnits: [8] }, 'architecture.classHeadUnits must be an empty list, found [8].'],
    [
      { fullyConnectedUnits: [512, 3] },
      'architecture.fullyConnectedUnits must be a list that ends in 2, one unit for each output, found [512,3].',
    ],
  ])('with %j is refused', (part, sentence) => {
    expect(() => parseManifest(i3dWith(part))).toThrow(sentence);
  });

  test('that names a clip length which its pools over time cut is refused', () => {
    expect(() => parseManifest(i3dWith({}, { lengthsFrames: [8, 64] }))).toThrow(
      'clip.lengthsFrames must be a list of multiples of 16, which the pools over time make one of, found [8,64].',
    );
  });
});
