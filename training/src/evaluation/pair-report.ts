import { group } from 'd3-array';
import type { Affect } from '../../../src/core/affect';
import {
  type ManifestPairs,
  type PairGroupScores,
  PEOPLE_GROUPINGS,
} from '../../../src/core/models/people-scores';
import type { FacePair } from '../datasets/faces/face-pairs';
import { type MeanScore, meanScore, type ShareScore, shareScore } from './share-interval';

/** What a model says of one person's two faces. */
export interface PairEstimate extends Pick<FacePair, 'person' | 'gender' | 'ethnicity' | 'age'> {
  readonly neutral: Affect;
  readonly smiling: Affect;
}

/** How neutral and smiling faces of some people are read. */
export interface PairScores {
  readonly people: number;
  readonly neutralValence: MeanScore;
  readonly neutralArousal: MeanScore;
  readonly smilingValence: MeanScore;
  /** People whose smile reads more pleasant than their neutral face, at all and by more than so much. */
  readonly smileAbove: ShareScore;
  readonly smileAboveByTenth: ShareScore;
  readonly smileAboveByFifth: ShareScore;
}

/** The scores of all people, and of each group that there is. */
export interface PairReport {
  readonly all: PairScores;
  readonly gender: Readonly<Record<string, PairScores>>;
  readonly age: Readonly<Record<string, PairScores>>;
  readonly ethnicity: Readonly<Record<string, PairScores>>;
}

/** First year of each group of ages but the first. */
const AGE_GROUPS = [25, 30, 40] as const;
const UNKNOWN = 'unknown';

/** Whether smiles are told from neutral faces, and whether neutral reads as neutral, for everybody alike. */
export function pairReport(estimates: readonly PairEstimate[]): PairReport {
  const by = (groupOf: (estimate: PairEstimate) => string) => {
    const groups = group(estimates, groupOf);
    return Object.fromEntries(
      [...groups.keys()].sort().map((name) => [name, pairScores(groups.get(name) ?? [])]),
    );
  };
  return {
    all: pairScores(estimates),
    gender: by(({ gender }) => gender ?? UNKNOWN),
    age: by(({ age }) => ageGroup(age)),
    ethnicity: by(({ ethnicity }) => ethnicity ?? UNKNOWN),
  };
}

/** Name of the group that an age belongs to, `25–29`. */
export function ageGroup(age: number | null): string {
  if (age === null) return UNKNOWN;
  const next = AGE_GROUPS.findIndex((first) => age < first);
  const [first, end] =
    next === -1 ? [AGE_GROUPS.at(-1), undefined] : [AGE_GROUPS[next - 1], AGE_GROUPS[next]];
  if (first === undefined) return `${(end ?? 0) - 1} and under`;
  return end === undefined ? `${first} and over` : `${first}–${end - 1}`;
}

function pairScores(estimates: readonly PairEstimate[]): PairScores {
  const rises = estimates.map(({ neutral, smiling }) => smiling[0] - neutral[0]);
  const above = (least: number) => shareScore(rises.map((rise) => rise > least));
  return {
    people: estimates.length,
    neutralValence: meanScore(estimates.map(({ neutral }) => neutral[0])),
    neutralArousal: meanScore(estimates.map(({ neutral }) => neutral[1])),
    smilingValence: meanScore(estimates.map(({ smiling }) => smiling[0])),
    smileAbove: above(0),
    smileAboveByTenth: above(0.1),
    smileAboveByFifth: above(0.2),
  };
}

/**
 * The report as a manifest keeps it. Groups of one person are left out: they have no interval, and it is
 * known who is in them.
 *
 * @param source what the pictures are, for people.
 */
export function manifestPairs(report: PairReport, source: string): ManifestPairs {
  const { all, ...groupings } = report;
  const groups = { all: { all }, ...groupings };
  return {
    source,
    groups: PEOPLE_GROUPINGS.flatMap((by) =>
      Object.entries(groups[by])
        .filter(([, { people }]) => people > 1)
        .map(([name, scores]) => groupScores(by, name, scores)),
    ),
  };
}

function groupScores(by: PairGroupScores['by'], name: string, scores: PairScores): PairGroupScores {
  const { people, neutralValence, neutralArousal, smilingValence, ...shares } = scores;
  const spread = ({ mean, interval: [low, high] }: MeanScore) => ({ mean, low, high });
  return {
    by,
    name,
    people,
    neutralValence: spread(neutralValence),
    neutralArousal: spread(neutralArousal),
    smilingValence: spread(smilingValence),
    smileAbove: shares.smileAbove.count,
    smileAboveByTenth: shares.smileAboveByTenth.count,
    smileAboveByFifth: shares.smileAboveByFifth.count,
  };
}

/** The report as lines of text, a group in each. */
export function pairReportLines({ all, ...groups }: PairReport): string[] {
  const rows = [['all', all] as const, ...Object.values(groups).flatMap((group) => Object.entries(group))];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, scores]) => `${name.padEnd(width)}  ${scoresText(scores)}`);
}

function scoresText(scores: PairScores): string {
  const { people, neutralValence, neutralArousal, smileAbove, smileAboveByTenth, smileAboveByFifth } = scores;
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
  const spread = ({ mean, deviation, interval: [low, high] }: MeanScore) =>
    `${signed(mean)} ± ${deviation.toFixed(3)} [${signed(low)}, ${signed(high)}]`;
  return (
    `${String(people).padStart(3)} people; neutral: valence ${spread(neutralValence)}, ` +
    `arousal ${spread(neutralArousal)}; smile above by 0, .1, .2: ${smileAbove.count}, ` +
    `${smileAboveByTenth.count}, ${smileAboveByFifth.count} of ${smileAbove.total}`
  );
}
