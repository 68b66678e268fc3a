import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { importsOf } from '../../../tools/checks/import-graph.mjs';
import { inProject } from '../../../tools/project.mjs';

/** Stops that a path may have: more is a list of files and no path. */
const MOST_STOPS = 8;

/** Files that may lie between two stops, or between a composing file and a stop. */
const MOST_BETWEEN = 2;

/** Where the paths are told. */
const DOCUMENTS = ['docs/architecture.md', 'docs/labels.md'];

/** A path as a document tells it. */
interface Path {
  readonly title: string;
  /** The file that begins each point of its list. */
  readonly stops: readonly string[];
  /** Files that put stops together which do not know one another: those after "Composed in". */
  readonly composers: readonly string[];
}

function pathsIn(document: string): Path[] {
  return document
    .split(/^## /m)
    .filter((section) => section.startsWith('The path of '))
    .map((section) => {
      const composed = section.split(/^Composed in /m)[1]?.split('\n\n')[0] ?? '';
      return {
        title: section.split('\n')[0] ?? '',
        stops: [...section.matchAll(/^\d+\. \[?`([^`]+)`/gm)].map(([, file = '']) => file),
        composers: [...composed.matchAll(/`(src[^`]+)`/g)].map(([, file = '']) => file),
      };
    });
}

const paths = DOCUMENTS.flatMap((document) => pathsIn(readFileSync(inProject(document), 'utf8')));
const next = new Map<string, Set<string>>();

beforeAll(async () => {
  for (const { from, to } of await importsOf()) {
    if (to !== null) next.set(from, (next.get(from) ?? new Set()).add(to));
  }
});

/** Whether one file imports another, over at most {@link MOST_BETWEEN} others. */
function reaches(from: string, to: string): boolean {
  let edge = new Set([from]);
  for (let step = 0; step <= MOST_BETWEEN; step++) {
    edge = new Set([...edge].flatMap((file) => [...(next.get(file) ?? [])]));
    if (edge.has(to)) return true;
  }
  return false;
}

const meet = (one: string, other: string, composers: readonly string[]) =>
  reaches(one, other) ||
  reaches(other, one) ||
  composers.some((composer) => reaches(composer, one) && reaches(composer, other));

test('the paths are told of that a newcomer asks for', () => {
  expect(paths.map(({ title }) => title)).toEqual(['The path of a live frame', 'The path of a label file']);
});

describe.each(paths)('$title', ({ stops, composers }) => {
  test(`has at most ${MOST_STOPS} stops, each a file that is there`, () => {
    expect(stops.length).toBeGreaterThan(2);
    expect(stops.length).toBeLessThanOrEqual(MOST_STOPS);
    expect([...stops, ...composers].filter((file) => !existsSync(inProject(file)))).toEqual([]);
  });

  test('goes from each stop to the next by imports, or through a file that composes them', () => {
    const broken = stops.slice(1).filter((stop, index) => !meet(stops[index] ?? '', stop, composers));
    expect(broken).toEqual([]);
  });

  test('would be broken by a stop that has nothing to do with it', () => {
    for (const stop of stops) expect(meet(stop, 'tools/server/headers.mjs', composers), stop).toBe(false);
  });
});
