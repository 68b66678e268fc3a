import * as v from 'valibot';
import { type Parsed, parseBySchema } from '../schemas/schema-fault';
import { choice, fields, finite, list, text, whole } from '../schemas/schema-parts';

const entrySchema = fields({
  name: text,
  shape: list(whole(0)),
  /** What the weight is once it is read, however it is stored. */
  dtype: v.literal('float32', 'float32'),
  /** How it is stored, where that is smaller. */
  quantization: v.exactOptional(
    fields({
      dtype: choice(['uint8', 'uint16', 'float16']),
      scale: v.exactOptional(finite),
      min: v.exactOptional(finite),
    }),
  ),
});

const modelSchema = fields({
  weightsManifest: list(fields({ paths: list(text), weights: list(entrySchema) }), { least: 1 }),
});

/** One weight of a `model.json`: its name, its shape, and how it is stored. */
export type WeightEntry = Parsed<typeof entrySchema>;

/** Shard files, relative to the model folder, and the weights that lie in them one after another. */
export type WeightGroup = Parsed<typeof modelSchema>['weightsManifest'][number];

/**
 * Which weights lie where, from a parsed `model.json` (tfjs layers format).
 *
 * @throws a SchemaError about the first field at fault.
 */
export function parseWeightsManifest(json: unknown): readonly WeightGroup[] {
  return parseBySchema(modelSchema, json, { source: 'model.json' }).weightsManifest;
}
