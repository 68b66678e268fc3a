import { type Parsed, parseBySchema } from '../schemas/schema-fault';
import { fields, from, list, text } from '../schemas/schema-parts';
import type { ModelManifest } from './manifest';
import { modelIdSchema } from './model-id';

const entrySchema = fields({
  /** Folder name under `public/models`. */
  id: modelIdSchema,
  /** Name for people. */
  name: text,
  /** Size of the download in megabytes, to one decimal. */
  megabytes: from(0),
});

const indexSchema = list(entrySchema);

/** One model of a site, as `public/models/index.json` lists them for the choice on the page. */
export type ModelIndexEntry = Parsed<typeof entrySchema>;

/** The entry of a model, from its own manifest. */
export function modelIndexEntry({
  id,
  name,
  files,
}: Pick<ModelManifest, 'id' | 'name' | 'files'>): ModelIndexEntry {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { id, name, megabytes: Math.round(bytes / 1e5) / 10 };
}

/**
 * The list of models from the parsed JSON of an `index.json`.
 *
 * @throws a SchemaError about the first field at fault.
 */
export function parseModelIndex(json: unknown): readonly ModelIndexEntry[] {
  return parseBySchema(indexSchema, json, { source: 'models/index.json' });
}
