import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BaseArchitectureId } from '../../../src/core/networks/tables/base-architectures';
import { PAPER_EXPRESSION, PAPER_I3D, PAPER_LSTM } from './default-configs';
import type { ExperimentConfig } from './experiment-config';
import { parseExperimentConfig } from './experiment-config';
import { expandGrids, type GridPoint, matches } from './grid';
import type { Settings, SweepTable } from './sweep-table';
import { type NamedWeights, namedStart } from './weight-sources';

/** What a sweep was asked beside its table. */
export interface SweepRequest {
  /**
   * RAF-DB (or several sets of faces) for stage 1, one folder that `prepare` wrote for stage 2; none at all.
   */
  readonly data: readonly string[];
  readonly weights: NamedWeights;
  readonly seed: number;
  /** Fields and the values that are kept of them; a point must have one of each. */
  readonly only: ReadonlyMap<string, readonly unknown[]>;
  /** Fields of every configuration (`rate.peak` reaches into one) that are not the paper's. */
  readonly set: ReadonlyMap<string, unknown>;
}

/** A point with the configuration that is run for it on this machine. */
export interface PlannedPoint extends GridPoint {
  readonly config: ExperimentConfig;
}

/** Points that can't be run here and what they need, in a few words. */
export interface Lack {
  readonly where: Settings;
  readonly needs: string;
}

/** What of a table's grid is run, and what can't be. */
export interface SweepPlan {
  readonly points: readonly PlannedPoint[];
  readonly lacks: readonly Lack[];
}

/**
 * Makes the configurations of a table's grid. Points whose starting weights were not named are left out and
 * listed; so are all when no data is given.
 *
 * @throws with a sentence when data or weights are named and not there, or a field does not fit.
 */
export async function planSweep(table: SweepTable, request: SweepRequest): Promise<SweepPlan> {
  const chosen = expandGrids(table.grids, request.seed).filter((point) => isAskedFor(point, request.only));
  if (request.data.length === 0) {
    const needs = `needs ${table.needs ?? 'data'}`;
    return { points: [], lacks: chosen.length === 0 ? [] : [{ where: {}, needs }] };
  }
  for (const path of request.data)
    await access(path).catch(() => {
      throw new Error(`--data ${path}: no such file or folder.`);
    });
  const points: PlannedPoint[] = [];
  const lacks = new Map<string, Lack>();
  for (const point of chosen) {
    const { pretraining = 'drawn', base = paperBase(point.kind) } = point.settings;
    const start = await namedStart(request.weights, base as BaseArchitectureId, String(pretraining));
    if (start === null) {
      lacks.set(`${base}/${pretraining}`, {
        where: { base, pretraining },
        needs: `needs ${WEIGHT_NAMES[String(pretraining)] ?? pretraining} weights`,
      });
      continue;
    }
    const { pretraining: _, ...settings } = point.settings;
    const config = { ...paperConfig(point.kind), ...dataFields(point, request.data), ...settings, start };
    const changed = { ...withFields(config, request.set), name: point.id };
    points.push({ ...point, config: parseExperimentConfig(changed, `${table.table}, point ${point.id}`) });
  }
  return { points, lacks: [...lacks.values()] };
}

const WEIGHT_NAMES: Readonly<Record<string, string>> = {
  imagenet: 'ImageNet',
  'vgg-face': 'VGG-Face',
  'raf-db': 'RAF-DB',
};

function isAskedFor(point: GridPoint, only: SweepRequest['only']): boolean {
  return [...only].every(([field, values]) => values.some((value) => matches(point, { [field]: value })));
}

function paperConfig(kind: GridPoint['kind']): Settings {
  return { expression: { ...PAPER_EXPRESSION }, lstm: { ...PAPER_LSTM }, i3d: { ...PAPER_I3D } }[kind];
}

function paperBase(kind: GridPoint['kind']): unknown {
  return paperConfig(kind).base;
}

function dataFields({ kind }: GridPoint, data: readonly string[]): Settings {
  const paths = data.map((path) => resolve(path));
  if (kind === 'expression') return { data: paths.map((path) => ({ path, repeats: 1 })) };
  const [recordings, second] = paths;
  if (second !== undefined)
    throw new Error(`--data ${second}: stage 2 takes one folder of prepared recordings, found a second.`);
  return { recordings };
}

/**
 * Fields set by path; a path that reaches into what is no object makes one, which validation then refuses.
 */
export function withFields(config: Settings, set: ReadonlyMap<string, unknown>): Settings {
  let changed = config;
  for (const [path, value] of set) changed = withField(changed, path.split('.'), value);
  return changed;
}

function withField(config: Settings, [name = '', ...rest]: readonly string[], value: unknown): Settings {
  if (rest.length === 0) return { ...config, [name]: value };
  const inner = config[name];
  const record = inner !== null && typeof inner === 'object' ? (inner as Settings) : {};
  return { ...config, [name]: withField(record, rest, value) };
}
