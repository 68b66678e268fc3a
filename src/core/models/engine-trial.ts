import * as v from 'valibot';
import type { Affect } from '../affect';
import { type Parsed, parseJson } from '../schemas/schema-fault';
import { choice, fields, list, over, text } from '../schemas/schema-parts';

/** What can compute a model: a backend, and an engine of our own or TensorFlow.js on it; likeliest first. */
export const ENGINES = ['webgpu-own', 'wasm-own', 'webgpu-tfjs', 'wasm-tfjs'] as const;

/** One of {@link ENGINES}. */
export type EngineName = (typeof ENGINES)[number];

/** Engines in words, to begin a sentence. */
export const ENGINE_WORDS: Readonly<Record<EngineName, string>> = {
  'webgpu-own': 'WebGPU engine',
  'wasm-own': 'WebAssembly engine',
  'webgpu-tfjs': 'TensorFlow.js on WebGPU',
  'wasm-tfjs': 'TensorFlow.js on WebAssembly',
};

/** The name of what computes on a backend. */
export function engineName(backend: 'webgpu' | 'wasm', engine: 'own' | 'tfjs'): EngineName {
  return `${backend}-${engine}`;
}

/** A backend and what computes on it, by the name of both. */
export function engineParts(name: EngineName): { backend: 'webgpu' | 'wasm'; engine: 'own' | 'tfjs' } {
  return {
    backend: name.startsWith('webgpu') ? 'webgpu' : 'wasm',
    engine: name.endsWith('own') ? 'own' : 'tfjs',
  };
}

/** Whose numbers the others are held to, the first that gave any. */
const REFERENCES = ['wasm-tfjs', 'wasm-own', 'webgpu-tfjs', 'webgpu-own'] as const satisfies EngineName[];

/** Valence and arousal of two engines may differ by this. */
export const TRIAL_TOLERANCE = 1e-3;

/** An engine that is likelier is taken unless another needs less than its time by more than this share. */
export const TRIAL_MARGIN = 0.05;

/** What one engine did in a trial. */
export interface EngineRun {
  readonly engine: EngineName;
  /** Times of frames that gave an estimate, milliseconds. */
  readonly frameMs: readonly number[];
  /** What it said of each frame, from the first. */
  readonly estimates: readonly (Affect | null)[];
  /** Why it is out, as a clause; `null` where it did its work. */
  readonly fault: string | null;
}

const trialSchema = fields({
  /** What is to compute. */
  chosen: choice(ENGINES),
  engines: list(
    fields({
      engine: choice(ENGINES),
      /** The least time of a frame, milliseconds; `null` where none was computed. */
      frameMs: v.nullable(over(0)),
      /** Why it is out, as a clause. */
      fault: v.nullable(text),
    }),
    { least: 1, most: ENGINES.length },
  ),
});

/** What came of a trial: nothing of anybody's picture or reading is in it. */
export type EngineTrial = Parsed<typeof trialSchema>;

/** A trial from its text; `null` where that cannot be read. */
export function readTrial(json: string): EngineTrial | null {
  try {
    return parseJson(trialSchema, json, { source: 'the kept trial of engines' });
  } catch {
    return null;
  }
}

/**
 * What comes of the runs of a trial: whoever failed, or gave other numbers than the reference, is out; of the
 * others the likeliest is chosen that is at most {@link TRIAL_MARGIN} slower than the quickest. An engine is
 * as quick as its quickest frame, which other work on the machine has disturbed least. `null` where all are
 * out.
 */
export function weighRuns(runs: readonly EngineRun[]): EngineTrial | null {
  const reference = REFERENCES.map((name) =>
    runs.find(({ engine, fault }) => engine === name && fault === null),
  ).find((run) => run !== undefined);
  if (reference === undefined) return null;
  const engines = runs.map((run) => ({
    engine: run.engine,
    frameMs: run.frameMs.length > 0 ? Math.min(...run.frameMs) : null,
    fault: run.fault ?? differenceFault(run, reference),
  }));
  const times = new Map(
    engines.flatMap(({ engine, frameMs, fault }) =>
      fault === null && frameMs !== null ? [[engine, frameMs] as const] : [],
    ),
  );
  const mostMs = Math.min(...times.values()) * (1 + TRIAL_MARGIN);
  const chosen = ENGINES.find((name) => (times.get(name) ?? Number.POSITIVE_INFINITY) <= mostMs);
  return chosen === undefined || times.size === 0 ? null : { chosen, engines };
}

/** A trial in one sentence, for a log. */
export function trialText({ chosen, engines }: EngineTrial): string {
  const parts = engines.map(({ engine, frameMs, fault }) => {
    const time = frameMs === null ? 'no frame' : `${roundedMs(frameMs)} ms a frame`;
    return `${ENGINE_WORDS[engine]} ${fault === null ? time : `is out (${fault})`}`;
  });
  return `Engines were tried: ${parts.join(', ')}; ${ENGINE_WORDS[chosen]} chosen.`;
}

/** Milliseconds with the digits that a trial can tell. */
function roundedMs(timeMs: number): string {
  return timeMs < 10 ? timeMs.toFixed(1) : String(Math.round(timeMs));
}

function differenceFault(run: EngineRun, reference: EngineRun): string | null {
  if (run === reference) return null;
  const differences = run.estimates.flatMap((estimate, index) => {
    const expected = reference.estimates[index];
    // Whoever was stopped early has said less.
    if (expected === undefined) return [];
    if (estimate === null || expected === null) return [estimate === expected ? 0 : Number.POSITIVE_INFINITY];
    return estimate.map((value, axis) => Math.abs(value - (expected[axis] ?? Number.NaN)));
  });
  const worst = Math.max(0, ...differences);
  if (worst <= TRIAL_TOLERANCE) return null;
  const amount = Number.isFinite(worst) ? ` by ${worst.toPrecision(2)}` : '';
  return `its numbers differ from those of ${ENGINE_WORDS[reference.engine]}${amount}`;
}
