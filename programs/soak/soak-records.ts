import * as v from 'valibot';
import { parseJson } from '../../src/core/schemas/schema-fault';

const process = v.object({
  residentMb: v.number(),
  anonymousMb: v.number(),
  /** Least resident memory since the sample before; `null` at first, and where no look saw all processes. */
  keptMb: v.nullable(v.number()),
});

const start = v.object({
  type: v.literal('start'),
  date: v.string(),
  hours: v.number(),
  seed: v.number(),
  device: v.string(),
  cores: v.number(),
  browser: v.string(),
  backend: v.string(),
});

const sample = v.object({
  type: v.literal('sample'),
  atS: v.number(),
  /** Of the page's own thread, after its rubbish was collected. */
  page: v.object({
    heapMb: v.number(),
    /** Of array buffers, those of WebAssembly too. */
    buffersMb: v.number(),
    nodes: v.number(),
    listeners: v.number(),
    documents: v.number(),
  }),
  /** Of each worker, nested ones too; those that ended while they were asked are left out. */
  workers: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      heapMb: v.number(),
      buffersMb: v.number(),
      /** Tensors of TensorFlow.js; `null` where it does not run there. */
      tensors: v.nullable(v.number()),
    }),
  ),
  processes: v.object({ browser: process, renderer: process, graphics: process, utility: process }),
  /** What the curator's corner says. */
  facts: v.record(v.string(), v.string()),
  /** Estimates a second; `null` where there are none. */
  rateHz: v.nullable(v.number()),
  /** Processes of the machine that want a core, the mean of a minute. */
  load: v.number(),
});

const fault = v.object({
  type: v.literal('fault'),
  atS: v.number(),
  kind: v.string(),
  /** When the fault itself was over, seconds; the same as `atS` for a blow. */
  endedS: v.number(),
  /** From `endedS` to the next frame, seconds; 0 if frames never stopped, `null` if none came in time. */
  recoveryS: v.nullable(v.number()),
  /** Something that was lacking, such as a context to lose: nothing was done. */
  skipped: v.optional(v.string()),
  /** Of a burst: crashes, and after how many of them a frame was read before the next. */
  crashes: v.optional(v.number()),
  backBetween: v.optional(v.number()),
});

const log = v.object({ type: v.literal('log'), atS: v.number(), text: v.string() });
const end = v.object({ type: v.literal('end'), atS: v.number(), reason: v.string() });

const recordSchema = v.variant('type', [start, sample, fault, log, end]);

/** One line of a soak's record. */
export type SoakRecord = v.InferOutput<typeof recordSchema>;
/** What was measured at a time. */
export type SoakSample = v.InferOutput<typeof sample>;
/** What was done to the kiosk, and how it came back. */
export type SoakFault = v.InferOutput<typeof fault>;
/** What was soaked where. */
export type SoakStart = v.InferOutput<typeof start>;

/**
 * The records in the text of a soak's file, one JSON object a line; a last line that was cut off by a kill is
 * left out.
 *
 * @throws a SchemaError that names line and field of any other that is no record.
 */
export function readRecords(text: string): readonly SoakRecord[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseJson(recordSchema, line, { source: `line ${index + 1}` }));
}
