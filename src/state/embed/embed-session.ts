import {
  type HostMessage,
  MESSAGES_VERSION,
  type SiteMessage,
  type Source,
  type StateMessage,
} from '@circumplex/client/messages';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PipelineSettings } from '../../pipeline/contract';
import type { LiveSession } from '../live/live-session';
import type { LiveState } from '../live/live-store';
import { type Command, Commands } from './commands';
import { Doorkeeper, type Surroundings } from './doorkeeper';
import { liveEvents, livePhase, liveProblem, sampleOf } from './live-events';
import type { Receiver } from './receiver';

/** A page that is connected, as it is shown to the visitor. */
export interface ShownReceiver {
  /** Its host, such as `lab.example`; `null` for another page of this site. */
  readonly host: string | null;
  readonly isAllowed: boolean;
  /** It wants the camera to be started, and waits for the visitor. */
  readonly isAsking: boolean;
}

/** What is shown of an embedded page. */
export interface EmbedState {
  readonly receivers: readonly ShownReceiver[];
}

/** What an {@link EmbedSession} is given. */
export interface EmbedSessionParts {
  readonly session: Pick<
    LiveSession,
    | 'live'
    | 'readings'
    | 'kept'
    | 'frameRateHz'
    | 'startCamera'
    | 'startActor'
    | 'stop'
    | 'recordBaseline'
    | 'clearBaseline'
  >;
  readonly surroundings: Surroundings;
  readonly embedders: readonly string[];
  readonly pipeline: () => PipelineSettings;
  /** Milliseconds of this page's clock, which frames carry. */
  readonly nowMs: () => number;
  readonly version: string;
}

/**
 * The live session of an embedded page: does what connected pages ask for, and gives the estimates to those
 * that may have them. The camera is started for a page only once the visitor has pressed the button that says
 * who will receive the estimates, or where whoever runs the site has named the page; the browser asks for the
 * camera in any case. The drawn face of the sample is nobody's, and needs no leave.
 */
export class EmbedSession {
  readonly store: StoreApi<EmbedState> = createStore<EmbedState>()(() => ({ receivers: [] }));
  private readonly doorkeeper: Doorkeeper;
  private readonly receivers = new Set<Receiver>();
  private readonly commands = new Commands();
  private readonly ends: (() => void)[];
  private lastState = '';

  constructor(private readonly parts: EmbedSessionParts) {
    const { session, surroundings, embedders } = parts;
    this.ends = [
      session.live.subscribe((now, before) => this.heed(now, before)),
      session.readings.subscribe(({ result }, before) => {
        if (result !== null && result !== before.result) this.giveSample();
      }),
    ];
    this.doorkeeper = new Doorkeeper({
      surroundings,
      embedders,
      onConnect: (receiver) => this.connect(receiver),
      onClose: (receiver) => this.disconnect(receiver),
    });
  }

  /** The visitor lets every connected page have the estimates, and starts the camera. */
  allow(): void {
    for (const receiver of this.receivers) {
      receiver.isAllowed = true;
      receiver.isRefused = false;
    }
    this.commands.allow();
    const { source, sourcePhase } = this.parts.session.live.getState();
    if (source === 'camera' && sourcePhase !== 'failed') this.settle();
    else void this.parts.session.startCamera();
    this.show();
  }

  /** The visitor lets no page of another origin have the estimates. */
  refuse(): void {
    for (const receiver of this.receivers) if (!receiver.isOwn) this.withdraw(receiver);
    for (const receiver of this.receivers) receiver.isRefused = !receiver.isAllowed;
    this.commands.giveUp('start', 'The visitor does not let this page have the estimates.');
    this.show();
  }

  /** The visitor ends the camera: whoever wants it again has to ask. */
  stop(): void {
    this.end();
    const message = 'The visitor ended the camera.';
    for (const receiver of this.receivers) {
      receiver.say({ type: 'event', kind: 'stopped', atMs: this.parts.nowMs(), message });
      if (!receiver.isOwn) this.withdraw(receiver);
    }
    this.show();
  }

  /** Ends everything. */
  close(): void {
    for (const end of this.ends) end();
    this.doorkeeper.close();
    this.receivers.clear();
    this.end();
  }

  private end(): void {
    const { session } = this.parts;
    this.commands.giveUp('start', 'The camera was ended.');
    session.stop();
    // Nothing of what was read stays here.
    session.kept.discard();
  }

  private withdraw(receiver: Receiver): void {
    receiver.isAllowed = this.parts.embedders.includes(receiver.origin);
  }

  private connect(receiver: Receiver): void {
    this.receivers.add(receiver);
    receiver.listen((message) => this.obey(receiver, message));
    receiver.say({ type: 'welcome', version: MESSAGES_VERSION, site: this.parts.version });
    receiver.say(this.stateFor(receiver));
    this.show();
  }

  private disconnect(receiver: Receiver): void {
    this.receivers.delete(receiver);
    this.commands.forget(receiver);
    this.show();
  }

