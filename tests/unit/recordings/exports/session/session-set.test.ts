import { expect, test } from 'vitest';
import { readSavedSessions } from '../../../../../src/recordings/exports/session/saved-session';
import { fixedSession } from '../../../../../tools/looks/fixed-session.mjs';
import { inProject } from '../../../../../tools/project.mjs';

const one = fixedSession(inProject('public/models/vgg16-lstm/manifest.json'));
const other = one.replaceAll('interview.mp4', 'other.mp4');
/** As the page writes several recordings. */
const set = (...records: readonly string[]) =>
  `{"schemaVersion":1,"app":{"name":"circumplex","version":"0"},"recordings":[${records.join()}]}`;

test('sessions of several recordings are read from one file, in their order', () => {
  const sessions = readSavedSessions('set.json', set(one, other)) ?? [];
  expect(sessions.map(({ facts, frames }) => [facts.name, frames.length])).toEqual([
    ['interview.mp4', 300],
    ['other.mp4', 300],
  ]);
  expect(sessions[0]).toEqual(readSavedSessions('one.json', one)?.[0]);
});

test('a fault in one of several is told by its place and field', () => {
  const broken = other.replace('"overlap":"every-frame"', '"overlap":7');
  expect(() => readSavedSessions('set.json', set(one, broken))).toThrow(
    'set.json: recordings[1].session.scoring.overlap must be',
  );
});
