import { create } from 'zustand';
import { type DiskModel, diskModelId } from '../../../offline/disk-models';
import type { ModelFolder } from '../../../offline/kept-model';
import type { AdaptationResult } from '../../../recordings/adaptation/adapt-recordings';
import type { Adapt } from '../../../recordings/adaptation/adaptation-client';
import { type AdaptedModel, adaptedModel } from '../../../recordings/adaptation/adapted-model';
import { storedHead } from '../../../recordings/adaptation/stored-head';
import type { AnalysedRecording } from '../analysed-recording';
import { type AdaptableSet, adaptableSet } from './adaptable-set';

/** How far an adaptation is; `idle` before the first. */
export type AdaptationPhase = 'idle' | 'running' | 'done' | 'failed';

/** The adaptation of the model of the Analyse view to its recordings. */
export interface AdaptationState {
  readonly phase: AdaptationPhase;
  /** Heads that were fitted, of those that are to be. */
  readonly progress: { readonly fitted: number; readonly heads: number };
  readonly result: AdaptationResult | null;
  /** The folder that can be saved; null where nothing got better. */
  readonly model: AdaptedModel | null;
  /** One sentence on why there is no result (phase `failed`). */
  readonly problem: string | null;
  /** The recordings that the result is of, as they were. */
  readonly basis: readonly AnalysedRecording[];
  /** Adapts to the recordings that count. Never rejects. */
  start(recordings: readonly AnalysedRecording[]): Promise<void>;
  /** Ends it; what was fitted is lost. */
  cancel(): void;
  /** Makes the adapted model one of this page's. Its id, or null where there is none. */
  use(): string | null;
}

/** What adaptations are made with. */
export interface AdaptationParts {
  readonly adapt: Adapt;
  /** The whole folder of a model of this page. Rejects with one sentence. */
  readModel(modelId: string): Promise<ModelFolder>;
  /** Takes a model for one that was chosen from the disk. */
  keep(model: DiskModel): void;
  /** The day, `2026-11-27`. */
  today(): string;
}

const NOTHING = {
  phase: 'idle',
  progress: { fitted: 0, heads: 0 },
  result: null,
  model: null,
  problem: null,
  basis: [],
} as const satisfies Partial<AdaptationState>;

/** Makes the store of adaptations from what it uses. */
export function createAdaptationStore({ adapt, readModel, keep, today }: AdaptationParts) {
  let current = new AbortController();
  return create<AdaptationState>()((set, get) => ({
    ...NOTHING,

    async start(recordings) {
      current.abort();
      current = new AbortController();
      const { signal } = current;
      const adaptable = adaptableSet(recordings);
      if (adaptable.obstacle !== null || adaptable.run === null) return;
      set({ ...NOTHING, phase: 'running', basis: recordings });
      try {
        const base = await readModel(adaptable.run.pipeline.modelId);
        refuseOtherModel(base, adaptable);
        const { pipeline, statistics } = adaptable.run;
        const task = { recordings: adaptable.recordings, shipped: storedHead(base), statistics, pipeline };
        const onProgress = (fitted: number, heads: number) => {
          if (!signal.aborted) set({ progress: { fitted, heads } });
        };
        const result = await adapt(task, onProgress, signal);
        const { frameRateHz, clipLengthFrames } = pipeline;
        const model = await adaptedModel(base, result, {
          date: today(),
          frameRateHz,
          clipLengthFrames,
          labelScales: adaptable.labelScales,
        });
        if (!signal.aborted) set({ phase: 'done', result, model });
      } catch (error) {
        if (signal.aborted) return;
        set({ ...NOTHING, phase: 'failed', problem: error instanceof Error ? error.message : String(error) });
      }
    },

    cancel() {
      current.abort();
      set(NOTHING);
    },

    use() {
      const { model } = get();
      if (model === null) return null;
      const { manifest, files } = model;
      const blobs = new Map([...files].map(([path, data]) => [path, new Blob([data])]));
      const id = diskModelId(manifest.id);
      keep({ id, manifest, files: blobs });
      return id;
    },
  }));
}

/** Whether a result is of these recordings as they are now: labels, frames and post-processing alike. */
export function isOfRecordings(
  { basis }: Pick<AdaptationState, 'basis'>,
  recordings: readonly AnalysedRecording[],
): boolean {
  const fields = ['id', 'frames', 'settings', 'labels', 'labelSettings'] as const;
  return (
    basis.length === recordings.length &&
    basis.every((one, index) => fields.every((field) => one[field] === recordings[index]?.[field]))
  );
}

/** The recordings were analysed with weights that must be the ones whose head is adapted. */
function refuseOtherModel({ manifest }: ModelFolder, { run, recordings }: AdaptableSet): void {
  if (manifest.weightsSha256 !== run?.weightsSha256) {
    throw new Error(
      `The model ${manifest.id} has changed since these recordings were analysed with it: analyse them again.`,
    );
  }
  const width = manifest.architecture.fullyConnectedUnits.at(-2);
  if (recordings.some(({ inputs }) => inputs.width !== width))
    throw new Error(`The features of these recordings are not those of the model ${manifest.id}.`);
}
