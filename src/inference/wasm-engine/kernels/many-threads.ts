import { doItem } from './phase-items';
import { Phase, Sync } from './record-fields';
import { address, field } from './records';

export { activate } from './network/activations';

/*
 * Threads take the items of a phase one by one. The next phase opens when the items are done, not when the
 * threads have come: one that the system holds up, or that is still waking, delays the others only by the
 * item it has.
 *
 * One 64-bit word names the phase and its next item. The phase is counted on from run to run, so the exchange
 * of a thread that looked away fails instead of taking an item of another phase.
 */

/**
 * Looks at the phase so often before sleeping on it, some half a millisecond: about as long as the others
 * take for the item they have. A thread that slept is woken late, and a frame has twenty phases.
 */
const LOOKS: i32 = 400000;

/**
 * The next item where no phase is open. The fields of a run may then be changed: whatever a thread makes of
 * them, it takes nothing.
 */
const CLOSED: i32 = 0x7fffffff;

function place(sync: usize, field: i32): usize {
  return sync + ((<usize>field) << 2);
}

/** Bytes from the state to its upper half, the phase. */
const PHASE_BYTES: usize = 4;

function phaseNow(sync: usize): i32 {
  return atomic.load<i32>(place(sync, Sync.State) + PHASE_BYTES);
}

/**
 * Waits until another phase is open, at most `patienceMs` (for ever if that is negative). A wait may end
 * without cause: looks again.
 *
 * @returns whether another phase is open
 */
function awaitPhaseAfter(sync: usize, phase: i32, patienceMs: i32): bool {
  for (let look = 0; look < LOOKS; look++) if (phaseNow(sync) !== phase) return true;
  const nanoseconds: i64 = patienceMs < 0 ? -1 : <i64>patienceMs * 1000000;
  while (phaseNow(sync) === phase) {
    const done = atomic.load<i32>(place(sync, Sync.Done));
    const answer = atomic.wait<i32>(place(sync, Sync.State) + PHASE_BYTES, phase, nanoseconds);
    const timedOut = answer === 2;
    if (timedOut && phaseNow(sync) === phase && atomic.load<i32>(place(sync, Sync.Done)) === done)
      return false;
  }
  return true;
}

/** Opens phase `index` of the run; after the last, closes it. */
function open(sync: usize, index: i32): void {
  atomic.store<i32>(place(sync, Sync.Done), 0);
  const phase = <i64>(field(sync, Sync.FirstPhase) + index);
  const item: i64 = index < field(sync, Sync.PhaseCount) ? 0 : CLOSED;
  atomic.store<i64>(place(sync, Sync.State), (phase << 32) | item);
  atomic.notify(place(sync, Sync.State) + PHASE_BYTES, -1);
}

/**
 * Works as thread `thread`: with a patience that is not negative to the end of the run, else for ever.
 *
 * @returns whether the run came to its end: false when nothing was done for as long as the patience lasts
 */
function work(sync: usize, thread: i32, patienceMs: i32): bool {
  while (true) {
    const state = atomic.load<i64>(place(sync, Sync.State));
    const number = <i32>(state >> 32);
    const item = <i32>state;
    const index = number - field(sync, Sync.FirstPhase);
    if (item === CLOSED && patienceMs >= 0) return true;
    const isOpen = item !== CLOSED && index >= 0 && index < field(sync, Sync.PhaseCount);
    const phase = address(sync, Sync.Phases) + <usize>(index * Phase.Count * 4);
    const items = isOpen ? field(phase, Phase.Items) : 0;
    if (item >= items) {
      if (!awaitPhaseAfter(sync, number, patienceMs)) return false;
      continue;
    }
    if (atomic.cmpxchg<i64>(place(sync, Sync.State), state, state + 1) !== state) continue;
    doItem(phase, item, thread);
    if (atomic.add<i32>(place(sync, Sync.Done), 1) === items - 1) open(sync, index + 1);
  }
}

/**
 * Does all items of `count` phases of at least one item, together with whoever serves the same `sync`.
 *
 * @returns 0 when the work is done, 1 when another thread took an item and did nothing more for `patienceMs`
 */
export function run(sync: usize, phases: usize, count: i32, patienceMs: i32): i32 {
  const first = phaseNow(sync) + 1;
  store<i32>(place(sync, Sync.FirstPhase), first);
  store<usize>(place(sync, Sync.Phases), phases);
  store<i32>(place(sync, Sync.PhaseCount), count);
  open(sync, 0);
  return work(sync, 0, patienceMs) ? 0 : 1;
}

/** Serves a memory as thread `thread`, 1 or more, until the thread is ended. */
export function serve(sync: usize, thread: i32): void {
  work(sync, thread, -1);
}
