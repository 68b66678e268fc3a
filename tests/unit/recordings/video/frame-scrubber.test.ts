import { expect, test } from 'vitest';
import type { SeekableSource } from '../../../../src/recordings/run/analyse-video';
import { FrameScrubber } from '../../../../src/recordings/video/frame-scrubber';

/** A source that gives a frame when the test lets it. */
function slowSource() {
  const asked: number[] = [];
  const give: (() => void)[] = [];
  let closed = 0;
  let framesClosed = 0;
  const source: SeekableSource = {
    facts: { name: 'a.avi', widthPx: 4, heightPx: 3, durationS: 9 },
    async *frames() {},
    frameAt(timeS) {
      asked.push(timeS);
      const frame = {
        frame: {
          close() {
            framesClosed += 1;
          },
        } as ImageBitmap,
        timestampMs: timeS * 1000,
      };
      return new Promise((resolve) => give.push(() => resolve(frame)));
    },
    close() {
      closed += 1;
    },
  };
  return { asked, give, source, closedTimes: () => closed, framesClosed: () => framesClosed };
}

test('of the frames asked for while one is decoded only the last is decoded', async () => {
  const { asked, give, source } = slowSource();
  const scrubber = new FrameScrubber(async () => source);
  const first = scrubber.frameAt(1);
  await expect.poll(() => asked).toEqual([1]);
  const overtaken = scrubber.frameAt(2);
  const last = scrubber.frameAt(3);
  give[0]?.();
  expect((await first)?.timestampMs).toBe(1000);
  expect(await overtaken).toBeNull();
  await expect.poll(() => asked).toEqual([1, 3]);
  give[1]?.();
  expect((await last)?.timestampMs).toBe(3000);
});

test('it opens its source once, when the first frame is asked for, and closes it once', async () => {
  const { give, asked, source, closedTimes } = slowSource();
  let opened = 0;
  const scrubber = new FrameScrubber(async () => {
    opened += 1;
    return source;
  });
  expect(opened).toBe(0);
  for (const timeS of [1, 2]) {
    const frame = scrubber.frameAt(timeS);
    await expect.poll(() => asked.length).toBe(timeS);
    give[timeS - 1]?.();
    await frame;
  }
  expect(opened).toBe(1);
  scrubber.close();
  await expect.poll(closedTimes).toBe(1);
  expect(await scrubber.frameAt(3)).toBeNull();
  expect(asked).toEqual([1, 2]);
});

test('a source that does not open gives its sentence', async () => {
  const scrubber = new FrameScrubber(() => Promise.reject(new Error('a.avi is empty.')));
  await expect(scrubber.frameAt(0)).rejects.toThrow('a.avi is empty.');
});

test('a frame that comes after another recording was chosen is not given to be drawn over it, but closed', async () => {
  const { asked, give, source, framesClosed } = slowSource();
  const scrubber = new FrameScrubber(async () => source);
  const late = scrubber.frameAt(1);
  await expect.poll(() => asked).toEqual([1]);
  scrubber.close();
  give[0]?.();
  expect(await late).toBeNull();
  expect(framesClosed()).toBe(1);
});
