import { expect, test } from 'vitest';
import { parseWeightsManifest } from '../../../../src/core/models/weights-manifest';

const WEIGHT = {
  name: 'lstm/bias',
  shape: [4],
  dtype: 'float32',
  quantization: { dtype: 'float16', original_dtype: 'float32' },
};

test('the weights of a model.json are read as they lie in their shards', () => {
  expect(parseWeightsManifest({ weightsManifest: [{ paths: ['a.bin'], weights: [WEIGHT] }] })).toEqual([
    {
      paths: ['a.bin'],
      weights: [{ name: 'lstm/bias', shape: [4], dtype: 'float32', quantization: { dtype: 'float16' } }],
    },
  ]);
});

test.each([
  [{}, 'weightsManifest must be a list of at least 1, found nothing.'],
  [[{ paths: 'a.bin', weights: [] }], 'weightsManifest[0].paths must be a list, found "a.bin".'],
  [
    [{ paths: [], weights: [{ ...WEIGHT, dtype: 'int32' }] }],
    'weightsManifest[0].weights[0].dtype must be float32, found "int32".',
  ],
  [
    [{ paths: [], weights: [{ ...WEIGHT, shape: ['4'] }] }],
    'weightsManifest[0].weights[0].shape[0] must be a whole number of at least 0, found "4".',
  ],
])('%j is refused by the name of its field', (groups, sentence) => {
  const json = Array.isArray(groups) ? { weightsManifest: groups } : groups;
  expect(() => parseWeightsManifest(json)).toThrow(`model.json: ${sentence}`);
});
