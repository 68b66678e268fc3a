import type { EventKind, Phase, SampleMessage } from '@circumplex/client/messages';
import type { Affect } from '../../core/affect';
import { delayedTimestampMs } from '../../core/post-processing';
import type { FrameResult, PipelineSettings } from '../../pipeline/contract';
import type { LiveState } from '../live/live-store';

/** What happened between two states of a live session, for a page that embeds it. */
export interface LiveEvent {
  readonly kind: EventKind;
  /** One sentence. */
  readonly message: string;
}

/** Where a live session stands, in the one word that embedding pages are told. */
export function livePhase(live: LiveState): Phase {
  const { source, sourcePhase, modelPhase, trouble, replacing, hidden } = live;
  if (source === null) return 'idle';
  if (sourcePhase === 'failed' || modelPhase === 'failed') return 'failed';
  if (sourcePhase === 'starting') return 'starting';
  if (hidden) return 'hidden';
  if (trouble !== null) return 'trouble';
  if (replacing !== null) return 'replacing';
  return modelPhase === 'ready' ? 'reading' : 'loading';
}

/** What is wrong with a live session, or being mended, in one sentence; `null` where all is well. */
export function liveProblem(live: LiveState): string | null {
  const { sourcePhase, sourceProblem, modelPhase, modelProblem, replacing, trouble } = live;
  if (sourcePhase === 'failed') return sourceProblem?.message ?? 'The source failed.';
  if (modelPhase === 'failed') return modelProblem ?? 'The model could not be opened.';
  if (trouble !== null) return `The camera’s picture cannot be read: ${trouble}.`;
  return replacing;
}

/** What happened between two states, in the order in which it is told. */
export function liveEvents(now: LiveState, before: LiveState): LiveEvent[] {
  const events: LiveEvent[] = [];
  const note = (kind: EventKind, message: string) => events.push({ kind, message });
  if (now.hidden !== before.hidden && now.source !== null && before.source !== null) {
    if (now.hidden) note('hidden', 'The tab is in the background: no pictures come.');
    else note('visible', 'The tab is shown again.');
  }
  if (now.replacing !== before.replacing) {
    if (now.replacing !== null) note('replacing', now.replacing);
    else if (now.modelPhase === 'ready') note('replaced', 'What had died was replaced.');
  }
  if (now.trouble !== before.trouble) {
    if (now.trouble !== null) note('trouble', liveProblem(now) ?? now.trouble);
    else if (now.sourcePhase === 'on') note('well', 'The picture can be read again.');
  }
  if (now.loweredRateHz !== before.loweredRateHz) {
    const rate = now.loweredRateHz === null ? 'the wanted rate' : `${now.loweredRateHz} frames a second`;
    note('rate-changed', `Frames are now sampled at ${rate}.`);
  }
  for (const notice of now.notices)
    if (!before.notices.some(({ id }) => id === notice.id)) note('notice', notice.message);
  return events;
}

/** What embedding pages are told of a frame. */
export function sampleOf(
  result: FrameResult,
  {
    baseline,
    droppedFrames,
    frameRateHz,
    pipeline,
  }: {
    readonly baseline: Affect | null;
    readonly droppedFrames: number;
    readonly frameRateHz: number;
    readonly pipeline: PipelineSettings;
  },
): SampleMessage {
  const { slot, timestampMs, estimate, reason, face } = result;
  const processed = estimate?.processed ?? null;
  return {
    type: 'sample',
    slot,
    timestampMs,
    holdsAtMs: delayedTimestampMs(timestampMs, pipeline.timeDelayFrames, frameRateHz),
    raw: estimate?.raw ?? null,
    processed,
    relative:
      processed === null || baseline === null
        ? null
        : [processed[0] - baseline[0], processed[1] - baseline[1]],
    deviation: estimate?.deviation ?? null,
    provisional: estimate?.provisional ?? false,
    reason,
    faceScore: face?.score ?? null,
    droppedFrames,
  };
}
