import { execFile } from 'node:child_process';
import { readFileSync, statSync, utimesSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Parsed, parseJson } from '../../../src/core/schemas/schema-fault';
import { fields, text, whole } from '../../../src/core/schemas/schema-parts';

const holderSchema = fields({
  pid: whole(1),
  host: text,
  /** When the process started, in the kernel's own count, where it tells (Linux); a reused pid differs. */
  processStart: v.optional(v.nullable(text), null),
  since: v.optional(text, 'an unknown time'),
  /** Id of the SLURM job that the process belongs to. */
  slurmJob: v.optional(v.nullable(text), null),
});

/** Who holds a folder. */
type LockHolder = Parsed<typeof holderSchema>;

/** Name of the lock in a folder. */
export const LOCK_FILE = 'run.lock';

/** A folder is another living process's. */
export class FolderInUseError extends Error {}

/** A folder that this process alone writes to. */
export interface RunLock {
  /** Shows other machines that the holder lives; cheap, to be called as often as there is a chance. */
  touch(): void;
  release(): Promise<void>;
}

/** A holder on another machine that has not been heard of for so long is taken for dead. */
const SILENT_AFTER_MS = 6 * 60 * 60_000;
const TOUCH_EVERY_MS = 60_000;

/**
 * Takes a folder for this process. A lock that a dead process has left is taken over: on this machine when
 * there is no such process any more, on another when its SLURM job is over or is this very one started again,
 * or when nothing was heard of it for six hours.
 *
 * @throws FolderInUseError with a sentence that names the holder when it lives.
 */
export async function lockFolder(folder: string): Promise<RunLock> {
  const file = join(folder, LOCK_FILE);
  await mkdir(folder, { recursive: true });
  const own = ownHolder();
  const drawn = join(folder, `.${LOCK_FILE}.${own.host}.${own.pid}`);
  await writeFile(drawn, JSON.stringify(own));
  try {
    // A link appears whole or not at all, and only where there is nothing.
    while (!(await linked(drawn, file))) {
      const text = await readFile(file, 'utf8').catch(() => null);
      if (text === null) continue;
      const holder = parseHolder(text);
      if (holder !== null && (await isAlive(holder, file)))
        throw new FolderInUseError(
          `${folder}: process ${holder.pid} on ${holder.host} has been running it since ${holder.since}; ` +
            `wait for it, or remove ${LOCK_FILE} if you know that it is gone.`,
        );
      await removeIfUnchanged(file, `${drawn}.stale`, text);
    }
  } finally {
    await rm(drawn, { force: true });
  }
  return heldLock(file, JSON.stringify(own));
}

function heldLock(file: string, text: string): RunLock {
  let touched = Date.now();
  return {
    touch() {
      const now = Date.now();
      if (now - touched < TOUCH_EVERY_MS) return;
      touched = now;
      try {
        utimesSync(file, now / 1000, now / 1000);
      } catch {
        // Whoever removed the lock by hand said that the folder is free; the run itself is not harmed.
      }
    },
    async release() {
      const found = await readFile(file, 'utf8').catch(() => null);
      if (found === text) await rm(file, { force: true });
    },
  };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Of two processes that find the same stale lock, the slower may catch the quicker one's new lock: it puts it
 * back.
 */
async function removeIfUnchanged(file: string, aside: string, text: string): Promise<void> {
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== text) await linked(aside, file);
  await rm(aside, { force: true });
}

function ownHolder(): LockHolder {
  return {
    pid: process.pid,
    host: hostname(),
    processStart: processStart(process.pid),
    since: new Date().toISOString(),
    slurmJob: process.env.SLURM_JOB_ID ?? null,
  };
}

function parseHolder(json: string): LockHolder | null {
  try {
    return parseJson(holderSchema, json, { source: LOCK_FILE });
  } catch {
    return null;
  }
}

async function isAlive(holder: LockHolder, file: string): Promise<boolean> {
  if (holder.host === hostname()) return isRunning(holder);
  const job = holder.slurmJob;
  if (job !== null) {
    // SLURM starts a job again only when its former life is over.
    if (job === process.env.SLURM_JOB_ID) return false;
    const listed = await isJobListed(job);
    if (listed !== null) return listed;
  }
  try {
    return Date.now() - statSync(file).mtimeMs < SILENT_AFTER_MS;
  } catch {
    return false;
  }
}

function isRunning({ pid, processStart: start }: LockHolder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const found = processStart(pid);
  // A process that has ended and was not yet collected by its parent counts as gone.
  return found !== 'ended' && (start === null || found === null || found === start);
}

/** Start time of a process in clock ticks since boot; `ended` for a zombie, null where there is no /proc. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the state follows it, and the start time 19 fields on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** Whether SLURM still knows a job as waiting or running; null where it cannot be asked. */
function isJobListed(job: string): Promise<boolean | null> {
  return new Promise((done) => {
    execFile('squeue', ['--noheader', '--jobs', job, '--format', '%T'], (error, output, complaint) => {
      if (error === null) done(output.trim() !== '');
      else done(/invalid job id/i.test(complaint) ? false : null);
    });
  });
}
