import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import { inProject } from '../../../tools/project.mjs';

const folder = () => mkdtempSync(join(tmpdir(), 'atomic-'));

test('a file and the folders above it are written, as text or bytes, and nothing is left beside', async () => {
  const file = join(folder(), 'runs/7/state.bin');
  await writeFileAtomically(file, 'old');
  await writeFileAtomically(file, Uint8Array.of(1, 2, 3));
  expect([...readFileSync(file)]).toEqual([1, 2, 3]);
  expect(readdirSync(join(file, '..'))).toEqual(['state.bin']);
});

test('of writes at the same time one is there whole', async () => {
  const file = join(folder(), 'scores.json');
  const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(100_000));
  await Promise.all(texts.map((text) => writeFileAtomically(file, text)));
  expect(texts).toContain(readFileSync(file, 'utf8'));
});

test('where the disk takes only a part, the old file stays whole, the part goes and the caller hears of it', () => {
  const place = folder();
  const file = join(place, 'weights.bin');
  writeFileSync(file, 'the weights of before');
  const script = `
    process.on('SIGXFSZ', () => {});
    const { writeFileAtomically } = await import('${pathToFileURL(inProject('tools/atomic-file.mjs'))}');
    await writeFileAtomically('${file}', new Uint8Array(200_000)).catch(() => process.exit(3));
  `;
  // No file of this shell and its children may grow past 64 KiB, as on a disk with so much left.
  const { status } = spawnSync('bash', [
    '-c',
    'ulimit -f 64 && exec "$0" --input-type=module -e "$1"',
    process.execPath,
    script,
  ]);
  expect(status).toBe(3);
  expect(readFileSync(file, 'utf8')).toBe('the weights of before');
  expect(readdirSync(place)).toEqual(['weights.bin']);
});
