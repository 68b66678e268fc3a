import * as v from 'valibot';
import { DIMENSIONS, type Dimension } from '../../affect';
import { faultIn, parseJson } from '../../schemas/schema-fault';
import { anyObject, fields, text as word } from '../../schemas/schema-parts';
import { quoted } from '../label-cells';
import { LabelFileError } from '../label-file';
import type { LabelTable } from '../label-table';
import type { TextForm } from './label-form';

/** AFEW-VA gives whole numbers from -10 to 10. */
const REACH = 10;

/** The file of a clip, of which only the person is asked. */
const clipFile = fields({ actor: word });

/** The file of a clip, of which only the labels are asked. */
const labelledFile = fields({ frames: anyObject });

/**
 * AFEW-VA: `{"frames": {"00000": {"valence": 3, "arousal": -2, …}, …}}`, a key per frame, values from -10 to
 * 10. Other keys are left alone. There are no times in the file. Any JSON with an object at its top is taken
 * for it.
 */
export const AFEW_VA: TextForm<'afew-va'> = {
  id: 'afew-va',
  name: 'AFEW-VA',
  holds: 'gold',
  of: 'text',
  recognises: (text) => /^\uFEFF?\s*\{/.test(text),
  read: readAfewVa,
};

function readAfewVa(text: string, fileName: string): LabelTable {
  const frames = Object.entries(framesOf(parsed(text, fileName), fileName))
    .map(([key, value]) => ({ key, frame: frameNumber(key, fileName), value }))
    .sort((a, b) => a.frame - b.frame);
  if (frames.length === 0) throw new LabelFileError(fileName, null, 'labels under "frames"', 'none');
  return {
    fileName,
    places: frames.map(({ frame }) => frame),
    placedBy: 'key',
    clock: { value: 'frames', origin: 'form' },
    lines: frames.map(() => null),
    columns: DIMENSIONS.map((dimension) => ({
      dimension,
      annotator: null,
      values: frames.map(({ key, value }) => writtenValue(fileName, key, value, dimension)),
    })),
    scale: { value: { lowest: -REACH, highest: REACH }, origin: 'form' },
    mask: null,
    keys: frames.map(({ key }) => key),
  };
}

/** Who is seen in a clip of AFEW-VA, by the file's own word (`"actor"`); null where it does not say. */
export function readAfewVaActor(text: string): string | null {
  try {
    return parseJson(clipFile, text.replace(/^\uFEFF/, ''), { source: 'clip' }).actor.trim();
  } catch {
    return null;
  }
}

function parsed(text: string, fileName: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    // Where no place is given the text ended too early.
    const line = json.slice(0, position === undefined ? json.length : Number(position)).split('\n').length;
    throw new LabelFileError(fileName, line, 'labels of AFEW-VA as JSON', 'JSON that is broken or cut off');
  }
}

function framesOf(json: unknown, fileName: string): Readonly<Record<string, unknown>> {
  const labelled = v.safeParse(labelledFile, json);
  if (labelled.success) return labelled.output.frames;
  const { found } = faultIn(labelledFile, json) ?? { found: 'nothing' };
  throw new LabelFileError(fileName, null, 'an object "frames" with a key per frame', found);
}

function frameNumber(key: string, fileName: string): number {
  if (!/^\d+$/.test(key)) {
    throw new LabelFileError(fileName, null, 'a frame number such as "00000"', quoted(key));
  }
  return Number(key);
}

function writtenValue(fileName: string, key: string, value: unknown, dimension: Dimension): number {
  const written = (value as Record<string, unknown> | null)?.[dimension];
  if (typeof written === 'number') return written;
  throw new LabelFileError(
    fileName,
    null,
    `${dimension} of frame ${quoted(key)} as a number from -${REACH} to ${REACH}`,
    written === undefined ? 'nothing' : JSON.stringify(written),
  );
}
