import { expect, test } from 'vitest';
import { type ActorSubject, actorSubject, SAMPLE_SUBJECT } from '../../../src/actor/subject';

const CROWD: readonly ActorSubject[] = Array.from({ length: 200 }, (_, seed) => actorSubject(seed));

test('a seed is always the same person', () => {
  expect(actorSubject(7)).toEqual(actorSubject(7));
  expect(SAMPLE_SUBJECT).toEqual(actorSubject(SAMPLE_SUBJECT.seed));
});

test('different seeds are different people', () => {
  const looks = CROWD.map(({ seed: _, ...look }) => JSON.stringify(look));
  expect(new Set(looks).size).toBe(CROWD.length);
});

test('the crowd is mixed', () => {
  const kinds = (trait: (subject: ActorSubject) => unknown) =>
    new Set(CROWD.map((one) => String(trait(one)))).size;
  expect(kinds(({ skin }) => skin)).toBe(6);
  expect(kinds(({ hair }) => hair)).toBe(6);
  expect(kinds(({ iris }) => iris)).toBe(4);
  expect(kinds(({ clothes }) => clothes)).toBe(4);
  expect(kinds(({ background }) => background)).toBe(4);
  const fromLeft = CROWD.filter(({ lightSide }) => lightSide === -1).length;
  expect(fromLeft).toBeGreaterThan(70);
  expect(fromLeft).toBeLessThan(130);
});

test('nobody is out of proportion', () => {
  for (const subject of CROWD) {
    for (const colour of [subject.skin, subject.hair, subject.iris, subject.lips]) {
      for (const part of colour) expect(part >= 0 && part <= 255).toBe(true);
    }
    expect(Math.abs(subject.faceWidth - 0.77)).toBeLessThanOrEqual(0.04);
    expect(Math.abs(subject.jawWidth - 0.78)).toBeLessThanOrEqual(0.08);
    expect(Math.abs(subject.hairLength - 0.5)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(subject.lightSide)).toBe(1);
    for (const factor of [subject.eyeSize, subject.eyeDistance, subject.noseLength, subject.mouthWidth]) {
      expect(Math.abs(factor - 1)).toBeLessThanOrEqual(0.1 + 1e-9);
    }
  }
});
