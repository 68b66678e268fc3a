import * as v from 'valibot';
import { parseJson } from '../../core/schemas/schema-fault';
import { fetchNewestText } from '../../offline/newest-text';

const SOURCE = 'embedders.json';

const embeddersSchema = v.array(
  v.pipe(
    v.string('an origin, such as https://lab.example'),
    v.check((text) => originOf(text) === text, 'an origin, such as https://lab.example, without a path'),
  ),
  'a list of origins',
);

/**
 * The origins in the text of an `embedders.json`: pages that whoever runs the site lets have the estimates
 * without the visitor being asked in the frame. The browser's question for the camera remains.
 *
 * @throws a SchemaError in one sentence.
 */
export function readEmbedders(json: string): readonly string[] {
  return parseJson(embeddersSchema, json, { source: SOURCE });
}

/** The origins in the `embedders.json` beside the page; none where it is missing or cannot be used. */
export async function fetchEmbedders(): Promise<readonly string[]> {
  const url = new URL(SOURCE, location.href).href;
  try {
    return readEmbedders(await fetchNewestText(url, { what: 'The list of embedders', cache: null }));
  } catch (error) {
    console.warn(error instanceof Error ? error.message : String(error));
    return [];
  }
}

function originOf(text: string): string | null {
  return URL.canParse(text) ? new URL(text).origin : null;
}
