import { DIMENSIONS, type Dimension } from '../../affect';
import type { LabelContent } from '../label-content';
import { LabelFileError } from '../label-series';
import { quoted } from '../label-table';

/** AFEW-VA gives whole numbers from -10 to 10. */
const SCALE = 10;

/** Whether the text is JSON with an object at its top, as AFEW-VA has it. */
export function isAfewVa(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text);
}

/**
 * Cuts labels of AFEW-VA: `{"frames": {"00000": {"valence": 3, "arousal": -2, …}, …}}`, a key per frame,
 * values from -10 to 10. Other keys are left alone. There are no times in the file. Throws a LabelFileError
 * on a frame or value that does not fit.
 */
export function readAfewVaContent(text: string, fileName: string): LabelContent {
  const frames = Object.entries(framesOf(parsed(text, fileName), fileName))
    .map(([key, value]) => ({ key, frame: frameNumber(key, fileName), value }))
    .sort((a, b) => a.frame - b.frame);
  if (frames.length === 0) throw new LabelFileError(fileName, null, 'labels under "frames"', 'none');
  return {
    fileName,
    form: 'afew-va',
    places: frames.map(({ frame }) => frame),
    clock: 'frames',
    clockOrigin: 'form',
    lines: frames.map(() => null),
    columns: DIMENSIONS.map((dimension) => ({
      dimension,
      annotator: null,
      values: frames.map(({ key, value }) => writtenValue(fileName, key, value, dimension)),
    })),
    scale: { lowest: -SCALE, highest: SCALE },
    scaleOrigin: 'form',
    mask: null,
    keys: frames.map(({ key }) => key),
  };
}

/** Who is seen in a clip of AFEW-VA, by the file's own word (`"actor"`); null where it does not say. */
export function readAfewVaActor(text: string): string | null {
  try {
    const { actor } = JSON.parse(text.replace(/^\uFEFF/, '')) as { actor?: unknown };
    return typeof actor === 'string' && actor.trim() !== '' ? actor.trim() : null;
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

function framesOf(json: unknown, fileName: string): Record<string, unknown> {
  const frames = (json as { frames?: unknown } | null)?.frames;
  if (typeof frames !== 'object' || frames === null || Array.isArray(frames)) {
    throw new LabelFileError(fileName, null, 'an object "frames" with a key per frame', typeof frames);
  }
  return frames as Record<string, unknown>;
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
    `${dimension} of frame ${quoted(key)} as a number from -${SCALE} to ${SCALE}`,
    written === undefined ? 'nothing' : JSON.stringify(written),
  );
}
