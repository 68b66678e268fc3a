import type { Receiver } from './receiver';

/** A command that is answered when the live session has come so far. */
export interface Command {
  readonly receiver: Receiver;
  readonly id: number;
  readonly kind: 'start' | 'calibrate';
}

/** Commands of connected pages that wait for their answer; a start may wait for the visitor first. */
export class Commands {
  private pending: Command[] = [];
  private readonly asking = new Map<Receiver, Command>();

  /** Adds a command that the live session is about to carry out. */
  add(command: Command): void {
    this.pending.push(command);
  }

  /** Adds a start that waits for the visitor; one of the same page that waited before is given up. */
  ask(command: Command): void {
    const before = this.asking.get(command.receiver);
    if (before !== undefined) fail(before, 'Another start of the same page took its place.');
    this.asking.set(command.receiver, command);
  }

  /** Whether a start of the page waits for the visitor. */
  isAsking(receiver: Receiver): boolean {
    return this.asking.has(receiver);
  }

  /** The visitor has said yes: what waited for that is being carried out. */
  allow(): void {
    this.pending.push(...this.asking.values());
    this.asking.clear();
  }

  /** Answers those of a kind that they are done. */
  finish(kind: Command['kind']): void {
    for (const { receiver, id } of this.take(kind)) receiver.say({ type: 'done', id });
  }

  /** Answers those of a kind that they failed, in one sentence; those that wait for the visitor too. */
  giveUp(kind: Command['kind'], message: string): void {
    const given = this.take(kind);
    if (kind === 'start') {
      given.push(...this.asking.values());
      this.asking.clear();
    }
    for (const command of given) fail(command, message);
  }

  /** Forgets those of a page that has gone. */
  forget(receiver: Receiver): void {
    this.asking.delete(receiver);
    this.pending = this.pending.filter((one) => one.receiver !== receiver);
  }

  private take(kind: Command['kind']): Command[] {
    const taken = this.pending.filter((one) => one.kind === kind);
    this.pending = this.pending.filter((one) => one.kind !== kind);
    return taken;
  }
}

function fail({ receiver, id }: Command, message: string): void {
  receiver.say({ type: 'failed', id, message });
}
