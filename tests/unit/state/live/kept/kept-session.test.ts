import { describe, expect, test } from 'vitest';
import type { Affect } from '../../../../../src/core/affect';
import { DEFAULT_SCORING } from '../../../../../src/core/settings/settings-table';
import { KeptSession } from '../../../../../src/state/live/kept/kept-session';
import {
  sessionAnalysis,
  sessionCsv,
  sessionStartMs,
} from '../../../../../src/state/live/kept/session-record';
import { createLiveStore } from '../../../../../src/state/live/live-store';
import { SessionTrace, type TraceSample } from '../../../../../src/state/live/session-trace';
import { REPORT, runningSession, settled } from '../../../../support/fake-live';
import { FakeFrame, SETTINGS } from '../../../../support/fake-stages';

function sample(slot: number, value: Affect | null = [0.25, -0.5]): TraceSample {
  const timestampMs = 5000 + slot * 100;
  return {
    slot,
    timestampMs,
    drawnAtMs: timestampMs,
    raw: value,
    processed: value,
    shown: value,
    rawDeviation: null,
    deviation: null,
    provisional: false,
    reason: value === null ? 'no-face' : null,
    faceScore: value === null ? null : 0.9,
    actor: null,
  };
}

/** A session over nothing but what it keeps; its picture ends when it is told to. */
function keptSession() {
  const live = createLiveStore();
  const trace = new SessionTrace(100);
  const clock = { ms: 5000 };
  const sentences: string[] = [];
  const pictures: (() => void)[] = [];
  const filmed: number[] = [];
  let sessions = 0;
  const kept = new KeptSession({
    live,
    trace,
    nowMs: () => clock.ms,
    newId: () => {
      sessions += 1;
      return `session-${sessions}`;
    },
    recordPicture: () => {
      const startedMs = clock.ms;
      const video = new Blob(['picture'], { type: 'video/webm' });
      return {
        add: (_, timestampMs) => filmed.push(timestampMs),
        end: () =>
          new Promise((resolve) => {
            pictures.push(() => resolve(filmed.length > 0 ? { video, startedMs } : null));
          }),
      };
    },
    say: (message) => sentences.push(message),
  });
  return { live, trace, clock, sentences, pictures, filmed, kept };
}

describe('a session', () => {
  test('has an id from its start to its being discarded, over a change of camera', () => {
    const { live, kept, trace } = keptSession();
    kept.begin('camera');
    trace.push(sample(0));
    kept.begin('camera');
    expect(live.getState().sessionId).toBe('session-1');
    expect(trace.length).toBe(1);
    kept.discard();
    expect(live.getState().sessionId).toBeNull();
    expect(trace.length).toBe(0);
  });

  test('of the sample is not that of the camera after it', () => {
    const { live, kept, trace } = keptSession();
    kept.begin('actor');
    trace.push(sample(0));
    kept.begin('camera');
    expect(live.getState().sessionId).toBe('session-2');
    expect(trace.length).toBe(0);
  });

  test('that was stopped is there to be looked at, and to be gone on with', () => {
    const { live, kept, trace } = keptSession();
    kept.begin('camera');
    trace.push(sample(0));
    kept.mark();
    kept.end();
    expect(live.getState()).toMatchObject({ ended: true, recorded: 1, marksMs: [5000] });
    expect(kept.resume()).toBe('camera');
    kept.begin('camera');
    expect(live.getState()).toMatchObject({ ended: false, sessionId: 'session-1', marksMs: [5000] });
    expect(trace.length).toBe(1);
  });

  test('in which nothing was read leaves nothing behind', () => {
    const { live, kept } = keptSession();
    kept.begin('camera');
    kept.end();
    expect(live.getState()).toMatchObject({ ended: false, sessionId: null });
    expect(kept.resume()).toBeNull();
  });

  test('of a person is unsaved until it is saved, and again when more is read; the sample never is', () => {
    const { kept, trace } = keptSession();
    kept.begin('actor');
    trace.push(sample(0));
    expect(kept.isUnsaved).toBe(false);
    kept.begin('camera');
    expect(kept.isUnsaved).toBe(false);
    trace.push(sample(0));
    expect(kept.isUnsaved).toBe(true);
    kept.saved();
    expect(kept.isUnsaved).toBe(false);
    trace.push(sample(1));
    expect(kept.isUnsaved).toBe(true);
    kept.discard();
    expect(kept.isUnsaved).toBe(false);
  });
});

