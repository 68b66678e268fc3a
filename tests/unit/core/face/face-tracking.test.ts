import { describe, expect, test } from 'vitest';
import type { FaceDetection } from '../../../../src/core/face/detection';
import { FaceTracker } from '../../../../src/core/face/face-tracking';

/** A square face of this side with its corner at (x, y). */
function face(x: number, y: number, side: number, score = 0.9): FaceDetection {
  return { box: { x, y, width: side, height: side }, keypoints: [], score };
}

describe('the tracker', () => {
  test('keeps the larger of two faces', () => {
    const tracker = new FaceTracker();
    const { followed, faces } = tracker.update([face(0, 0, 50), face(200, 0, 80)], 0);
    expect(followed?.id).toBe(2);
    expect(followed?.box.width).toBe(80);
    expect(faces.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('takes the more certain of two equally large faces', () => {
    const tracker = new FaceTracker();
    expect(tracker.update([face(0, 0, 50, 0.8), face(200, 0, 50, 0.9)], 0).followed?.id).toBe(2);
  });

  test('stays with its face when another grows larger', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0, 0, 50), face(200, 0, 80)], 0);
    const { followed } = tracker.update([face(0, 0, 150), face(205, 0, 80)], 100);
    expect(followed?.box.x).toBe(205);
    expect(followed?.id).toBe(2);
  });

  test('keeps ids when the detector changes the order of faces', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0, 0, 50), face(200, 0, 80)], 0);
    const { faces } = tracker.update([face(202, 0, 80), face(3, 0, 50)], 100);
    expect(faces.map(({ id }) => id)).toEqual([2, 1]);
  });

  test('pairs faces one to one, the greatest overlap first', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0, 0, 100), face(60, 0, 100)], 0);
    // The first detection overlaps both tracks; the second overlaps track 2 still more, so track 2 is taken.
    const { faces } = tracker.update([face(40, 0, 100), face(62, 0, 100)], 100);
    expect(faces.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('gives a new id where the overlap is too small', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0, 0, 90)], 0);
    // Moved by 59 of 90: overlap 31 / 149 = .208, still the same face.
    expect(tracker.update([face(59, 0, 90)], 100).faces[0]?.id).toBe(1);
    // Moved by 61 of 90: overlap 29 / 151 = .192, another face.
    expect(tracker.update([face(120, 0, 90)], 200).faces[0]?.id).toBe(2);
  });

  test('follows nobody else while its face is missing within the tolerance', () => {
    const tracker = new FaceTracker({ lossToleranceMs: 500 });
    tracker.update([face(0, 0, 80), face(200, 0, 50)], 0);
    const missing = tracker.update([face(200, 0, 50)], 500);
    expect(missing.followed).toBeNull();
    expect(missing.faces.map(({ id }) => id)).toEqual([2]);
    expect(tracker.followedId).toBe(1);
  });

  test('knows its face again when it comes back within the tolerance', () => {
    const tracker = new FaceTracker({ lossToleranceMs: 500 });
    tracker.update([face(0, 0, 80)], 0);
    tracker.update([], 250);
    expect(tracker.update([face(4, 0, 80)], 500).followed?.id).toBe(1);
  });

  test('goes over to the largest face after the tolerance', () => {
    const tracker = new FaceTracker({ lossToleranceMs: 500 });
    tracker.update([face(0, 0, 80), face(200, 0, 50)], 0);
    tracker.update([face(200, 0, 50)], 400);
    expect(tracker.update([face(200, 0, 50)], 501).followed?.id).toBe(2);
  });

  test('never uses an id again, not even for a face that comes back late or after a reset', () => {
    const tracker = new FaceTracker({ lossToleranceMs: 500 });
    tracker.update([face(0, 0, 80)], 0);
    expect(tracker.update([face(0, 0, 80)], 600).followed?.id).toBe(2);
    tracker.reset();
    expect(tracker.update([face(0, 0, 80)], 0).followed?.id).toBe(3);
  });

  test('forgets everybody when time runs backwards', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0, 0, 80)], 1000);
    expect(tracker.update([face(0, 0, 80)], 900).followed?.id).toBe(2);
  });

  test('knows its faces again in a picture that was scaled', () => {
    const tracker = new FaceTracker();
    tracker.update([face(400, 300, 80)], 0);
    tracker.rescale(0.5, 0.5);
    expect(tracker.followedBox).toEqual({ x: 200, y: 150, width: 40, height: 40 });
    expect(tracker.update([face(200, 150, 40)], 100).followed?.id).toBe(1);
  });

  test('has nobody to follow in an empty frame', () => {
    expect(new FaceTracker().update([], 0)).toEqual({ followed: null, faces: [] });
  });
});

describe('the user', () => {
  test('can pick another face, which is followed although it is smaller', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0, 0, 80), face(200, 0, 50)], 0);
    expect(tracker.select(2)).toBe(true);
    expect(tracker.update([face(0, 0, 80), face(200, 0, 50)], 100).followed?.id).toBe(2);
  });

  test('gets the largest face back with null', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0, 0, 80), face(200, 0, 50)], 0);
    tracker.select(2);
    tracker.select(null);
    expect(tracker.update([face(0, 0, 80), face(200, 0, 50)], 100).followed?.id).toBe(1);
  });

  test('cannot pick a face that is not there', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0, 0, 80)], 0);
    expect(tracker.select(7)).toBe(false);
    expect(tracker.update([face(0, 0, 80)], 100).followed?.id).toBe(1);
  });
});
