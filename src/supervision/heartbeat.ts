import { type Clock, systemClock } from './clock';

/** The message by which a worker says that its thread is alive; Comlink passes over it. */
export const HEARTBEAT = 'heartbeat';

/** Time between two heartbeats, milliseconds. */
export const HEARTBEAT_EVERY_MS = 250;

/** Sends heartbeats from now on; a thread that computes or loops sends none meanwhile. */
export function beat(send: (message: typeof HEARTBEAT) => void, clock: Clock = systemClock): void {
  clock.every(HEARTBEAT_EVERY_MS, () => send(HEARTBEAT));
}