describe('a recording', () => {
  test('begins a session anew, and without being asked takes no picture', () => {
    const { live, kept, trace, pictures, filmed } = keptSession();
    kept.begin('camera');
    trace.push(sample(0));
    kept.record(false);
    kept.film(new FakeFrame().picture, 5040);
    expect(live.getState()).toMatchObject({ sessionId: 'session-2', recordingSinceMs: 5000 });
    trace.push(sample(1));
    kept.end();
    expect(pictures).toHaveLength(0);
    expect(filmed).toEqual([]);
    expect(live.getState()).toMatchObject({ ended: true, recordingSinceMs: null, picture: null });
  });

  test('with its picture has it once that has ended, named like the session', async () => {
    const { live, kept, trace, pictures } = keptSession();
    kept.begin('camera');
    kept.record(true);
    kept.film(new FakeFrame().picture, 5040);
    trace.push(sample(1));
    kept.end();
    expect(live.getState().picture).toBeNull();
    pictures[0]?.();
    await settled();
    expect(live.getState().picture?.file.name).toBe('circumplex-session-2.webm');
    expect(live.getState().picture?.startedMs).toBe(5000);
  });

  test('hands every frame on, and without one has no picture', async () => {
    const { live, kept, trace, pictures } = keptSession();
    const frame = new FakeFrame().picture;
    expect(kept.film(frame, 5000)).toBe(frame);
    kept.begin('camera');
    kept.record(true);
    trace.push(sample(1));
    kept.end();
    pictures[0]?.();
    await settled();
    expect(live.getState()).toMatchObject({ ended: true, picture: null });
  });

  test('that was discarded meanwhile leaves its picture to nobody', async () => {
    const { live, kept, trace, pictures } = keptSession();
    kept.begin('camera');
    kept.record(true);
    kept.film(new FakeFrame().picture, 5040);
    trace.push(sample(1));
    kept.end();
    kept.discard();
    pictures[0]?.();
    await settled();
    expect(live.getState().picture).toBeNull();
  });
});

describe('the files of a session', () => {
  const trace = new SessionTrace(100);
  trace.push(sample(0));
  trace.push(sample(1, null));
  const kept = { sessionId: 'session-1', marksMs: [5100], picture: null };

  test('tell its rows by its id, in a column after all others', () => {
    const [header, first, second] = sessionCsv({ trace, kept, settings: SETTINGS }).split('\n');
    expect(header).toMatch(/,provisional,session,valence_sd,arousal_sd$/);
    expect(first).toBe('0,0,0.25,-0.5,0.25,-0.5,0.9,false,session-1,,');
    expect(second).toBe('0.1,1,,,,,,,session-1,,');
  });

  test('count from the start of the picture where there is one', () => {
    const picture = { file: new File([], 'circumplex-session-1.webm'), startedMs: 4800 };
    expect(sessionStartMs({ trace, kept: { ...kept, picture } })).toBe(4800);
    expect(sessionCsv({ trace, kept: { ...kept, picture }, settings: SETTINGS })).toMatch(/\n0\.2,0,/);
  });

  test('hold a finished analysis with its marks', () => {
    const analysis = sessionAnalysis({
      trace,
      kept,
      settings: SETTINGS,
      openReport: REPORT,
      size: { width: 640, height: 480 },
      scoring: DEFAULT_SCORING,
    });
    expect(analysis.facts).toEqual({
      name: 'circumplex-session-1',
      widthPx: 640,
      heightPx: 480,
      durationS: 0.1,
    });
    expect(analysis.frames.map(({ raw }) => raw)).toEqual([[0.25, -0.5], null]);
    expect(analysis.markersS).toEqual([0.1]);
  });
});

test('a live session that is stopped and gone on with starts its camera again', async () => {
  const { session, sources, frame } = await runningSession();
  frame(0, { face: null });
  session.stop();
  expect(session.live.getState()).toMatchObject({ ended: true, source: null });
  session.resume();
  await settled();
  await sources.camera.start();
  expect(session.live.getState()).toMatchObject({ ended: false, source: 'camera', sourcePhase: 'on' });
  expect(session.trace.length).toBe(1);
});
