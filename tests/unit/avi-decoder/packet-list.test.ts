import { expect, test } from 'vitest';
import { readPacketList } from '../../../packages/avi-decoder/src/packet-list';

const list = (unit: string, ...packets: string[]) =>
  ['#software: Lavf', `#tb 0: ${unit}`, '#media_type 0: video', ...packets, ''].join('\n');

test('times count from the first frame shown, in order of presentation, in the units of the stream', () => {
  const text = list(
    '1/50',
    '0,        -1,          3,        1,     3625, 0x2d170dee',
    '0,         0,          5,        1,      125, 0x2d170dee',
    '0,         1,          4,        1,       99, 0x2d170dee, S=1,  1',
  );
  expect(readPacketList(text)).toEqual({ timesS: [0, 0.02, 0.04], periodS: 0.02 });
});

test('where a file knows no times of presentation, those of decoding stand in', () => {
  const text = list(
    '1/25',
    '0, 0, NOPTS, 1, 9, 0x0',
    '0, 1, -9223372036854775808, 1, 9, 0x0',
    '0, 2, NOPTS, 1, 9, 0x0',
  );
  expect(readPacketList(text)?.timesS).toEqual([0, 0.04, 0.08]);
});

test('a packet of nothing is a frame that the camera left out', () => {
  const text = list(
    '1/25',
    '0, 0, 0, 1, 9, 0x0',
    '0, 1, 1, 1, 0, 0x0',
    '0, 2, 2, 1, 9, 0x0',
    '0, 3, 3, 1, 9, 0x0',
  );
  expect(readPacketList(text)?.timesS).toEqual([0, 0.08, 0.12]);
});

test.each([
  ['nothing', ''],
  ['no packet', list('1/25')],
  ['no unit', '0, 0, 0, 1, 9, 0x0'],
])('a list of %s is none', (_, text) => {
  expect(readPacketList(text)).toBeNull();
});
