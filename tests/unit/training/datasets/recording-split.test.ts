import { describe, expect, test } from 'vitest';
import {
  splitRecordings,
  subjectGroups,
  usualProtocol,
} from '../../../../training/src/datasets/recordings/recording-split';

type Part = 'train' | 'validation' | 'test' | null;

const recording = (name: string, partition: Part = null, subjects = [name]) => ({
  name,
  subjects,
  partition,
});

/** SEWA-DB as AVEC divides it: 34 recordings for training, 14 for validation, 16 for test. */
const sewa = [
  ...Array.from({ length: 34 }, (_, index) => recording(`Train_${index}`, 'train')),
  ...Array.from({ length: 14 }, (_, index) => recording(`Devel_${index}`, 'validation')),
  ...Array.from({ length: 16 }, (_, index) => recording(`Test_${index}`, 'test')),
];

function namesIn(splits: ReadonlyMap<string, string>, split: string): string[] {
  return [...splits].filter(([, value]) => value === split).map(([name]) => name);
}

describe('the protocol of the paper', () => {
  const splits = splitRecordings(sewa, 'paper', 1);

  test('makes 28 and 6 of 34 training recordings, tests on the 14 for validation and leaves 16 out', () => {
    expect(namesIn(splits, 'train')).toHaveLength(28);
    expect(namesIn(splits, 'validation')).toHaveLength(6);
    expect(namesIn(splits, 'test').sort()).toEqual(
      Array.from({ length: 14 }, (_, index) => `Devel_${index}`).sort(),
    );
    expect([...splits.keys()].some((name) => name.startsWith('Test_'))).toBe(false);
  });

  test('follows from the seed alone, in whatever order the recordings come', () => {
    expect(new Map([...splitRecordings(sewa.toReversed(), 'paper', 1)].sort())).toEqual(
      new Map([...splits].sort()),
    );
    expect(namesIn(splitRecordings(sewa, 'paper', 2), 'validation')).not.toEqual(
      namesIn(splits, 'validation'),
    );
  });

  test('keeps people together: 17 pairs of recordings still give 28 and 6', () => {
    const paired = sewa.map((one, index) =>
      one.partition === 'train' ? { ...one, subjects: [`person ${index >> 1}`] } : one,
    );
    for (let seed = 1; seed <= 10; seed++) {
      const drawn = splitRecordings(paired, 'paper', seed);
      const people = (split: string) =>
        new Set(paired.filter(({ name }) => drawn.get(name) === split).flatMap(({ subjects }) => subjects));
      expect(namesIn(drawn, 'validation')).toHaveLength(6);
      expect([...people('validation')].filter((person) => people('train').has(person))).toEqual([]);
    }
  });

  test('needs published parts, and says which recording has none', () => {
    expect(() => splitRecordings([recording('a', 'train'), recording('b')], 'paper', 1)).toThrow(
      'expected train, validation or test for "b", found none',
    );
  });
});

test('published parts are taken as they are, unless they share a person', () => {
  const parts = [recording('a', 'train', ['x']), recording('b', 'test', ['y']), recording('c', 'validation')];
  expect(splitRecordings(parts, 'published', 1)).toEqual(
    new Map([
      ['a', 'train'],
      ['b', 'test'],
      ['c', 'validation'],
    ]),
  );
  const sharing = [...parts, recording('d', 'test', ['x'])];
  expect(() => splitRecordings(sharing, 'published', 1)).toThrow(
    'Person "x" is in "a" (train) and "d" (test); expected every person in one split.',
  );
});

describe('a split by subjects', () => {
  test('has no person in two parts and about 65, 15 and 20 percent in them', () => {
    const set = Array.from({ length: 40 }, (_, index) => recording(`r${index}`, null, [`s${index >> 1}`]));
    const splits = splitRecordings(set, 'subjects', 3);
    const counts = ['train', 'validation', 'test'].map((split) => namesIn(splits, split).length);
    expect(counts).toEqual([26, 6, 8]);
    for (let subject = 0; subject < 20; subject++) {
      expect(splits.get(`r${2 * subject}`)).toBe(splits.get(`r${2 * subject + 1}`));
    }
  });

  test('leaves something to train on, even where one person is in nearly everything', () => {
    const set = [...'abcdefgh'].map((name) => recording(name, null, name === 'h' ? ['z'] : ['x']));
    const splits = splitRecordings(set, 'subjects', 1);
    expect(namesIn(splits, 'test')).toEqual(['h']);
    expect(namesIn(splits, 'train')).toHaveLength(7);
    expect(splitRecordings([recording('a')], 'subjects', 1)).toEqual(new Map([['a', 'train']]));
  });
});

test('people join recordings through others they share', () => {
  const names = (groups: { name: string }[][]) =>
    groups.map((group) => group.map(({ name }) => name).join(''));
  const set = [
    recording('a', null, ['1', '2']),
    recording('b', null, ['3']),
    recording('c', null, ['4', '5']),
    recording('d', null, ['2', '4']),
  ];
  expect(names(subjectGroups(set))).toEqual(['acd', 'b']);
});

test('the paper’s protocol is usual where all recordings have a published part', () => {
  expect(usualProtocol(sewa)).toBe('paper');
  expect(usualProtocol([recording('a', 'train'), recording('b')])).toBe('subjects');
  expect(usualProtocol([])).toBe('subjects');
});
