import { describe, expect, test } from 'vitest';
import { predictionRows } from '../../../../src/recordings/scores/prediction-rows';
import { analysed, blank } from '../../../support/analysed-frames';

describe('prediction rows', () => {
  test('without a delay each row carries the values of its own frame', () => {
    const [row] = predictionRows([analysed(0), analysed(1)], 0).slice(1);
    expect(row).toEqual({
      timeS: 0.1,
      frame: 3,
      raw: [0.01, -0.01],
      processed: [0.02, -0.02],
      faceScore: 0.9,
      provisional: false,
    });
  });

  test('a delay of +2 takes the processed value of two frames later and leaves the raw one alone', () => {
    const rows = predictionRows([analysed(0), analysed(1), analysed(2), analysed(3)], 2);
    expect(rows.map((row) => row.processed?.[0] ?? null)).toEqual([0.04, 0.06, null, null]);
    expect(rows.map((row) => row.raw?.[0] ?? null)).toEqual([0, 0.01, 0.02, 0.03]);
  });

  test('a delay of -1 leaves the first row without a processed value', () => {
    const rows = predictionRows([analysed(0), analysed(1), analysed(2)], -1);
    expect(rows.map((row) => row.processed?.[0] ?? null)).toEqual([null, 0, 0.02]);
  });

  test('the delay counts slots of the grid, not rows, where the video skips frames', () => {
    const rows = predictionRows([analysed(0), analysed(1), analysed(5), analysed(6)], 1);
    expect(rows.map((row) => row.processed?.[0] ?? null)).toEqual([0.02, null, 0.12, null]);
  });

  test('a frame without a face can show a delayed value but never a raw one', () => {
    const [row] = predictionRows([blank(0), analysed(1)], 1);
    expect(row?.raw).toBeNull();
    expect(row?.processed).toEqual([0.02, -0.02]);
    expect(row?.provisional).toBe(false);
  });

  test('a row is provisional if either of its values is, and neither true nor false without a value', () => {
    const rows = predictionRows([analysed(0, { provisional: true }), analysed(1), blank(2)], -1);
    expect(rows.map((row) => row.provisional)).toEqual([true, true, false]);
    expect(predictionRows([blank(0)], 0)[0]?.provisional).toBeNull();
  });

  test('a delay outside -10…10 is refused', () => {
    expect(() => predictionRows([analysed(0)], 251)).toThrow(/from -250 to 250/);
  });
});
