import { createHash } from 'node:crypto';
import type { Parsed } from '../../../src/core/schemas/schema-fault';
import { anyObject, choice, fields, text } from '../../../src/core/schemas/schema-parts';
import { canonicalJson } from './config-difference';
import { EXPERIMENT_KINDS } from './experiment-config';
import type { GridSpec, Settings } from './sweep-table';

/** Fields of a {@link GridPoint}, for the schemas of what a sweep keeps of its points. */
export const GRID_POINT_FIELDS = {
  /** Fit for a file's name; follows from kind and settings alone. */
  id: text,
  kind: choice(EXPERIMENT_KINDS),
  /** Settings beside the paper's; `seed` is one of them. */
  settings: anyObject,
};

const gridPointSchema = fields(GRID_POINT_FIELDS);

/** One configuration of a grid, without the paths of this machine. */
export type GridPoint = Parsed<typeof gridPointSchema>;

/**
 * Every distinct point of some grids, in order; the last axis runs fastest. Points that are one run under two
 * names (a copied kernel has no surroundings) appear once.
 */
export function expandGrids(grids: readonly GridSpec[], seed: number): readonly GridPoint[] {
  const points = new Map<string, GridPoint>();
  for (const spec of grids)
    for (const settings of combinations(spec)) {
      const point = gridPoint(spec.kind, { ...settings, seed });
      if (!points.has(point.id)) points.set(point.id, point);
    }
  return [...points.values()];
}

/** Every combination of a grid's axes over its fixed settings, as it is written down. */
export function combinations({ fixed = {}, axes }: GridSpec): readonly Settings[] {
  let all: readonly Settings[] = [fixed];
  for (const [field, values] of Object.entries(axes))
    all = all.flatMap((settings) =>
      values.map((value) => ({ ...settings, ...(isSettings(value) ? value : { [field]: value }) })),
    );
  return all;
}

/** The point of some settings. */
export function gridPoint(kind: GridPoint['kind'], written: Settings): GridPoint {
  const settings = withoutMeaningless(kind, written);
  const words = Object.entries(settings)
    .sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1))
    .flatMap(([field, value]) => word(field, value) ?? []);
  const hash = createHash('sha256').update(canonicalJson({ kind, settings })).digest('hex').slice(0, 8);
  return { id: [kind, ...words].join('-').slice(0, 96).concat('-', hash), kind, settings };
}

/** Whether a point has all of some settings; `kind` counts as one, and null is a setting that it lacks. */
export function matches({ kind, settings }: Pick<GridPoint, 'kind' | 'settings'>, where: Settings): boolean {
  const found: Settings = { ...settings, kind };
  return Object.entries(where).every(
    ([field, value]) => canonicalJson(found[field] ?? null) === canonicalJson(value),
  );
}

/** Settings that make no difference take one value: around a copied kernel there is nothing to draw. */
function withoutMeaningless(kind: GridPoint['kind'], settings: Settings): Settings {
  return kind === 'i3d' && settings.inflation === 'copied' && settings.surroundings !== undefined
    ? { ...settings, surroundings: 'zero' }
    : settings;
}

/**
 * A name begins with the network and its weights and ends with the seed, however the settings were written.
 */
function place(field: string): number {
  return { base: 0, pretraining: 1, seed: 3 }[field] ?? 2;
}

function word(field: string, value: unknown): string | null {
  if (typeof value === 'boolean') return value ? field : `no-${field}`;
  if (field === 'seed') return `seed${value}`;
  if (typeof value === 'string' || typeof value === 'number') return String(value).replace(/[^\w.-]+/g, '-');
  return Array.isArray(value) ? value.map((entry) => word(field, entry) ?? '').join('.') : null;
}

function isSettings(value: unknown): value is Settings {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
