import type { ModelManifest } from './manifest';

/** One model of a site, as `public/models/index.json` lists them for the choice on the page. */
export interface ModelIndexEntry {
  /** Folder name under `public/models`. */
  readonly id: string;
  /** Name for people. */
  readonly name: string;
  /** Size of the download in megabytes, to one decimal. */
  readonly megabytes: number;
}

/** The entry of a model, from its own manifest. */
export function modelIndexEntry({
  id,
  name,
  files,
}: Pick<ModelManifest, 'id' | 'name' | 'files'>): ModelIndexEntry {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { id, name, megabytes: Math.round(bytes / 1e5) / 10 };
}

/** Reads the parsed JSON of an `index.json`. Throws an Error of one sentence that names what is wrong. */
export function parseModelIndex(json: unknown): readonly ModelIndexEntry[] {
  if (!Array.isArray(json)) throw new Error('models/index.json must be a list of models.');
  return json.map((entry: unknown, index) => {
    if (!isEntry(entry)) {
      throw new Error(
        `models/index.json: entry ${index} must have an id, a name and megabytes, found ${JSON.stringify(entry)}.`,
      );
    }
    return entry;
  });
}

function isEntry(value: unknown): value is ModelIndexEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, megabytes } = value as Readonly<Record<string, unknown>>;
  return (
    typeof id === 'string' &&
    /^[a-z0-9][a-z0-9-]*$/.test(id) &&
    typeof name === 'string' &&
    name.trim() !== '' &&
    typeof megabytes === 'number' &&
    megabytes >= 0
  );
}
