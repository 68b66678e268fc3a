import { access, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { BaseArchitectureId } from '../../../src/core/networks/tables/base-architectures';
import type { WeightSource } from './experiment-config';
import { readSweepResults } from './sweep-results';

/**
 * Weights to start from, by name: `vgg-face` for every network, `resnet50/vgg-face` for one. A value is a
 * Keras file, a run's folder, a model's folder, or the folder of a sweep of stage 1, whose best run of the
 * network is taken.
 */
export type NamedWeights = ReadonlyMap<string, string>;

/**
 * Takes `name=path` apart, as given on a command line.
 *
 * @throws with a sentence when a text is not of that form.
 */
export function parseNamedWeights(texts: readonly string[]): NamedWeights {
  return new Map(
    texts.map((text) => {
      const [, name, path] = /^([\w./-]+)=(.+)$/.exec(text) ?? [];
      if (name === undefined || path === undefined)
        throw new Error(
          `--weights ${text}: expected NAME=PATH or NETWORK/NAME=PATH, as in vgg16/vgg-face=f.h5.`,
        );
      return [name.toLowerCase(), resolve(path)] as const;
    }),
  );
}

/**
 * Where a network pre-trained on something starts; `null` when its weights were not named.
 *
 * @throws with a sentence when the path holds no weights.
 */
export async function namedStart(
  weights: NamedWeights,
  base: BaseArchitectureId,
  pretraining: string,
): Promise<WeightSource | null> {
  if (pretraining === 'drawn') return { kind: 'drawn' };
  const path = weights.get(`${base}/${pretraining}`) ?? weights.get(pretraining);
  return path === undefined ? null : weightSource(path, base);
}

/**
 * What weights a path holds.
 *
 * @throws with a sentence when it holds none, or a sweep without a run of this network.
 */
export async function weightSource(path: string, base: BaseArchitectureId): Promise<WeightSource> {
  const place = resolve(path);
  if (!(await isThere(place))) throw new Error(`${path}: no such file or folder of weights.`);
  if (!(await stat(place)).isDirectory()) {
    if (/^\.(h5|hdf5|keras)$/i.test(extname(place))) return { kind: 'keras-h5', file: place };
    throw new Error(`${path}: expected a Keras file (.h5), or the folder of a run or model.`);
  }
  if (await isThere(join(place, 'weights.ckpt'))) return { kind: 'run', folder: place };
  if (await isThere(join(place, 'manifest.json'))) return { kind: 'model', folder: place };
  if (await isThere(join(place, 'results.jsonl')))
    return { kind: 'run', folder: await bestStills(place, base) };
  throw new Error(
    `${path}: expected weights.ckpt of a run, manifest.json of a model, or results.jsonl of a sweep.`,
  );
}

async function bestStills(sweep: string, base: BaseArchitectureId): Promise<string> {
  const runs = (await readSweepResults(sweep)).filter(
    ({ config }) => config.kind === 'expression' && config.base === base,
  );
  const [best] = runs.sort(
    (a, b) => (b.scores.accuracy?.validation ?? -1) - (a.scores.accuracy?.validation ?? -1),
  );
  if (best === undefined) throw new Error(`${sweep}: no finished run of ${base} there.`);
  return join(sweep, best.folder);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
