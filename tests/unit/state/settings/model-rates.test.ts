import { expect, test } from 'vitest';
import { ModelRates } from '../../../../src/state/settings/model-rates';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';

const UNKNOWN_MODEL = {
  ...DEFAULT_SETTINGS,
  pipeline: { ...DEFAULT_SETTINGS.pipeline, modelId: 'not-there' },
};

/** Rates of a site whose models were all made for 25 Hz, but for one that is not there. */
function rates() {
  return new ModelRates((modelId) =>
    modelId === 'not-there' ? Promise.reject(new Error('There is no such model.')) : Promise.resolve(25),
  );
}

test('where no rate was asked for frames are sampled at that of the model, once it is known', async () => {
  const known = rates();
  expect(known.isMissing(DEFAULT_SETTINGS)).toBe(true);
  expect(known.applied(DEFAULT_SETTINGS)).toBe(DEFAULT_SETTINGS);
  expect(await known.learn(DEFAULT_SETTINGS.pipeline.modelId)).toBe(true);
  expect(known.isMissing(DEFAULT_SETTINGS)).toBe(false);
  expect(known.applied(DEFAULT_SETTINGS)).toEqual({
    ...DEFAULT_SETTINGS,
    pipeline: { ...DEFAULT_SETTINGS.pipeline, frameRateHz: 25 },
  });
});

test('a rate that was asked for is kept', async () => {
  const known = rates();
  const chosen = { ...DEFAULT_SETTINGS, isRateChosen: true };
  expect(known.isMissing(chosen)).toBe(false);
  await known.learn(chosen.pipeline.modelId);
  expect(known.applied(chosen)).toBe(chosen);
});

test('a model that cannot be read changes nothing', async () => {
  const known = rates();
  expect(await known.learn('not-there')).toBe(false);
  expect(known.applied(UNKNOWN_MODEL)).toBe(UNKNOWN_MODEL);
});
