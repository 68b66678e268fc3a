import { readdirSync, readFileSync } from 'node:fs';

/** Memory of the processes of one kind, MB. */
export interface ProcessMemory {
  /** Resident, with what is shared with others. */
  readonly residentMb: number;
  /** Resident and of this process alone: heaps and stacks. */
  readonly anonymousMb: number;
}

/** Kinds of a browser's processes. */
export const PROCESS_KINDS = ['browser', 'renderer', 'graphics', 'utility'] as const;
/** One of {@link PROCESS_KINDS}. */
export type ProcessKind = (typeof PROCESS_KINDS)[number];

/** A process of a browser. */
export interface BrowserProcess {
  readonly pid: number;
  readonly kind: ProcessKind;
}

/** Memory of these processes by kind; one that has ended counts nothing. */
export function memoryOf(processes: readonly BrowserProcess[]): Record<ProcessKind, ProcessMemory> {
  const sums = Object.fromEntries(
    PROCESS_KINDS.map((kind) => [kind, { residentMb: 0, anonymousMb: 0 }]),
  ) as Record<ProcessKind, { residentMb: number; anonymousMb: number }>;
  for (const { pid, kind } of processes) {
    const memory = processMemory(pid);
    sums[kind].residentMb += memory?.residentMb ?? 0;
    sums[kind].anonymousMb += memory?.anonymousMb ?? 0;
  }
  return sums;
}

/** Memory of a process; `null` where it has ended, or the system does not say. */
export function processMemory(pid: number): ProcessMemory | null {
  const status = text(`/proc/${pid}/status`);
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1000;
  return status === '' ? null : { residentMb: megabytes('VmRSS'), anonymousMb: megabytes('RssAnon') };
}

/** The processes of the browser with this profile, by the command lines that Linux shows. */
export function browserProcesses(profile: string): BrowserProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .map((pid) => ({ pid, parent: parentOf(pid), command: text(`/proc/${pid}/cmdline`) }));
  const roots = all.filter(
    ({ command }) =>
      command.includes(profile) && !command.includes('--type=') && !command.startsWith('/bin/sh'),
  );
  const found = new Set(roots.map(({ pid }) => pid));
  for (let grows = true; grows; ) {
    const children = all.filter(({ pid, parent }) => found.has(parent) && !found.has(pid));
    for (const { pid } of children) found.add(pid);
    grows = children.length > 0;
  }
  return all.filter(({ pid }) => found.has(pid)).map(({ pid, command }) => ({ pid, kind: kindOf(command) }));
}

function kindOf(command: string): ProcessKind {
  const type = /--type=([a-z-]+)/.exec(command)?.[1];
  if (type === undefined) return 'browser';
  return type === 'renderer' ? 'renderer' : type === 'gpu-process' ? 'graphics' : 'utility';
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(text(`/proc/${pid}/status`))?.[1] ?? -1);
}

/** What a file of /proc says; nothing where its process has ended. */
function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
