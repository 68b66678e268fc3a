import { afterEach, expect, test, vi } from 'vitest';
import { openAnalysisSource } from '../../../../src/recordings/video/open-source';

afterEach(() => vi.unstubAllGlobals());

const FOLDER = { name: '001', pictures: [new File(['x'], '0.png')], frameRateHz: 25 };

test('a cancel ends the opening at once, though its picture is still being decoded, and that is closed', async () => {
  let give: (picture: { width: number; height: number; close(): void }) => void = () => {};
  let closed = 0;
  const decoding = new Promise((resolve) => {
    give = resolve;
  });
  vi.stubGlobal('createImageBitmap', () => decoding);
  const abort = new AbortController();
  const opening = openAnalysisSource(FOLDER, { signal: abort.signal });
  const refused = expect(opening).rejects.toThrow('No longer wanted.');
  abort.abort(new Error('No longer wanted.'));
  await refused;
  expect(closed).toBe(0);
  give({
    width: 4,
    height: 3,
    close() {
      closed += 1;
    },
  });
  await expect.poll(() => closed).toBe(1);
});

test('nothing is opened for a signal that has aborted', async () => {
  let decoded = 0;
  vi.stubGlobal('createImageBitmap', async () => {
    decoded += 1;
  });
  const signal = AbortSignal.abort(new Error('No longer wanted.'));
  await expect(openAnalysisSource(FOLDER, { signal })).rejects.toThrow('No longer wanted.');
  expect(decoded).toBe(0);
});
