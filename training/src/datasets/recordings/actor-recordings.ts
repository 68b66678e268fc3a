import { type ActorStation, affectOnPath } from '../../../../src/actor/actor-path';
import { SAMPLE_SUBJECT } from '../../../../src/actor/subject';
import type { Affect } from '../../../../src/core/affect';
import { seededRandom, uniform } from '../../engine/random';
import { type ActorAnnotator, actorAnnotations } from './actor-annotations';
import type { ActorRecording, RecordingSet } from './recording-source';

/** Labels of the synthetic recordings come at this rate, as SEWA-DB's do. */
export const ACTOR_LABEL_RATE_HZ = 10;

/** A set of recordings of the actor, with annotators as SEWA-DB has them. */
export interface ActorSetOptions {
  readonly subjects: number;
  /** Recordings of each subject. */
  readonly recordings: number;
  /** Length of a recording. */
  readonly seconds: number;
  /** How many labels, of which there are ten a second, every annotator is late. */
  readonly lagFrames: number;
  /** Share of the time that the actor is out of the picture, in [0, 0.5]. */
  readonly awayShare: number;
  /** How fast the actor moves and how soon it moves on; 1 is at ease, 2 twice as lively. */
  readonly pace: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly seed: number;
}

/** A set that is prepared in about a minute. */
export const DEFAULT_ACTOR_SET: ActorSetOptions = {
  subjects: 6,
  recordings: 2,
  seconds: 30,
  lagFrames: 4,
  awayShare: 0.06,
  pace: 1,
  widthPx: 320,
  heightPx: 240,
  seed: 1,
};

/** A moment of a recording: what the actor plays, or null while it is out of the picture. */
export interface ActorMoment {
  readonly timestampMs: number;
  readonly affect: Affect | null;
}

/** Length of one absence. */
const AWAY_MS = 900;
/** What the actor plays lies on this part of the plane: valence, then arousal. */
const RANGE = { valence: [-0.9, 0.9], arousal: [-0.6, 0.9] } as const;

/**
 * The recordings of a set; none shows the subject of the page's sample. Throws a sentence on a count that
 * does not fit.
 */
export function actorRecordings(options: ActorSetOptions): RecordingSet {
  for (const name of ['subjects', 'recordings', 'seconds', 'widthPx', 'heightPx'] as const)
    refuseUnless(name, options[name] >= 1, 'at least 1', options[name]);
  for (const name of ['subjects', 'recordings'] as const)
    refuseUnless(name, Number.isInteger(options[name]), 'a whole number', options[name]);
  const { awayShare, lagFrames, pace } = options;
  refuseUnless('awayShare', awayShare >= 0 && awayShare <= 0.5, 'from 0 to 0.5', awayShare);
  refuseUnless('pace', pace > 0, 'over 0', pace);
  refuseUnless('lagFrames', Number.isInteger(lagFrames) && lagFrames >= 0, '0 or more', lagFrames);
  const recordings = Array.from({ length: options.subjects * options.recordings }, (_, index) => {
    const subject = Math.floor(index / options.recordings);
    const recording: ActorRecording = {
      subjectSeed: SAMPLE_SUBJECT.seed + 1 + subject,
      seed: options.seed * 100_003 + index,
      seconds: options.seconds,
      lagFrames: options.lagFrames,
      awayShare: options.awayShare,
      pace: options.pace,
      widthPx: options.widthPx,
      heightPx: options.heightPx,
    };
    const person = `actor-${String(subject + 1).padStart(2, '0')}`;
    return {
      name: `${person}-${(index % options.recordings) + 1}`,
      subjects: [person],
      partition: null,
      pictures: { kind: 'actor', recording } as const,
      labels: { kind: 'actor', recording } as const,
    };
  });
  return { dataset: 'Actor', recordings, skipped: [] };
}

/** The moments of a recording at a rate: what is drawn, and where nothing is. */
export function actorMoments(recording: ActorRecording, frameRateHz: number): ActorMoment[] {
  const stations = stationsOf(recording);
  const away = absencesOf(recording);
  return Array.from({ length: Math.round(recording.seconds * frameRateHz) }, (_, frame) => {
    const timestampMs = (frame * 1000) / frameRateHz;
    const isAway = away.some((startMs) => timestampMs >= startMs && timestampMs < startMs + AWAY_MS);
    return { timestampMs, affect: isAway ? null : affectOnPath(stations, timestampMs) };
  });
}

/** What the actor truly plays, ten times a second: without lag, bias or noise, absences included. */
export function actorTruth(recording: ActorRecording): { timesS: number[]; affects: Affect[] } {
  const stations = stationsOf(recording);
  const count = Math.round(recording.seconds * ACTOR_LABEL_RATE_HZ);
  const timesS = Array.from({ length: count }, (_, index) => index / ACTOR_LABEL_RATE_HZ);
  return { timesS, affects: timesS.map((timeS) => affectOnPath(stations, timeS * 1000)) };
}

/** What three annotators make of it, late by the recording's lag. */
export function actorLabels(recording: ActorRecording): ActorAnnotator[] {
  const { timesS, affects } = actorTruth(recording);
  const random = seededRandom(recording.seed ^ 0x5bd1e995);
  return actorAnnotations(timesS, affects, recording.lagFrames, random);
}

/** A path through points anywhere on the plane, some reached fast and some slowly. */
function stationsOf({ seed, seconds, pace }: ActorRecording): ActorStation[] {
  const random = seededRandom(seed);
  const stations: ActorStation[] = [];
  for (let timeMs = 0; timeMs < seconds * 1000; ) {
    const station: ActorStation = {
      affect: [uniform(random, ...RANGE.valence), uniform(random, ...RANGE.arousal)],
      travelMs: uniform(random, 900, 2600) / pace,
      holdMs: uniform(random, 300, 2400) / pace,
    };
    stations.push(station);
    timeMs += station.travelMs + station.holdMs;
  }
  return stations;
}

/** Starts of the absences, spread over the recording, in milliseconds. */
function absencesOf({ seed, seconds, awayShare }: ActorRecording): number[] {
  const random = seededRandom(seed ^ 0x2c1b3c6d);
  const count = Math.round((awayShare * seconds * 1000) / AWAY_MS);
  const eachMs = (seconds * 1000) / Math.max(1, count);
  return Array.from({ length: count }, (_, index) => index * eachMs + random() * (eachMs - AWAY_MS));
}

function refuseUnless(name: string, holds: boolean, expected: string, found: number): void {
  if (!holds) throw new RangeError(`The set of the actor: ${name} must be ${expected}, found ${found}.`);
}
