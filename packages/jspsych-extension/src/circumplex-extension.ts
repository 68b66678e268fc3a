import { type Circumplex, type CircumplexSample, createCircumplex, type Source } from '@circumplex/client';
import type { JsPsych, JsPsychExtension } from 'jspsych';
import { EXTENSION_INFO } from './extension-info.ts';
import { FrameHolder, type FramePlace } from './frame-holder.ts';
import { simulatedSamples } from './simulated-samples.ts';
import { watchOnset } from './stimulus-onset.ts';
import { type RecordingOptions, type TrialColumns, TrialRecording } from './trial-recording.ts';

/** Parameters of the extension, where `initJsPsych` is told of it. */
export interface CircumplexExtensionParameters extends Partial<RecordingOptions> {
  /** Address of the site, such as `https://circumplex.example/`. */
  readonly address?: string;
  /** Settings of the site, as in its address: `{ frames: '16' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A client that is connected already, in place of an address. */
  readonly client?: Circumplex;
  /** Where the frame is while trials run; default `corner`. */
  readonly frame?: FramePlace;
  /** The camera, or the drawn face of the sample for whoever writes the experiment; default `camera`. */
  readonly source?: Source;
  /** How long the end of a trial waits for pictures that are being computed, milliseconds; default 500. */
  readonly late_ms?: number;
  /** Length of a trial in a simulation of data alone, milliseconds; default 1000. */
  readonly simulated_ms?: number;
}

/** Parameters of the extension for one trial. */
export interface CircumplexTrialParameters {
  /**
   * Selector of the stimulus, from whose appearance rows count, or, of a video or sound, from when it plays;
   * the trial's loading without one, as the response times of jsPsych's own plugins do.
   */
  readonly stimulus?: string;
}

const DEFAULTS = {
  values: 'processed',
  record_raw: false,
  sampling_interval: 0,
  use_provisional: false,
} as const satisfies RecordingOptions;
const LATE_MS = 500;
const LATE_EVERY_MS = 10;
const SIMULATED_MS = 1000;
const SIMULATED_RATE_HZ = 10;

/**
 * Records valence and arousal of the participant's face in every trial that names it among its extensions.
 * The plugins beside it ask for consent, start the camera and check the face; without them, call `consent`
 * and `startReading`.
 */
export default class CircumplexExtension implements JsPsychExtension {
  static readonly info = EXTENSION_INFO;
  private parameters: CircumplexExtensionParameters = {};
  private holder: FrameHolder | null = null;
  private connected: Circumplex | null = null;
  private recording: TrialRecording | null = null;
  private loadMs = 0;
  private onsetMs: number | null = null;
  private endOnset = () => {};
  private trials = 0;
  private isWanted = false;
  private isConsented: boolean | null = null;

  constructor(private readonly jsPsych: JsPsych) {}

  /** Takes the parameters; nothing is loaded before the camera is wanted. */
  initialize = async (parameters: CircumplexExtensionParameters = {}): Promise<void> => {
    this.parameters = parameters;
    if (parameters.client !== undefined) this.attach(parameters.client);
    document.addEventListener('visibilitychange', () =>
      this.recording?.noteHidden(document.hidden, performance.now()),
    );
  };

  /** Begins a recording. */
  on_start = (): void => {
    this.recording = new TrialRecording({ ...DEFAULTS, ...this.parameters });
    this.loadMs = performance.now();
    this.onsetMs = null;
    if (document.hidden) this.recording.noteHidden(true, this.loadMs);
  };

  /** The trial stands in the page: its time begins, or waits for the stimulus. */
  on_load = ({ stimulus }: CircumplexTrialParameters = {}): void => {
    this.loadMs = performance.now();
    if (stimulus === undefined) this.onsetMs = this.loadMs;
    else
      this.endOnset = watchOnset(this.jsPsych.getDisplayElement(), stimulus, (timeMs) => {
        this.onsetMs = timeMs;
      });
  };

