import * as v from 'valibot';
import { labelFileSchema } from '../../../core/labels/label-file';
import { DEFAULT_LABEL_SETTINGS, labelSettingsSchema } from '../../../core/labels/set/label-settings';
import { manifestSchema } from '../../../core/models/manifest';
import { jsonOf, type Parsed, parseBySchema, SchemaError } from '../../../core/schemas/schema-fault';
import { anyText, choice, fields, flag, list, text, whole, within } from '../../../core/schemas/schema-parts';
import { pipelineFields, scoringFields } from '../../../core/settings/settings-schemas';
import { analysedFrameSchema, LONGEST_RECORDING_S, MOST_SLOTS } from '../../run/analysed-frame';
import { videoAnalysisSchema, videoFactsSchema } from '../../run/video-analysis';

/** Largest file that is read, in bytes: all that fits is half a million frames with their labels. */
export const LARGEST_SESSION_BYTES = 256 * 2 ** 20;

/** What must rise from frame to frame. */
const RISING = ['slot', 'frame', 'timestampMs'] as const;

type Frames = v.InferOutput<typeof unorderedFrames>;
const unorderedFrames = list(analysedFrameSchema, { least: 1, most: MOST_SLOTS });

/** Sampled frames in their order. */
const framesSchema = v.pipe(
  unorderedFrames,
  v.rawCheck(({ dataset, addIssue }) => {
    const disorder = dataset.typed ? firstDisorder(dataset.value) : null;
    if (!disorder || !dataset.typed) return;
    const { index, field, expected } = disorder;
    const frame = dataset.value[index];
    addIssue({
      message: expected,
      path: [
        { type: 'array', origin: 'value', input: dataset.value, key: index, value: frame },
        { type: 'object', origin: 'value', input: { ...frame }, key: field, value: frame?.[field] },
      ],
    });
  }),
);

const sessionSchema = fields({
  facts: videoFactsSchema,
  settings: fields({ ...pipelineFields, keepRate: v.exactOptional(flag) }),
  scoring: fields(scoringFields),
  openReport: fields({
    backend: choice(['webgpu', 'wasm']),
    backendReason: anyText,
    engine: v.exactOptional(choice(['own', 'tfjs'])),
    threads: whole(1),
    manifest: manifestSchema,
  }),
  analysis: videoAnalysisSchema,
  notices: list(text),
  frames: framesSchema,
  labels: list(labelFileSchema),
  labelSettings: v.optional(labelSettingsSchema, DEFAULT_LABEL_SETTINGS),
  /** Moments that the user has marked, seconds, rising. */
  markersS: v.optional(
    v.pipe(
      list(within(0, LONGEST_RECORDING_S)),
      v.check((times) => times.every((time, index) => time >= (times[index - 1] ?? 0)), 'a list that rises'),
    ),
    [],
  ),
});

const recordSchema = fields({ schemaVersion: v.literal(1, '1'), session: sessionSchema });

/** More recordings than this are no session of one page. */
const MOST_RECORDINGS = 1000;
const recordSetSchema = fields({
  schemaVersion: v.literal(1, '1'),
  recordings: list(recordSchema, { least: 1, most: MOST_RECORDINGS }),
});

/**
 * Everything that the page needs to show a finished analysis again without its video; part of an exported
 * record.
 */
export type SavedSession = Parsed<typeof sessionSchema>;

/** Told by what every record of ours says of itself, whatever else is wrong with it. */
const ours = fields({ app: fields({ name: v.literal('circumplex') }) });
const oursOfSeveral = fields({ recordings: v.array(v.unknown()) });

/**
 * Reads the sessions out of an exported record, or of the records of several recordings.
 *
 * @returns null for a file that is none of ours, which may be labels.
 * @throws a SchemaError about the first field at fault when it is ours and cannot be shown again.
 */
export function readSavedSessions(fileName: string, json: string): readonly SavedSession[] | null {
  const from = { source: fileName };
  let record: unknown;
  try {
    record = jsonOf(json, from);
  } catch {
    return null;
  }
  if (!v.safeParse(ours, record, { abortEarly: true }).success) return null;
  if (v.is(oursOfSeveral, record)) {
    return parseBySchema(recordSetSchema, record, from).recordings.map(({ session }) => session);
  }
  return [parseBySchema(recordSchema, record, from).session];
}

/** Refuses a file that is too large to be read at all, with a SchemaError. */
export function refuseLargeSession(fileName: string, bytes: number): void {
  if (bytes <= LARGEST_SESSION_BYTES) return;
  throw new SchemaError(fileName, {
    field: '',
    expected: `at most ${LARGEST_SESSION_BYTES / 2 ** 20} MiB`,
    found: `${Math.ceil(bytes / 2 ** 20)} MiB`,
  });
}

/**
 * The first field that says that frames are not in their order, or no frames of an analysis; `null` for none.
 */
function firstDisorder(frames: Frames) {
  for (const [index, frame] of frames.entries()) {
    if ((frame.raw === null) !== (frame.processed === null)) {
      const expected = frame.raw === null ? 'null, as "raw" is' : 'valence and arousal, as "raw" has them';
      return { index, field: 'processed', expected } as const;
    }
    const before = frames[index - 1];
    const field = before && RISING.find((name) => frame[name] <= before[name]);
    if (field) return { index, field, expected: `a number over ${before[field]}, that of the frame before` };
  }
  return null;
}
