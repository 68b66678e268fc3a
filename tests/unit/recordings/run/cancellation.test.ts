import { expect, test } from 'vitest';
import { unlessAborted } from '../../../../src/recordings/run/cancellation';

/** A file that opens when the test lets it. */
function slowFile() {
  let closed = 0;
  let open: () => void = () => {};
  const file = {
    close() {
      closed += 1;
    },
  };
  const opening = new Promise<typeof file>((resolve) => {
    open = () => resolve(file);
  });
  return { file, opening, open: () => open(), closedTimes: () => closed };
}

test('a cancel does not wait for what is being opened, and what opens all the same is closed', async () => {
  const { opening, open, closedTimes } = slowFile();
  const abort = new AbortController();
  const opened = unlessAborted(opening, abort.signal, (late) => late.close());
  const refused = expect(opened).rejects.toThrow('No longer wanted.');
  abort.abort(new Error('No longer wanted.'));
  await refused;
  expect(closedTimes()).toBe(0);
  open();
  await expect.poll(closedTimes).toBe(1);
});

test('what opens before a cancel is handed on, open, and a later cancel is not for it', async () => {
  const { file, opening, open, closedTimes } = slowFile();
  const abort = new AbortController();
  const opened = unlessAborted(opening, abort.signal, (late) => late.close());
  open();
  expect(await opened).toBe(file);
  abort.abort();
  await Promise.resolve();
  expect(closedTimes()).toBe(0);
});

test('an opening that fails gives its own sentence', async () => {
  const failing = Promise.reject(new Error('a.mp4 is empty.'));
  const { signal } = new AbortController();
  await expect(unlessAborted(failing, signal, () => {})).rejects.toThrow('a.mp4 is empty.');
});
