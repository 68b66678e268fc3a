import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { annotatedFrames } from '../../src/core/labels/frame-labels';
import { actorLabels } from '../../training/src/datasets/recordings/actor-recordings';
import type { ActorRecording } from '../../training/src/datasets/recordings/recording-source';
import { filmActor } from '../../training/src/preparation/actor-video';
import { runFfmpeg } from './numbered-video';

/**
 * A recording as SEWA-DB has them: an Xvid AVI, sound, facts, and a file of three annotators for each
 * dimension.
 */
export interface SewaRecording {
  readonly folder: string;
  readonly name: string;
  /** Paths of the video and of the two label files. */
  readonly video: string;
  readonly labelFiles: readonly string[];
  /** The mean of the annotators in the label files, label by label. */
  readonly labels: Readonly<Record<'valence' | 'arousal', readonly (number | null)[]>>;
}

/** Frames a second of the AVI; SEWA-DB's go from 20 to 50. */
export const SEWA_FRAME_RATE_HZ = 25;

/**
 * Films the actor and writes the recording into a folder of its own, which the caller removes. The annotators
 * are late by the lag of the recording, lean, waver and move the slider too far or not far enough.
 */
export async function makeSewaRecording(recording: ActorRecording): Promise<SewaRecording> {
  const folder = mkdtempSync(join(tmpdir(), 'sewa-recording-'));
  const name = 'SEWA_C1_P1';
  const film = join(folder, 'film.webm');
  const source = {
    name,
    subjects: ['actor'],
    partition: null,
    pictures: { kind: 'actor', recording },
    labels: { kind: 'actor', recording },
  } as const;
  await filmActor([{ source, file: film }], SEWA_FRAME_RATE_HZ);
  const video = join(folder, `${name}.avi`);
  runFfmpeg([
    '-i',
    film,
    '-c:v',
    'mpeg4',
    '-vtag',
    'XVID',
    '-q:v',
    '3',
    '-g',
    '250',
    '-r',
    `${SEWA_FRAME_RATE_HZ}`,
    video,
  ]);
  rmSync(film);
  runFfmpeg(['-f', 'lavfi', '-i', `sine=d=${recording.seconds}`, '-ar', '8000', join(folder, `${name}.wav`)]);
  writeFileSync(join(folder, 'metadata.ini'), '[Session]\nculture = C1\n');
  return { folder, name, video, ...writeSewaLabels(folder, name, recording) };
}

/** Writes what the annotators of a recording say of each dimension; a label comes ten times a second. */
export function writeSewaLabels(
  folder: string,
  name: string,
  recording: ActorRecording,
): Pick<SewaRecording, 'labels' | 'labelFiles'> {
  mkdirSync(folder, { recursive: true });
  const annotators = actorLabels(recording);
  const timesS = annotators[0]?.tracks[0]?.timesS ?? [];
  const labelFiles = (['valence', 'arousal'] as const).map((dimension) => {
    const title = dimension === 'valence' ? 'Valence' : 'Arousal';
    const path = join(folder, `${name}_${title}_AV_Aligned.csv`);
    const tracks = annotators.flatMap((one) => one.tracks.filter((track) => track.dimension === dimension));
    const rows = timesS.map((timeS, index) =>
      [timeS.toFixed(1), ...tracks.map(({ values }) => values[index])].join(','),
    );
    writeFileSync(path, [['Time', ...annotators.map((one) => one.name)].join(','), ...rows, ''].join('\n'));
    return path;
  });
  return { labelFiles, labels: annotatedFrames(annotators, timesS) };
}
