import type { Split } from '../datasets/faces/face-samples';
import type { PreparedIndex, PreparedRecording } from '../datasets/recordings/prepared-recordings';

/** What was kept of some recordings. */
export interface KeptShare {
  readonly recordings: number;
  /** Frames on the sampling grid. */
  readonly frames: number;
  /** Of those, the ones with a whole face. */
  readonly kept: number;
  /** `kept / frames` in [0, 1]; null without a frame. The paper keeps about 0.9. */
  readonly share: number | null;
}

/** Counts the frames of recordings and those kept. */
export function keptShare(recordings: readonly PreparedRecording[]): KeptShare {
  const frames = recordings.reduce((sum, { crops }) => sum + crops.length, 0);
  const kept = recordings.reduce((sum, { crops }) => sum + crops.filter((crop) => crop !== null).length, 0);
  return { recordings: recordings.length, frames, kept, share: frames === 0 ? null : kept / frames };
}

/** The report at the end: what there is, what was kept in each split, what was left out and why. */
export function preparationReport(index: PreparedIndex): string {
  const row = (name: string, recordings: readonly PreparedRecording[]) => {
    const { recordings: count, frames, kept, share } = keptShare(recordings);
    const percent = share === null ? 'no frame' : `${(share * 100).toFixed(1)} % kept`;
    const people = new Set(recordings.flatMap(({ subjects }) => subjects)).size;
    return (
      `  ${name.padEnd(10)} ${counted(count, 'recording')}, ${counted(people, 'person', 'people')}, ` +
      `${kept} of ${counted(frames, 'frame')}, ${percent}`
    );
  };
  const splits: readonly Split[] = ['train', 'validation', 'test'];
  const lines = [
    `${index.dataset}, ${index.frameRateHz} Hz, face score from ${index.minimumFaceScore}:`,
    ...splits.map((split) =>
      row(
        split,
        index.recordings.filter((one) => one.split === split),
      ),
    ),
    row('all', index.recordings),
    ...index.skipped.map(({ file, reason }) => `Skipped ${file}: ${reason}`),
  ];
  if (index.skipped.length > 0) lines.push(`${counted(index.skipped.length, 'file')} skipped.`);
  return lines.join('\n');
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
