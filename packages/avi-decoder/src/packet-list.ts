/** What a file holds of its picture, by its packets, without a frame decoded. */
export interface PacketList {
  /** Time of each frame after the first, in order of presentation, seconds; the first is 0. */
  readonly timesS: readonly number[];
  /** Time from one frame to the next, seconds: the median, and for how long the last one is shown. */
  readonly periodS: number;
}

/**
 * Reads the list of packets that FFmpeg's `framecrc` writes: `#tb 0: 1/25`, then a line each of
 * `stream, decoding time, presentation time, duration, size, checksum`. Where a file has no times of
 * presentation (AVI), those of decoding stand in, which are the same in order. `null` where the list holds no
 * packet.
 */
export function readPacketList(text: string): PacketList | null {
  const [, numerator, denominator] = /^#tb 0: *(\d+)\/(\d+)/m.exec(text) ?? [];
  if (numerator === undefined) return null;
  const unitS = Number(numerator) / Number(denominator);
  const shown: number[] = [];
  const decoded: number[] = [];
  for (const line of text.split('\n')) {
    const [stream, dts, pts, , size] = line.split(',').map((part) => part.trim());
    // A packet of nothing is one that the camera left out.
    if (stream !== '0' || size === undefined || Number(size) === 0) continue;
    decoded.push(Number(dts));
    shown.push(Number(pts));
  }
  const times = shown.every(isTime) ? shown : decoded.filter(isTime);
  const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  if (times.length === 0) return null;
  const timesS = times.map((time) => (time - first) * unitS).sort((a, b) => a - b);
  const steps = timesS
    .slice(1)
    .map((time, index) => time - (timesS[index] ?? 0))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return { timesS, periodS: steps[Math.floor(steps.length / 2)] ?? unitS };
}

/** FFmpeg writes the least of all numbers, or a word, where it knows no time. */
function isTime(time: number): boolean {
  return Number.isFinite(time) && Math.abs(time) < 2 ** 53;
}
