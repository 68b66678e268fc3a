import { type RandomSource, seededRandom, shuffledIndices } from '../../engine/random';
import type { Split } from '../faces/face-samples';
import { groupBy } from '../files/folder-listing';

/**
 * How recordings fall into training, validation and test:
 * - `paper`: the published training part gives training and validation, 28 and 6 of 34; the published
 *   validation part is the test set, and the published test part, whose labels are not published, is left
 *   out (paper, section 4.1).
 * - `published`: as the publishers put them.
 * - `subjects`: drawn by subject, about 65, 15 and 20 percent.
 */
export const SPLIT_PROTOCOLS = ['paper', 'published', 'subjects'] as const;

/** See {@link SPLIT_PROTOCOLS}. */
export type SplitProtocol = (typeof SPLIT_PROTOCOLS)[number];

/** What a split is decided by. */
interface Splittable {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly partition: Split | null;
}

/** Recordings of the paper's training part and how many of them validate (section 4.1). */
const PAPER_TRAINING_RECORDINGS = 34;
const PAPER_VALIDATION_RECORDINGS = 6;
const VALIDATION_SHARE = 0.15;
const TEST_SHARE = 0.2;

/** The protocol that fits a set: `paper` where every recording has a published part, else `subjects`. */
export function usualProtocol(recordings: readonly Splittable[]): SplitProtocol {
  return recordings.length > 0 && recordings.every(({ partition }) => partition !== null)
    ? 'paper'
    : 'subjects';
}

/**
 * The split of each recording by its name; recordings that the protocol leaves out are missing. No person is
 * in two splits, and the same recordings, protocol and seed give the same split in whatever order they come.
 * Throws a sentence when a protocol needs a published part that a recording does not have, and when
 * published parts share a person.
 */
export function splitRecordings(
  recordings: readonly Splittable[],
  protocol: SplitProtocol,
  seed: number,
): Map<string, Split> {
  const sorted = recordings.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const random = seededRandom(seed);
  const splits =
    protocol === 'subjects'
      ? bySubjects(sorted, random)
      : protocol === 'paper'
        ? byPaper(sorted, random)
        : new Map(sorted.map((recording) => [recording.name, published(recording, protocol)]));
  refuseSharedSubjects(sorted, splits);
  return splits;
}

/**
 * Recordings that must stay together, since they share a person, directly or through others; in order of
 * their first recording.
 */
export function subjectGroups<Item extends Pick<Splittable, 'subjects'>>(
  recordings: readonly Item[],
): Item[][] {
  let groups: { subjects: Set<string>; members: { item: Item; order: number }[] }[] = [];
  recordings.forEach((item, order) => {
    const touched = groups.filter(({ subjects }) => item.subjects.some((subject) => subjects.has(subject)));
    const merged = {
      subjects: new Set([...item.subjects, ...touched.flatMap(({ subjects }) => [...subjects])]),
      members: [...touched.flatMap(({ members }) => members), { item, order }],
    };
    groups = [...groups.filter((group) => !touched.includes(group)), merged];
  });
  return groups
    .map(({ members }) => members.sort((a, b) => a.order - b.order))
    .sort((a, b) => (a[0]?.order ?? 0) - (b[0]?.order ?? 0))
    .map((members) => members.map(({ item }) => item));
}

function byPaper(recordings: readonly Splittable[], random: RandomSource): Map<string, Split> {
  const parts = groupBy(recordings, (recording) => published(recording, 'paper'));
  const training = parts.get('train') ?? [];
  const share = PAPER_VALIDATION_RECORDINGS / PAPER_TRAINING_RECORDINGS;
  const { drawn, left } = drawGroups(subjectGroups(training), wanted(training.length, share), random);
  return new Map<string, Split>([
    ...left.map(({ name }) => [name, 'train'] as const),
    ...drawn.map(({ name }) => [name, 'validation'] as const),
    ...(parts.get('validation') ?? []).map(({ name }) => [name, 'test'] as const),
  ]);
}

function bySubjects(recordings: readonly Splittable[], random: RandomSource): Map<string, Split> {
  const count = recordings.length;
  const test = drawGroups(subjectGroups(recordings), wanted(count, TEST_SHARE), random);
  const validation = drawGroups(subjectGroups(test.left), wanted(count, VALIDATION_SHARE), random);
  return new Map<string, Split>([
    ...validation.left.map(({ name }) => [name, 'train'] as const),
    ...validation.drawn.map(({ name }) => [name, 'validation'] as const),
    ...test.drawn.map(({ name }) => [name, 'test'] as const),
  ]);
}

/** A share of recordings in whole ones: at least one where there are two. */
function wanted(count: number, share: number): number {
  return count < 2 ? 0 : Math.max(1, Math.round(count * share));
}

/** Draws whole groups with as nearly `count` recordings as they allow, never all of them. */
function drawGroups<Item>(
  groups: readonly (readonly Item[])[],
  count: number,
  random: RandomSource,
): { drawn: Item[]; left: Item[] } {
  // The groups that reach each total, found in a drawn order, so that the seed decides among equals.
  const reached = new Map<number, readonly number[]>([[0, []]]);
  for (const index of shuffledIndices(groups.length, random)) {
    const size = groups[index]?.length ?? 0;
    for (const [total, members] of [...reached]) {
      if (!reached.has(total + size) && members.length + 1 < groups.length) {
        reached.set(total + size, [...members, index]);
      }
    }
  }
  const totals = [...reached.keys()].sort((a, b) => Math.abs(a - count) - Math.abs(b - count) || b - a);
  const chosen = new Set(reached.get(totals[0] ?? 0));
  return {
    drawn: groups.flatMap((group, index) => (chosen.has(index) ? group : [])),
    left: groups.flatMap((group, index) => (chosen.has(index) ? [] : group)),
  };
}

function published({ name, partition }: Splittable, protocol: SplitProtocol): Split {
  if (partition !== null) return partition;
  throw new Error(
    `The protocol "${protocol}" needs the published part of every recording; expected train, validation or ` +
      `test for "${name}", found none. Give a file with --partition, or take the protocol "subjects".`,
  );
}

function refuseSharedSubjects(recordings: readonly Splittable[], splits: ReadonlyMap<string, Split>): void {
  const seen = new Map<string, { name: string; split: Split }>();
  for (const { name, subjects } of recordings) {
    const split = splits.get(name);
    if (split === undefined) continue;
    for (const subject of subjects) {
      const other = seen.get(subject);
      if (other !== undefined && other.split !== split) {
        throw new Error(
          `Person "${subject}" is in "${other.name}" (${other.split}) and "${name}" (${split}); expected every ` +
            'person in one split. Take the protocol "subjects" to draw a new one.',
        );
      }
      seen.set(subject, { name, split });
    }
  }
}
