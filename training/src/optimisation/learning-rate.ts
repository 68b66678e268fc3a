import type { RateSchedule } from '../experiments/experiment-config';

/**
 * Rate of step `step`, from 0, of `totalSteps`: the peak throughout, or rising linearly over the warm-up
 * share of the steps, then falling to zero along a half cosine.
 */
export function scheduledRate(
  step: number,
  totalSteps: number,
  { kind, peak, warmUpShare }: RateSchedule,
): number {
  if (kind === 'constant') return peak;
  const warmUp = Math.max(1, totalSteps * warmUpShare);
  if (step < warmUp) return (peak * (step + 1)) / warmUp;
  const share = (step - warmUp) / Math.max(1, totalSteps - warmUp);
  return (peak * (1 + Math.cos(Math.PI * share))) / 2;
}
