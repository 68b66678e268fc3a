import { beforeEach, expect, test } from 'vitest';
import type { FrameResult } from '../../../../src/pipeline/contract';
import {
  ATTRACT_AFTER_MS,
  FRESH_MS,
  GONE_AFTER_MS,
  GREETING_MS,
  type KioskScene,
  KioskScenes,
  type SceneFacts,
} from '../../../../src/state/kiosk/kiosk-scene';
import { faceAt } from '../../../support/fake-stages';

const READY = {
  sourcePhase: 'on',
  modelPhase: 'ready',
  replacing: null,
  trouble: null,
  hidden: false,
  loweredRateHz: null,
} as const satisfies SceneFacts['live'];

let scenes: KioskScenes;
let nowMs: number;

beforeEach(() => {
  scenes = new KioskScenes();
  nowMs = 0;
});

/** Only what scenes look at. */
const resultWith = (faces: number) =>
  ({
    faces: Array.from({ length: faces }, (_, id) => ({ ...faceAt(10, 10), id })),
  }) as unknown as FrameResult;

/** Lets time go by with so many faces in every frame; the scene at the end. */
function pass(forMs: number, faces: number, live: SceneFacts['live'] = READY): KioskScene {
  let scene: KioskScene = 'preparing';
  for (const endMs = nowMs + forMs; nowMs < endMs; ) {
    nowMs += 250;
    scene = scenes.next({ live, reading: { result: resultWith(faces), atMs: nowMs }, nowMs });
  }
  return scene;
}

test('the attract screen comes after twenty seconds without a face, no sooner', () => {
  expect(pass(ATTRACT_AFTER_MS, 0)).toBe('waiting');
  expect(pass(500, 0)).toBe('attract');
});

test('whoever comes is greeted once, and read', () => {
  pass(30_000, 0);
  expect(pass(250, 1)).toBe('greeting');
  expect(pass(GREETING_MS, 1)).toBe('reading');
  expect(pass(2000, 0)).toBe('waiting');
  expect(pass(250, 1)).toBe('reading');
});

test('who has been away is forgotten, and greeted anew', () => {
  pass(5000, 1);
  pass(GONE_AFTER_MS - 500, 0);
  expect(scenes.isGone(nowMs)).toBe(false);
  pass(1000, 0);
  expect(scenes.isGone(nowMs)).toBe(true);
  expect(pass(250, 1)).toBe('greeting');
});

test.each([
  [{ sourcePhase: 'failed' }, 'fault'],
  [{ modelPhase: 'failed' }, 'fault'],
  [{ trouble: 'silent' }, 'fault'],
  [{ modelPhase: 'loading' }, 'preparing'],
  [{ replacing: 'It is restarted.' }, 'preparing'],
  [{ sourcePhase: 'starting' }, 'preparing'],
] as const)('nothing hides that %j: it is a scene of its own', (change, scene) => {
  pass(60_000, 0);
  expect(pass(60_000, 0, { ...READY, ...change })).toBe(scene);
  // And the empty room is counted anew.
  expect(pass(250, 0)).toBe('waiting');
});

test('a pipeline that gives nothing new is no empty room', () => {
  pass(30_000, 0);
  const atMs = nowMs;
  nowMs += FRESH_MS + 250;
  const old = { result: resultWith(0), atMs };
  expect(scenes.next({ live: READY, reading: old, nowMs })).toBe('preparing');
  // A slow machine has longer periods.
  expect(scenes.next({ live: { ...READY, loweredRateHz: 0.5 }, reading: old, nowMs })).toBe('waiting');
});
