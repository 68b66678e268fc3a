import { afterEach, expect, test, vi } from 'vitest';
import { decodedInTime, STALL_MS } from '../../../../src/recordings/video/decoder-stall';

afterEach(() => vi.useRealTimers());

test('a picture that comes after the decoder was given up is closed, since nobody takes it', async () => {
  vi.useFakeTimers();
  let give: (frame: { close(): void }) => void = () => {};
  let closed = 0;
  const frame = {
    close() {
      closed += 1;
    },
  };
  const taken = decodedInTime(
    new Promise<typeof frame>((resolve) => {
      give = resolve;
    }),
    (late) => late.close(),
  );
  const refused = expect(taken).rejects.toThrow('the decoder gave no picture for 60 s');
  vi.advanceTimersByTime(STALL_MS);
  await refused;
  expect(closed).toBe(0);
  give(frame);
  await vi.waitFor(() => expect(closed).toBe(1));
});

test('a picture in time is handed on as it is', async () => {
  let closed = 0;
  const frame = {
    close() {
      closed += 1;
    },
  };
  expect(await decodedInTime(Promise.resolve(frame), (late) => late.close())).toBe(frame);
  expect(closed).toBe(0);
});
