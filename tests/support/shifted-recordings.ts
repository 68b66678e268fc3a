import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ACTOR_LABEL_RATE_HZ,
  actorRecordings,
  actorTruth,
  DEFAULT_ACTOR_SET,
} from '../../training/src/datasets/recordings/actor-recordings';
import { filmActor } from '../../training/src/preparation/actor-video';

/** Films of the actor with labels on a scale that no model was trained for, in a folder of their own. */
export interface ShiftedRecordings {
  readonly folder: string;
  /** Videos and label files, as they are dropped together. */
  readonly files: readonly string[];
  readonly videos: readonly string[];
}

/**
 * Films the actor, a film for each of so many subjects; labels are what it truly plays, on half the scale and
 * .4 lower, arousal turned round, late by some tenths of a second. The caller removes the folder.
 */
export async function makeShiftedRecordings(
  subjects: number,
  seconds: number,
  lagTenths: number,
): Promise<ShiftedRecordings> {
  const folder = mkdtempSync(join(tmpdir(), 'shifted-recordings-'));
  const { recordings } = actorRecordings({
    ...DEFAULT_ACTOR_SET,
    subjects,
    recordings: 1,
    seconds,
    awayShare: 0,
    pace: 1.5,
  });
  const films = recordings.map((source) => ({ source, file: join(folder, `${source.name}.webm`) }));
  await filmActor(films, ACTOR_LABEL_RATE_HZ);
  const labels = films.flatMap(({ source: { labels, name } }) => {
    if (labels?.kind !== 'actor') return [];
    const { timesS, affects } = actorTruth(labels.recording);
    const rows = affects.map(([valence, arousal], index) => {
      const late = ((timesS[index] ?? 0) + lagTenths / 10).toFixed(1);
      return [late, (0.5 * valence - 0.4).toFixed(4), (-0.5 * arousal - 0.4).toFixed(4)].join();
    });
    const file = join(folder, `${name}.csv`);
    writeFileSync(file, `time_s,valence,arousal\n${rows.slice(0, -lagTenths || undefined).join('\n')}\n`);
    return [file];
  });
  const videos = films.map(({ file }) => file);
  return { folder, videos, files: [...videos, ...labels] };
}