  private obey(receiver: Receiver, message: HostMessage): void {
    const { session, nowMs } = this.parts;
    switch (message.type) {
      case 'ping': {
        const receivedMs = nowMs();
        receiver.say({ type: 'pong', id: message.id, receivedMs, answeredMs: nowMs() });
        return;
      }
      case 'start':
        this.start(receiver, message.id, message.source);
        return;
      case 'stop':
        this.end();
        receiver.say({ type: 'done', id: message.id });
        return;
      case 'calibrate':
        if (session.live.getState().source === null) {
          receiver.say({ type: 'failed', id: message.id, message: 'Nothing runs that could be calibrated.' });
          return;
        }
        this.commands.giveUp('calibrate', 'The recording of the neutral face begins anew.');
        session.recordBaseline();
        this.commands.add({ receiver, id: message.id, kind: 'calibrate' });
        return;
      case 'uncalibrate':
        session.clearBaseline();
        receiver.say({ type: 'done', id: message.id });
        return;
      case 'bye':
        this.disconnect(receiver);
        receiver.close();
        if (this.receivers.size === 0) this.end();
        return;
    }
  }

  private start(receiver: Receiver, id: number, wanted: Source): void {
    const { session } = this.parts;
    const { source, sourcePhase } = session.live.getState();
    const command: Command = { receiver, id, kind: 'start' };
    const runs = sourcePhase === 'starting' || sourcePhase === 'on';
    if (wanted === 'sample') {
      this.commands.add(command);
      if (source === 'actor' && runs) this.settle();
      else session.startActor();
    } else if (receiver.isAllowed) {
      this.commands.add(command);
      if (source === 'camera' && runs) this.settle();
      else void session.startCamera();
    } else if (receiver.isRefused) {
      receiver.say({
        type: 'failed',
        id,
        message: 'The visitor does not let this page have the estimates.',
      });
    } else {
      this.commands.ask(command);
    }
    this.show();
  }

  private heed(now: LiveState, before: LiveState): void {
    this.settle();
    const atMs = this.parts.nowMs();
    for (const { kind, message } of liveEvents(now, before))
      this.giveAll({ type: 'event', kind, atMs, message });
    this.tellState();
  }

  /** Answers the commands that have come to their end. */
  private settle(): void {
    const live = this.parts.session.live.getState();
    const { sourcePhase, baseline, baselineProgress } = live;
    if (sourcePhase === 'on') this.commands.finish('start');
    if (sourcePhase === 'failed') this.commands.giveUp('start', liveProblem(live) ?? 'The camera failed.');
    if (baselineProgress !== null) return;
    if (baseline !== null) this.commands.finish('calibrate');
    else this.commands.giveUp('calibrate', 'The recording of the neutral face was given up.');
  }

  private giveSample(): void {
    const { session, pipeline } = this.parts;
    const { result, droppedFrames } = session.readings.getState();
    if (result === null) return;
    const { baseline } = session.live.getState();
    const { frameRateHz } = session;
    this.giveAll(sampleOf(result, { baseline, droppedFrames, frameRateHz, pipeline: pipeline() }));
  }

  /** To every page that may have the estimates; those of the sample are nobody's. */
  private giveAll(message: SiteMessage): void {
    const isSample = this.parts.session.live.getState().source === 'actor';
    for (const receiver of this.receivers) if (receiver.isAllowed || isSample) receiver.say(message);
  }

  /** Shows who is connected, and tells each where things stand. */
  private show(): void {
    this.store.setState({
      receivers: [...this.receivers].map((receiver) => ({
        host: receiver.isOwn ? null : new URL(receiver.origin).host,
        isAllowed: receiver.isAllowed,
        isAsking: this.commands.isAsking(receiver),
      })),
    });
    this.tellState();
  }

  private tellState(): void {
    const states = [...this.receivers].map((receiver) => ({ receiver, state: this.stateFor(receiver) }));
    const text = JSON.stringify(states.map(({ state }) => state));
    if (text === this.lastState) return;
    this.lastState = text;
    for (const { receiver, state } of states) receiver.say(state);
  }

  private stateFor(receiver: Receiver): StateMessage {
    const { session, pipeline } = this.parts;
    const live = session.live.getState();
    const { modelId, clipLengthFrames } = pipeline();
    // What the visitor does with a camera of their own is no business of a page that may not have it.
    const isToldOf = receiver.isAllowed || live.source === 'actor';
    return {
      type: 'state',
      phase: this.commands.isAsking(receiver) ? 'asking' : isToldOf ? livePhase(live) : 'idle',
      source: !isToldOf ? null : live.source === 'actor' ? 'sample' : live.source,
      message: isToldOf ? liveProblem(live) : null,
      allowed: receiver.isAllowed,
      modelId,
      clipLengthFrames,
      frameRateHz: session.frameRateHz,
      backend: live.report?.backend ?? null,
      threads: live.report?.threads ?? null,
      calibrated: live.baseline !== null,
      calibration: live.baselineProgress,
    };
  }
}
