import { LabelFileError, type LabelFileOptions, type LabelSeries } from './label-series';
import { extent, quoted } from './label-table';

/** AFEW-VA gives whole numbers from -10 to 10. */
const SCALE = 10;

/** Whether the text is JSON with an object at its top, as AFEW-VA has it. */
export function isAfewVa(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text);
}

/**
 * Reads labels of AFEW-VA: `{"frames": {"00000": {"valence": 3, "arousal": -2, …}, …}}`, a key per frame,
 * values from -10 to 10, which become [-1, 1]. Other keys are left alone. There are no times in the file:
 * they come from the times of the pictures, or from their rate. Throws a LabelFileError when neither is
 * given and on a frame or value that does not fit.
 */
export function readAfewVaLabels(text: string, options: LabelFileOptions): LabelSeries {
  const { fileName = 'label file', frameRateHz, frameTimesS } = options;
  const frames = Object.entries(framesOf(parsed(text, fileName), fileName))
    .map(([key, value]) => ({ key, frame: frameNumber(key, fileName), value }))
    .sort((a, b) => a.frame - b.frame);
  if (frames.length === 0) throw new LabelFileError(fileName, null, 'labels under "frames"', 'none');
  if (frameTimesS === undefined && !(frameRateHz !== undefined && frameRateHz > 0)) {
    const expected = 'the frame rate of the pictures, since the file has a label per frame and no times';
    throw new LabelFileError(fileName, null, expected, String(frameRateHz ?? 'none'));
  }
  const timesS = frames.map(({ key, frame }) => {
    const timeS = frameTimesS === undefined ? frame / (frameRateHz ?? Number.NaN) : frameTimesS[frame];
    if (timeS === undefined) {
      throw new LabelFileError(fileName, null, `a picture for each frame`, `none for ${quoted(key)}`);
    }
    return timeS;
  });
  return {
    timesS,
    valence: frames.map(({ key, value }) => scaled(fileName, key, value, 'valence')),
    arousal: frames.map(({ key, value }) => scaled(fileName, key, value, 'arousal')),
    form: 'afew-va',
    description: `AFEW-VA labels, one per frame: ${extent(timesS)}.`,
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
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new LabelFileError(fileName, null, 'labels of AFEW-VA as JSON', 'JSON that is broken or cut off');
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

function scaled(fileName: string, key: string, value: unknown, dimension: 'valence' | 'arousal'): number {
  const written = (value as Record<string, unknown> | null)?.[dimension];
  if (typeof written !== 'number' || !(Math.abs(written) <= SCALE)) {
    throw new LabelFileError(
      fileName,
      null,
      `${dimension} of frame ${quoted(key)} as a number from -${SCALE} to ${SCALE}`,
      written === undefined ? 'nothing' : JSON.stringify(written),
    );
  }
  return written / SCALE;
}
