import { expect, test } from 'vitest';
import { type FacialActions, facialActions } from '../../../src/actor/facial-actions';

const NAMES = Object.keys(facialActions([0, 0])) as (keyof FacialActions)[];

/** -1 to 1 in steps of 0.05. */
const GRID = Array.from({ length: 41 }, (_, step) => (step - 20) / 20);

test('every action stays in its range, also beyond the circumplex', () => {
  for (const valence of [-3, ...GRID, 3]) {
    for (const arousal of [-3, ...GRID, 3]) {
      const actions = facialActions([valence, arousal]);
      for (const name of NAMES) {
        expect(actions[name], `${name} at ${valence}, ${arousal}`).toBeGreaterThanOrEqual(
          name === 'lipCorners' ? -1 : 0,
        );
        expect(actions[name], `${name} at ${valence}, ${arousal}`).toBeLessThanOrEqual(1);
      }
    }
  }
});

test('a small step of affect is a small step of the face', () => {
  const step = 0.002;
  for (const valence of GRID) {
    for (const arousal of GRID) {
      const here = facialActions([valence, arousal]);
      for (const there of [
        facialActions([valence + step, arousal]),
        facialActions([valence, arousal + step]),
      ]) {
        // The steepest is the lift of the lip corners out of neutral: 0.002 ** 0.8 = 0.0069.
        for (const name of NAMES) expect(Math.abs(there[name] - here[name]), name).toBeLessThan(0.01);
      }
    }
  }
});

test('a neutral face rests', () => {
  for (const name of NAMES) expect(facialActions([0, 0])[name], name).toBeCloseTo(0, 12);
});

test('pleasure lifts lip corners and cheeks, the more the stronger', () => {
  const pleased = [0, 0.25, 0.5, 0.75, 1].map((valence) => facialActions([valence, 0.3]));
  for (const [index, now] of pleased.slice(1).entries()) {
    const before = pleased[index];
    expect(now.lipCorners).toBeGreaterThan(before?.lipCorners ?? Number.NaN);
    expect(now.cheekRaise).toBeGreaterThan(before?.cheekRaise ?? Number.NaN);
    expect(now.teeth).toBeGreaterThan(before?.teeth ?? Number.NaN);
  }
  expect(facialActions([1, 0])).toMatchObject({ lipCorners: 1, cheekRaise: 0.7, teeth: 0.55, browLower: 0 });
});

test('arousal alone startles: lids, brows and jaw', () => {
  const startled = facialActions([0, 1]);
  expect(startled).toMatchObject({ lidRaise: 1, browRaise: 0.95, jawDrop: 0.95, lipCorners: 0, teeth: 0 });
  const half = facialActions([0, 0.5]);
  expect(half).toMatchObject({ lidRaise: 0.5, browRaise: 0.475, jawDrop: 0.475 });
});

test('displeasure with arousal is angry, without it is sad', () => {
  const angry = facialActions([-1, 1]);
  // 0.1 + 1.15 is more than a brow can; 0.9 is the displeasure and arousal that bare the teeth.
  expect(angry).toMatchObject({ browLower: 1, noseWrinkle: 1, teeth: 0.9, innerBrowRaise: 0, lipPress: 0 });
  const sad = facialActions([-1, 0]);
  expect(sad).toMatchObject({
    lipCorners: -0.95,
    innerBrowRaise: 0.95,
    browLower: 0.1,
    teeth: 0,
    lipPress: 0.4,
  });
});

test('lack of arousal lets the lids sink', () => {
  const droops = [0, -0.3, -0.6, -1].map((arousal) => facialActions([0, arousal]).lidDroop);
  expect(droops).toEqual(droops.toSorted((a, b) => a - b));
  expect(droops.at(-1)).toBe(0.85);
});
