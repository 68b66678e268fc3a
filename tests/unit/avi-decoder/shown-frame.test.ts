import { expect, test } from 'vitest';
import { ShownFrameReader } from '../../../packages/avi-decoder/src/shown-frame';

test('time, size and shape of pixels are read from what FFmpeg prints, in the units of the stream', () => {
  const reader = new ShownFrameReader();
  const told = [
    'Input #0, avi, from input:',
    '[Parsed_showinfo_1 @ 0x1] config in time_base: 1/50, frame_rate: 50/1',
    '[Parsed_showinfo_1 @ 0x1] n:   0 pts:      3 pts_time:0.06    pos: 5762 fmt:yuv420p sar:2/1 s:200x300 i:P iskey:1',
    '[Parsed_showinfo_1 @ 0x1] color_range:tv color_space:unknown',
    '[Parsed_showinfo_1 @ 0x1] n:  10 pts: 100000 pts_time:2000    pos: 5762 fmt:yuv420p sar:0/1 s:400x300 i:P iskey:0',
    '[Parsed_showinfo_1 @ 0x1] n:  11 pts: NOPTS pts_time:NOPTS   pos: 5762 fmt:yuv420p sar:16/15 s:720x576 i:P iskey:0',
  ].flatMap((line) => reader.read(line) ?? []);
  expect(told).toEqual([
    { timeS: 0.06, widthPx: 200, heightPx: 300, pixelAspect: 2 },
    { timeS: 2000, widthPx: 400, heightPx: 300, pixelAspect: 1 },
    { timeS: null, widthPx: 720, heightPx: 576, pixelAspect: 16 / 15 },
  ]);
});
