import { expect, test } from 'vitest';
import { NearestFace } from '../../../../src/state/kiosk/nearest-face';
import { faceAt } from '../../../support/fake-stages';

/** Faces with these ids and widths, side by side. */
const faces = (widths: Readonly<Record<number, number>>) =>
  Object.entries(widths).map(([id, width], index) => ({
    ...faceAt(200 * index, 10),
    id: Number(id),
    box: { x: 200 * index, y: 10, width, height: width },
  }));

test('somebody who comes clearly nearer is followed after a while', () => {
  const nearest = new NearestFace();
  expect(nearest.choose(faces({ 1: 100, 2: 130 }), 1, 0)).toBeNull();
  expect(nearest.choose(faces({ 1: 100, 2: 130 }), 1, 1400)).toBeNull();
  expect(nearest.choose(faces({ 1: 100, 2: 130 }), 1, 1500)).toBe(2);
});

test('two people who sway side by side are not jumped between', () => {
  const nearest = new NearestFace();
  for (let nowMs = 0; nowMs < 60_000; nowMs += 100) {
    const sway = 12 * Math.sin(nowMs / 700);
    expect(nearest.choose(faces({ 1: 100 + sway, 2: 100 - sway }), 1, nowMs)).toBeNull();
  }
});

test('somebody who passes in front is not followed', () => {
  const nearest = new NearestFace();
  expect(nearest.choose(faces({ 1: 100, 2: 200 }), 1, 0)).toBeNull();
  expect(nearest.choose(faces({ 1: 100 }), 1, 1000)).toBeNull();
  expect(nearest.choose(faces({ 1: 100, 3: 200 }), 1, 1600)).toBeNull();
});

test('while the followed face is missing for a moment nobody takes its place', () => {
  expect(new NearestFace().choose(faces({ 2: 300 }), null, 5000)).toBeNull();
});