  /** Ends the recording and gives its columns, once what was being computed has come. */
  on_finish = async (): Promise<TrialColumns & { readonly circumplex_simulated: boolean }> => {
    const { recording, loadMs } = this;
    if (recording === null) throw new Error('Circumplex: a trial has ended that was not begun.');
    let endMs = performance.now();
    this.endOnset();
    // A stimulus that never came: rows count from the loading.
    const onsetMs = this.onsetMs ?? loadMs;
    let rate = this.connected?.state?.frameRateHz ?? null;
    const isSimulated = this.isSimulated;
    if (isSimulated) {
      if (Reflect.get(this.jsPsych, 'simulationMode') === 'data-only')
        endMs = onsetMs + (this.parameters.simulated_ms ?? SIMULATED_MS);
      for (const sample of simulatedSamples(onsetMs, endMs, this.trials)) recording.add(sample);
      rate = SIMULATED_RATE_HZ;
    } else {
      await this.late(recording, endMs);
    }
    this.trials += 1;
    this.recording = null;
    return {
      ...recording.columns({ loadMs, onsetMs, endMs }, rate),
      circumplex_simulated: isSimulated,
    };
  };

  /** Whether jsPsych simulates the experiment: then no camera is asked for, and rows are made up. */
  get isSimulated(): boolean {
    return Reflect.get(this.jsPsych, 'simulationMode') !== undefined;
  }

  /** Whether the participant has agreed; `null` before they were asked. */
  get hasConsent(): boolean | null {
    return this.isConsented;
  }

  /** The connection to the site; `null` before the camera was wanted. */
  get client(): Circumplex | null {
    return this.connected;
  }

  /** The participant has agreed or not. Who has not is never read. */
  consent(isGiven: boolean): void {
    this.isConsented = isGiven;
    if (!isGiven) this.endReading();
  }

  /**
   * Starts the camera. Rejects in one sentence without consent, or where the camera cannot be started.
   */
  async startReading(): Promise<void> {
    if (this.isConsented !== true) throw new Error('The participant has not agreed to be read.');
    const client = this.connect();
    this.isWanted = true;
    await client.start(this.parameters.source ?? 'camera');
  }

  /** Ends the camera and removes the frame. */
  endReading(): void {
    this.isWanted = false;
    this.connected?.close();
    this.connected = null;
    this.holder?.remove();
    this.holder = null;
  }

  /** Lays the frame over an element of a trial. */
  showFrame(place: Element): void {
    this.connect();
    this.holder?.show(place);
  }

  /** Lays the frame where it is while trials run. */
  tuckFrame(): void {
    this.holder?.tuck();
  }

  /** Calls with every sample; returns a function that ends that. */
  onSample(listener: (sample: CircumplexSample) => void): () => void {
    return this.connected?.on('sample', listener) ?? (() => {});
  }

  private connect(): Circumplex {
    if (this.connected !== null) return this.connected;
    const { address, settings, frame = 'corner' } = this.parameters;
    if (address === undefined)
      throw new Error('Circumplex: the extension needs the address of the site among its params.');
    this.holder = new FrameHolder(frame);
    const container = this.holder.element;
    const client = createCircumplex({ address, container, ...(settings === undefined ? {} : { settings }) });
    this.attach(client);
    return client;
  }

  private attach(client: Circumplex): void {
    this.connected = client;
    client.on('sample', (sample) => this.recording?.add(sample));
    client.on('event', (event) => this.recording?.note(event));
    let connections = 0;
    client.on('connect', () => {
      connections += 1;
      // The frame was loaded anew, and does not know that it ran.
      if (connections > 1 && this.isWanted) client.start(this.parameters.source).catch(() => {});
    });
  }

  /** Waits for a sample from after the end of the trial, as long as one may come. */
  private async late(recording: TrialRecording, endMs: number): Promise<void> {
    const untilMs = endMs + (this.parameters.late_ms ?? LATE_MS);
    while (
      this.connected?.state?.phase === 'reading' &&
      !document.hidden &&
      !recording.reaches(endMs) &&
      performance.now() < untilMs
    )
      await new Promise((resolve) => setTimeout(resolve, LATE_EVERY_MS));
  }
}
