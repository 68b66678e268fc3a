import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderInUseError, LOCK_FILE, lockFolder } from '../../../../training/src/experiments/run-lock';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-lock-'));
  file = join(folder, LOCK_FILE);
});
afterEach(() => rm(folder, { recursive: true }));

const holder = (changes: object) => {
  const since = '2026-01-02T03:04:05.000Z';
  return JSON.stringify({ pid: 1, host: hostname(), processStart: null, since, slurmJob: null, ...changes });
};

/** The id of a process that has ended and was collected. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'close');
  return child.pid ?? -1;
}

test('a folder is one process’s until it is released, and nothing is left behind', async () => {
  const lock = await lockFolder(folder);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
  await expect(lockFolder(folder)).rejects.toThrow(FolderInUseError);
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
  await (await lockFolder(folder)).release();
});

test('of many that want a folder at once, one gets it', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the lock of a living process stands, and the sentence names it', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
  try {
    await writeFile(file, holder({ pid: child.pid }));
    await expect(lockFolder(folder)).rejects.toThrow(
      `process ${child.pid} on ${hostname()} has been running it since 2026-01-02T03:04:05.000Z`,
    );
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  // The same lock, now of a dead process.
  await (await lockFolder(folder)).release();
});

test('the lock of a dead process is taken over', async () => {
  await writeFile(file, holder({ pid: await deadPid() }));
  const lock = await lockFolder(folder);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

test.runIf(process.platform === 'linux')('a pid that another process has now counts as dead', async () => {
  await writeFile(file, holder({ pid: process.pid, processStart: '1' }));
  await (await lockFolder(folder)).release();
});

test('a lock cut short in the writing is taken over', async () => {
  await writeFile(file, '{"pid": 12');
  await (await lockFolder(folder)).release();
});

test('a lock of another machine stands while it is fresh, and falls after six silent hours', async () => {
  await writeFile(file, holder({ host: 'another-machine' }));
  await expect(lockFolder(folder)).rejects.toThrow('on another-machine');
  const old = Date.now() / 1000 - 6 * 3600 - 60;
  await utimes(file, old, old);
  await (await lockFolder(folder)).release();
});

test('a SLURM job that was started again elsewhere takes over from its former life', async () => {
  await writeFile(file, holder({ host: 'another-node', slurmJob: '4711' }));
  const before = process.env.SLURM_JOB_ID;
  process.env.SLURM_JOB_ID = '4711';
  try {
    await (await lockFolder(folder)).release();
  } finally {
    if (before === undefined) delete process.env.SLURM_JOB_ID;
    else process.env.SLURM_JOB_ID = before;
  }
});

test('releasing leaves a lock alone that is someone else’s by now', async () => {
  const lock = await lockFolder(folder);
  const text = holder({ host: 'another-machine' });
  await writeFile(file, text);
  await lock.release();
  expect(await readFile(file, 'utf8')).toBe(text);
});
