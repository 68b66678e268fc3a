import { describe, expect, test } from 'vitest';
import {
  ageGroup,
  manifestPairs,
  type PairEstimate,
  pairReport,
  pairReportLines,
} from '../../../../training/src/evaluation/pair-report';
import { meanScore, shareScore } from '../../../../training/src/evaluation/share-interval';

const person = (name: string, neutral: number, smiling: number, facts: Partial<PairEstimate> = {}) => ({
  person: name,
  gender: 'female',
  ethnicity: 'white',
  age: 27,
  neutral: [neutral, 0.1] as const,
  smiling: [smiling, 0.2] as const,
  ...facts,
});

describe('the report on pairs', () => {
  const people = [
    person('1', -0.1, 0.5),
    person('2', 0.1, 0.25, { gender: 'male', age: 31 }),
    person('3', 0, 0.05, { gender: 'male', ethnicity: null, age: null }),
    person('4', 0.2, 0.1, { age: 52 }),
  ];
  const report = pairReport(people);

  test('counts smiles that read higher, at all and by enough', () => {
    expect(report.all.smileAbove).toMatchObject({ count: 3, total: 4, share: 0.75 });
    expect(report.all.smileAboveByTenth.count).toBe(2);
    expect(report.all.smileAboveByFifth.count).toBe(1);
  });

  test('gives the zero point and its spread', () => {
    const { neutralValence, neutralArousal } = report.all;
    expect(neutralValence.mean).toBeCloseTo(0.05, 12);
    expect(neutralValence.deviation).toBeCloseTo(Math.sqrt(0.05 / 3), 12);
    expect(neutralArousal.mean).toBeCloseTo(0.1, 12);
  });

  test('tells groups apart, those of nothing known too', () => {
    expect(Object.keys(report.gender)).toEqual(['female', 'male']);
    expect(report.gender.male?.people).toBe(2);
    expect(Object.keys(report.ethnicity)).toEqual(['unknown', 'white']);
    expect(Object.keys(report.age)).toEqual(['25–29', '30–39', '40 and over', 'unknown']);
    expect(report.age['40 and over']?.smileAbove.count).toBe(0);
  });

  test('is a line for everybody and one for each group', () => {
    const lines = pairReportLines(report);
    expect(lines).toHaveLength(9);
    expect(lines[0]).toMatch(/^all .*4 people; neutral: valence \+0\.050 ± 0\.129/);
    expect(lines[0]).toMatch(/3, 2, 1 of 4$/);
  });

  test('is kept in a manifest group by group, without groups of one person', () => {
    const { source, groups } = manifestPairs(report, 'Four people');
    expect(source).toBe('Four people');
    expect(groups.map(({ by, name, people }) => [by, name, people])).toEqual([
      ['all', 'all', 4],
      ['gender', 'female', 2],
      ['gender', 'male', 2],
      ['ethnicity', 'white', 3],
    ]);
    const [low, high] = report.all.neutralValence.interval;
    expect(groups[0]?.neutralValence).toEqual({ mean: report.all.neutralValence.mean, low, high });
    expect(groups[0]).toMatchObject({ smileAbove: 3, smileAboveByTenth: 2, smileAboveByFifth: 1 });
  });

  test.each([
    [24, '24 and under'],
    [25, '25–29'],
    [39, '30–39'],
    [40, '40 and over'],
    [null, 'unknown'],
  ])('age %s is %s', (age, group) => expect(ageGroup(age)).toBe(group));
});

test("a share has Wilson's interval, which is honest at both ends", () => {
  const all = shareScore(Array.from({ length: 72 }, () => true));
  expect(all.share).toBe(1);
  expect(all.interval[0]).toBeCloseTo(72 / (72 + 1.959964 ** 2), 6);
  expect(all.interval[1]).toBeCloseTo(1, 12);
  const [low, high] = shareScore(Array.from({ length: 20 }, (_, i) => i < 10)).interval;
  expect([low, high]).toEqual([expect.closeTo(0.2993, 3), expect.closeTo(0.7007, 3)]);
  expect(shareScore([]).interval).toEqual([0, 1]);
});

test('a mean has the interval of its standard error, and none of one value', () => {
  const { mean, deviation, interval } = meanScore([1, 2, 3, 4]);
  expect([mean, deviation]).toEqual([2.5, expect.closeTo(Math.sqrt(5 / 3), 12)]);
  expect(interval[1] - mean).toBeCloseTo((1.959964 * Math.sqrt(5 / 3)) / 2, 9);
  expect(meanScore([0.3])).toMatchObject({ mean: 0.3, interval: [-Infinity, Infinity] });
});
