import { useEffect, useState } from 'react';
import type { NoEstimateReason } from '../../pipeline/contract';
import type { LiveState, SourceTrouble } from '../../state/live/live-store';
import { useSettings } from '../../state/settings/settings-store';
import { fixedNumber } from '../shared/number-text';
import { useLive, useSession } from '../shared/session-context';
import './live-bar.css';

type Phase = 'waiting' | NoEstimateReason | 'filling' | 'reading';

const SENTENCES: Readonly<Record<Phase, string>> = {
  waiting: 'Waiting for the first picture.',
  'no-face': 'No face in the picture.',
  'face-not-whole': 'Move into the picture.',
  'face-lost': 'The face that was followed is gone: pick another or wait.',
  'window-filling': 'Warming up.',
  filling: 'Warming up.',
  reading: 'Reading the face.',
};

const TROUBLES: Readonly<Record<SourceTrouble, string>> = {
  silent:
    'The camera gives no picture: is its cover shut, or does another program use it? It goes on by itself.',
  muted:
    'The camera’s picture is held back, by a privacy switch or by the system: switch it on and it goes on by itself.',
  black: 'The camera’s picture is black: open its cover or switch on a light, and it goes on by itself.',
  frozen: 'The camera shows the same picture again and again: it is being opened anew.',
};

const SAMPLE_STOPPED = 'The sample gives no picture: it is being started anew.';

const LOADING = 'Loading the model.';

/** Beside its buttons a phone has no room for sentences of more letters. */
const LONG_LETTERS = 30;

/** What of the session is worth saying in one sentence, and how long the model warms up. */
export function LiveStatus() {
  const session = useSession();
  const live = useLive((state) => state);
  const frames = useSettings(({ settings }) => settings.pipeline.clipLengthFrames);
  const { phase, missing } = useReadingPhase(frames);
  const { tone, sentence } = statusOf(live, phase);
  const isWarming = sentence === SENTENCES.filling;
  return (
    <div className={sentence.length > LONG_LETTERS ? 'live-status live-status-long' : 'live-status'}>
      <span className={`lamp lamp-${tone}`} aria-hidden="true" />
      <p role="status">{sentence}</p>
      {sentence === LOADING && <ModelProgress />}
      {isWarming && (
        <span className="live-fill" aria-hidden="true">
          {Math.max(1, Math.ceil(missing / session.frameRateHz))} s to go
        </span>
      )}
    </div>
  );
}

function ModelProgress() {
  const progress = useLive((live) => live.modelProgress);
  if (progress === null) return <progress className="bar live-download" aria-label="Model" />;
  const { loadedBytes, totalBytes } = progress;
  return (
    <span className="live-fill">
      <progress className="bar" max={totalBytes} value={loadedBytes} aria-label="Model" />
      <span>
        {megabytes(loadedBytes)} of {megabytes(totalBytes)} MB
      </span>
    </span>
  );
}

function megabytes(bytes: number): string {
  return fixedNumber(bytes / 1e6, 1);
}

/** Follows the readings, rendering only when the phase or what is missing of the window changes. */
function useReadingPhase(frames: number): { phase: Phase; missing: number } {
  const { readings } = useSession();
  const [state, setState] = useState<{ phase: Phase; missing: number }>({ phase: 'waiting', missing: 0 });
  useEffect(() => {
    const read = () => {
      const { result } = readings.getState();
      const missing = Math.max(0, frames - (result?.windowFill ?? 0));
      const phase: Phase =
        result === null
          ? 'waiting'
          : (result.reason ?? (result.estimate?.provisional ? 'filling' : 'reading'));
      setState((before) =>
        before.phase === phase && before.missing === missing ? before : { phase, missing },
      );
    };
    read();
    return readings.subscribe(read);
  }, [frames, readings]);
  return state;
}

type Tone = 'good' | 'busy' | 'bad' | 'off';

function statusOf(live: LiveState, phase: Phase): { tone: Tone; sentence: string } {
  const { source, sourcePhase, sourceProblem, modelPhase, modelProblem, modelProgress } = live;
  const { replacing, hidden, trouble } = live;
  if (source === null) return { tone: 'off', sentence: 'Nothing is running.' };
  if (sourcePhase === 'failed')
    return { tone: 'bad', sentence: sourceProblem?.message ?? 'The source failed.' };
  if (modelPhase === 'failed')
    return { tone: 'bad', sentence: modelProblem ?? 'The model could not be opened.' };
  if (trouble !== null)
    return { tone: 'bad', sentence: source === 'actor' ? SAMPLE_STOPPED : TROUBLES[trouble] };
  if (sourcePhase === 'starting') {
    return { tone: 'busy', sentence: 'Waiting for the camera: the browser asks for your permission.' };
  }
  if (replacing !== null) return { tone: 'busy', sentence: replacing };
  if (modelPhase === 'loading') {
    const { loadedBytes = 0, totalBytes = 1 } = modelProgress ?? {};
    return { tone: 'busy', sentence: loadedBytes < totalBytes ? LOADING : 'Starting up.' };
  }
  if (hidden)
    return { tone: 'busy', sentence: 'Paused: browsers stop the picture of a tab in the background.' };
  return { tone: phase === 'reading' ? 'good' : 'busy', sentence: SENTENCES[phase] };
}
