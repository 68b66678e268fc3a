import type { SourceFrame } from '../../../sources/frame-source';
import type { PictureRecording } from '../../../sources/picture-recorder';
import { type LiveStore, NOTHING_KEPT, type SourceKind } from '../live-store';
import type { SessionTrace } from '../session-trace';

/** What a {@link KeptSession} is given. */
export interface KeptSessionParts {
  readonly live: LiveStore;
  readonly trace: SessionTrace;
  /** Milliseconds of the clock that frames carry. */
  readonly nowMs: () => number;
  /** Makes the id of a session. */
  readonly newId: () => string;
  /** Records the frames of a source; takes what is to be said where that cannot be. */
  readonly recordPicture: (say: (problem: string) => void) => PictureRecording;
  /** Takes a sentence for the user. */
  readonly say: (message: string) => void;
}

/**
 * What a live session keeps beside its readings: its id, marks, the picture where that is wanted, and whether
 * any of it would be lost. A session lasts from a start to its being discarded; a stop only ends the reading.
 */
export class KeptSession {
  private kind: SourceKind | null = null;
  private recording: PictureRecording | null = null;
  /** Counts sessions: a picture that comes late belongs to none. */
  private number = 0;

  constructor(private readonly parts: KeptSessionParts) {}

  /** A source begins: goes on with a session of the same kind that was not ended, or begins another. */
  begin(kind: SourceKind): void {
    const { sessionId, ended } = this.parts.live.getState();
    if (sessionId !== null && !ended && kind === this.kind) return;
    this.kind = kind;
    this.beginAnew();
  }

  /** Goes on with the session that was ended; gives its kind, `null` where there is none. */
  resume(): SourceKind | null {
    const { live } = this.parts;
    if (live.getState().sessionId === null) return null;
    live.setState({ ended: false });
    return this.kind;
  }

  /** The source was stopped: what was read is there to be looked at and kept. */
  end(): void {
    const { live, trace } = this.parts;
    if (live.getState().sessionId === null) return;
    this.endRecording();
    if (trace.length === 0) this.discard();
    else live.setState({ ended: true, recordingSinceMs: null, recorded: trace.length });
  }

  /** Begins a session anew and keeps all that comes from now on, with the picture where that is wanted. */
  record(withPicture: boolean): void {
    const { live, nowMs, recordPicture, say } = this.parts;
    this.beginAnew();
    live.setState({ recordingSinceMs: nowMs() });
    if (withPicture) this.recording = recordPicture(say);
  }

  /** Takes a frame into the recording, if there is one that takes the picture, and hands it on. */
  film(frame: SourceFrame, timestampMs: number): SourceFrame {
    this.recording?.add(frame, timestampMs);
    return frame;
  }

  /** Marks this moment. */
  mark(): void {
    const { live, nowMs } = this.parts;
    live.setState(({ marksMs }) => ({ marksMs: [...marksMs, nowMs()] }));
  }

  /** What was read is in a file, or in another view, of the user's. */
  saved(): void {
    this.parts.live.setState({ savedCount: this.parts.trace.length });
  }

  /** Forgets all of the session. */
  discard(): void {
    this.dropRecording();
    this.number += 1;
    this.parts.trace.clear();
    this.parts.live.setState({ ...NOTHING_KEPT, recorded: 0 });
  }

  /** Whether something of a person's session would be lost; the sample can be watched again. */
  get isUnsaved(): boolean {
    const { live, trace } = this.parts;
    const { sessionId, savedCount } = live.getState();
    return this.kind === 'camera' && sessionId !== null && trace.length > savedCount;
  }

  private beginAnew(): void {
    this.discard();
    this.parts.live.setState({ sessionId: this.parts.newId() });
  }

  private endRecording(): void {
    const { recording, number } = this;
    this.recording = null;
    if (recording === null) return;
    const { live, say } = this.parts;
    const name = `circumplex-${live.getState().sessionId}`;
    recording.end().then(
      (recorded) => {
        if (recorded === null || number !== this.number) return;
        const { video, startedMs } = recorded;
        const ending = video.type.startsWith('video/mp4') ? 'mp4' : 'webm';
        const file = new File([video], `${name}.${ending}`, { type: video.type });
        live.setState({ picture: { file, startedMs } });
      },
      (error: unknown) => say(error instanceof Error ? error.message : String(error)),
    );
  }

  private dropRecording(): void {
    // Its pieces go with it.
    this.recording?.end().catch(() => undefined);
    this.recording = null;
  }
}

/**
 * An id for a session that began now, fit for names of files: the time by the clock on the wall and four
 * digits by chance, `2026-11-27T10-48-05-3fa9`.
 */
export function newSessionId(): string {
  const date = new Date();
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('-');
  const chance = Math.floor(Math.random() * 0x10000)
    .toString(16)
    .padStart(4, '0');
  return `${day}T${time}-${chance}`;
}
