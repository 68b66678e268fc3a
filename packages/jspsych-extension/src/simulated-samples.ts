import type { CircumplexSample } from '@circumplex/client';

/** Rate of what is made up, hertz. */
const RATE_HZ = 10;

/**
 * Samples of nobody for a trial of a simulated experiment: ten a second, on slow waves that begin elsewhere
 * in every trial and are the same in every simulation.
 *
 * @param trial number of the trial, from 0
 */
export function simulatedSamples(fromMs: number, toMs: number, trial: number): CircumplexSample[] {
  const count = Math.floor(((toMs - fromMs) / 1000) * RATE_HZ) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, slot) => {
    const timeMs = fromMs + (slot * 1000) / RATE_HZ;
    const phase = slot / 40 + trial * 1.7;
    const pair = [0.5 * Math.sin(phase), 0.4 * Math.cos(phase * 1.3)] as const;
    return {
      slot,
      timeMs,
      holdsAtMs: timeMs,
      arrivedMs: timeMs,
      uncertaintyMs: 0,
      raw: pair,
      processed: pair,
      relative: pair,
      deviation: null,
      provisional: false,
      reason: null,
      faceScore: 0.95,
      droppedFrames: 0,
    };
  });
}
