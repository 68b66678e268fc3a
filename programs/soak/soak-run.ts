import { appendFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { AttachedWorkers } from './attached-workers';
import { browserProcesses, memoryOf, PROCESS_KINDS } from './browser-processes';
import type { PlannedFault } from './fault-plan';
import { BURST_CRASHES, BURST_EVERY_S, doFault, goOffline, type SoakedKiosk } from './faults';
import { isWell, type KioskFacts, newLines, rateOf, readKiosk } from './kiosk-page';
import { LowWater } from './low-water';
import { samplePage, sampleWorkers } from './memory-sample';
import type { SoakFault, SoakRecord, SoakSample } from './soak-records';

/** What a soak is given. */
export interface SoakParts {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Folder of the browser's profile, by which its processes are known. */
  readonly profile: string;
  readonly serve: (isOn: boolean) => Promise<void>;
  readonly plan: readonly PlannedFault[];
  readonly hours: number;
  /** File that records are appended to. */
  readonly file: string;
}

const SAMPLE_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 250;
/** A kiosk that does not come back in this time is said not to, seconds. */
const PATIENCE_S = 120;
/** A fault that was not noticed in this time never stopped the frames, seconds. */
const UNNOTICED_S = 12;
/** The curator's corner is written anew this often, seconds. */
const CORNER_S = 1;

/** Soaks a running kiosk: does the faults of the plan and measures, writing everything down as it comes. */
export class Soak {
  private readonly startedMs = performance.now();
  private lines: readonly string[] = [];
  private lineCount = 0;
  private newest: KioskFacts = { scene: 'none', facts: {}, lines: [] };
  private lowWater = new LowWater([]);

  constructor(private readonly parts: SoakParts) {}

  /** Seconds since the start. */
  private get nowS(): number {
    return (performance.now() - this.startedMs) / 1000;
  }

  /** Runs to the end of the time. Rejects with one sentence when page or browser crash. */
  async run(): Promise<void> {
    const { page, context, profile, serve, plan, hours } = this.parts;
    const debug = await context.newCDPSession(page);
    await debug.send('Performance.enable');
    const kiosk = { page, context, profile, serve, workers: await AttachedWorkers.of(debug) };
    const endS = hours * 3600;
    const crashed = new Promise<never>((_, reject) => {
      page.once('crash', () => reject(new Error('The page crashed.')));
      context.once('close', () => reject(new Error('The browser ended.')));
    });
    let areDone = false;
    // What is being done to the kiosk is seen to its end.
    const goesOn = () => this.nowS < endS || !areDone;
    const faults = async () => {
      for (const fault of plan) {
        await this.sleep(fault.atS - this.nowS);
        await this.inject(fault, kiosk);
      }
      areDone = true;
    };
    const looks = async () => {
      while (goesOn()) {
        await this.look();
        await this.sleep(LOOK_EVERY_MS / 1000);
      }
    };
    const samples = async () => {
      for (let count = 1; goesOn(); count++) {
        await this.sample(debug, kiosk.workers);
        await this.sleep((count * SAMPLE_EVERY_MS) / 1000 - this.nowS);
      }
    };
    try {
      await Promise.race([crashed, Promise.all([faults(), looks(), samples()])]);
      this.write({ type: 'end', atS: this.nowS, reason: 'the time was over' });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.write({ type: 'end', atS: this.nowS, reason });
      throw error;
    }
  }

  private async sample(debug: CDPSession, workers: AttachedWorkers): Promise<void> {
    const page = await samplePage(debug);
    this.write({
      type: 'sample',
      atS: this.nowS,
      page,
      workers: [...(await sampleWorkers(workers))],
      processes: this.sampleProcesses(),
      facts: { ...this.newest.facts },
      rateHz: rateOf(this.newest.facts),
      load: loadavg()[0] ?? Number.NaN,
    });
  }

  private sampleProcesses(): SoakSample['processes'] {
    const running = browserProcesses(this.parts.profile);
    const memory = memoryOf(running);
    const kept = this.lowWater;
    this.lowWater = new LowWater(running);
    const ofKind = PROCESS_KINDS.map((kind) => [kind, { ...memory[kind], keptMb: kept.of(kind) }] as const);
    // The compiler cannot follow the kinds through their entries.
    return Object.fromEntries(ofKind) as SoakSample['processes'];
  }

  private async look(): Promise<void> {
    this.lowWater.look();
    this.newest = await readKiosk(this.parts.page);
    for (const text of newLines(this.lines, this.newest.lines)) {
      this.lineCount += 1;
      this.write({ type: 'log', atS: this.nowS, text });
    }
    this.lines = this.newest.lines;
  }

  private async inject({ kind }: PlannedFault, kiosk: SoakedKiosk): Promise<void> {
    const atS = this.nowS;
    if (kind === 'burst' || kind === 'burst-offline') {
      this.write(await this.burst(kind, kiosk));
      return;
    }
    const linesBefore = this.lineCount;
    const skipped = await doFault(kind, kiosk);
    const endedS = this.nowS;
    const recoveryS = skipped === null ? await this.recovery(endedS, linesBefore) : null;
    const record: SoakFault = { type: 'fault', atS, kind, endedS, recoveryS };
    this.write(skipped === null ? record : { ...record, skipped });
  }

  private async burst(kind: 'burst' | 'burst-offline', kiosk: SoakedKiosk): Promise<SoakFault> {
    const atS = this.nowS;
    if (kind === 'burst-offline') await goOffline(kiosk);
    let backBetween = 0;
    let endedS = this.nowS;
    let linesBefore = this.lineCount;
    for (let crash = 0; crash < BURST_CRASHES; crash++) {
      await this.sleep(atS + crash * BURST_EVERY_S - this.nowS);
      if (crash > 0 && this.isBackSince(endedS)) backBetween += 1;
      linesBefore = this.lineCount;
      endedS = this.nowS;
      await doFault(kind, kiosk);
    }
    const recoveryS = await this.recovery(endedS, linesBefore);
    if (recoveryS !== null) backBetween += 1;
    if (kind === 'burst-offline') {
      await kiosk.serve(true);
      await kiosk.context.setOffline(false);
    }
    return { type: 'fault', atS, kind, endedS, recoveryS, crashes: BURST_CRASHES, backBetween };
  }

  /** Whether a frame was read after that time, and all is well. */
  private isBackSince(timeS: number): boolean {
    return isWell(this.newest) && this.newestFrameS() > timeS + CORNER_S;
  }

  /** When the newest frame was read, to the corner's second. */
  private newestFrameS(): number {
    return this.nowS - Number.parseFloat(this.newest.facts['Newest frame'] ?? 'NaN');
  }

  /** Seconds from the end of a fault to the next frame after it; see `recoveryS`. */
  private async recovery(endedS: number, linesBefore: number): Promise<number | null> {
    let noticedS: number | null = null;
    while (this.nowS - endedS < PATIENCE_S) {
      await this.sleep(LOOK_EVERY_MS / 1000);
      if (noticedS === null && (!isWell(this.newest) || this.lineCount > linesBefore)) noticedS = this.nowS;
      if (noticedS === null && this.nowS - endedS > UNNOTICED_S) return 0;
      if (noticedS !== null && this.isBackSince(noticedS)) return this.nowS - endedS;
    }
    return null;
  }

  private sleep(seconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, Math.max(0, seconds * 1000)));
  }

  private write(record: SoakRecord): void {
    appendFileSync(this.parts.file, `${JSON.stringify(record, rounded)}\n`);
    if (record.type === 'fault' || record.type === 'log' || record.type === 'end')
      console.log(JSON.stringify(record, rounded));
  }
}

/** Numbers of a record need no more than three decimals. */
function rounded(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}
