import { DIMENSIONS } from '../../core/affect';
import type { FrameLabels } from '../../core/labels/frame-labels';
import type { OpenReport, PipelineSettings } from '../../pipeline/contract';
import type { FrameResults } from '../scores/frame-results';
import { APP_VERSION } from './app-version';

/** How a recording came about, for those who read it elsewhere. */
export interface PhysioOrigin {
  readonly settings: Pick<PipelineSettings, 'frameRateHz'>;
  readonly openReport: Pick<OpenReport, 'backend'> & {
    readonly manifest: Pick<OpenReport['manifest'], 'id' | 'version' | 'weightsSha256'>;
  };
}

/** The frames of a recording, and their labels if there are. */
export interface PhysioSource extends Pick<FrameResults, 'processed' | 'rows' | 'delayFrames'> {
  readonly labels: Pick<FrameLabels, 'valence' | 'arousal'> | null;
}

/** A continuous recording as the Brain Imaging Data Structure (BIDS) keeps physiology. */
export interface PhysioRecording {
  /** Tab-separated, a line for each sample and none for a header, `n/a` where there is no value. */
  readonly table: string;
  /** The sidecar: rate, start and the meaning of each column. */
  readonly sidecar: Readonly<Record<string, unknown>>;
}

interface Column {
  readonly name: string;
  readonly about: Readonly<Record<string, unknown>>;
  /** Of the row at a slot; `n/a` where it is null, and at slots without a frame. */
  readonly value: (index: number) => number | null;
}

const MISSING = 'n/a';
/** Enough for floats of 32 bits: scores of the written values are those of the page to 1e-6. */
const DECIMALS = 7;
const AFFECT_RANGE = '[-1, 1]';

/**
 * The rows of a recording, evenly spaced: sample n stands at `StartTime` + n / `SamplingFrequency`, seconds
 * of the video's clock, the slots of the sampling grid that the video skips included. `timestamp` has the
 * time of the frame itself, which lies within half a frame of it. With labels, their mean at each frame
 * follows.
 *
 * Source: BIDS specification 1.8, "Physiological and other continuous recordings".
 */
export function physioRecording(
  { processed, rows, labels, delayFrames }: PhysioSource,
  { settings, openReport }: PhysioOrigin,
): PhysioRecording {
  const columns: Column[] = [
    {
      name: 'timestamp',
      about: { Description: 'Presentation time of the frame in the video', Units: 's' },
      value: (index) => rows[index]?.timeS ?? null,
    },
    ...DIMENSIONS.map((dimension, axis) => ({
      name: dimension,
      about: {
        Description: `Estimated ${dimension} of the face, after post-processing and the time delay`,
        Range: AFFECT_RANGE,
        TimeDelayFrames: delayFrames,
      },
      value: (index: number) => rows[index]?.processed?.[axis] ?? null,
    })),
    ...DIMENSIONS.map((dimension, axis) => ({
      name: `${dimension}_raw`,
      about: { Description: `The network's own ${dimension}`, Range: AFFECT_RANGE },
      value: (index: number) => rows[index]?.raw?.[axis] ?? null,
    })),
    {
      name: 'face_score',
      about: { Description: 'Score of the face detector', Range: '[0, 1]' },
      value: (index) => rows[index]?.faceScore ?? null,
    },
    {
      name: 'provisional',
      about: {
        Description: 'Whether the window of frames was not yet full',
        Levels: { 0: 'full window', 1: 'provisional' },
      },
      value: (index) => {
        const provisional = rows[index]?.provisional ?? null;
        return provisional === null ? null : Number(provisional);
      },
    },
    ...(labels === null
      ? []
      : DIMENSIONS.map((dimension) => ({
          name: `${dimension}_label`,
          about: { Description: `Mean of the annotators' ${dimension} at the frame`, Range: AFFECT_RANGE },
          value: (index: number) => labels[dimension][index] ?? null,
        }))),
  ];
  const lines: string[] = [];
  const nothing = columns.map(() => MISSING).join('\t');
  processed.slice(0, rows.length).forEach(({ slot }, index) => {
    while (lines.length < slot) lines.push(nothing);
    lines.push(columns.map(({ value }) => cell(value(index))).join('\t'));
  });
  const { manifest, backend } = openReport;
  return {
    table: lines.map((line) => `${line}\n`).join(''),
    sidecar: {
      SamplingFrequency: settings.frameRateHz,
      StartTime: rows[0]?.timeS ?? 0,
      Columns: columns.map(({ name }) => name),
      ...Object.fromEntries(columns.map(({ name, about }) => [name, about])),
      SoftwareName: 'Circumplex',
      SoftwareVersion: APP_VERSION,
      Model: { id: manifest.id, version: manifest.version, weightsSha256: manifest.weightsSha256, backend },
    },
  };
}

function cell(value: number | null): string {
  return value === null ? MISSING : String(Number(value.toFixed(DECIMALS)));
}

/** BIDS entities at the head of a name: `sub-01_task-film_run-2`, before a suffix such as `_video`. */
const ENTITIES = /^(sub-[a-z\d]+(?:_[a-z]+-[a-z\d]+)*)(?:_[a-z\d]+)?$/i;

/**
 * Name of such a recording without extensions: a video with a BIDS name keeps its entities and loses its
 * suffix (`sub-01_task-film_video` → `sub-01_task-film_recording-circumplex_physio`), any other name stays
 * whole.
 */
export function physioName(stem: string): string {
  return `${ENTITIES.exec(stem)?.[1] ?? stem}_recording-circumplex_physio`;
}
