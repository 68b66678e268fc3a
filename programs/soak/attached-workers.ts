import type { CDPSession } from '@playwright/test';
import * as v from 'valibot';
import { parseJson } from '../../src/core/schemas/schema-fault';

/** A thread of the page that the browser's debugger is attached to: a worker, or one nested in it. */
export interface AttachedWorker {
  readonly id: string;
  /** As its page named it: `pipeline`, `face`, `engine 1`. */
  readonly name: string;
  /** Asks the debugger of that thread; rejects when the thread ends or does not answer in time. */
  readonly ask: (method: string, params?: object) => Promise<unknown>;
}

/** A message of the debugger: the answer to a question, or an event. */
const messageSchema = v.object({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  params: v.optional(
    v.object({
      sessionId: v.optional(v.string(), ''),
      message: v.optional(v.string(), ''),
      targetInfo: v.optional(v.object({ title: v.string(), type: v.string() })),
    }),
  ),
  result: v.optional(v.unknown()),
  error: v.optional(v.object({ message: v.string() })),
});
type Message = v.InferOutput<typeof messageSchema>;

const ANSWER_MS = 10_000;
const AUTO_ATTACH = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };

/**
 * Follows the workers of a page as they come and go, nested ones too, which Playwright does not show. Nothing
 * is enabled in them, so that the debugger itself keeps nothing.
 */
export class AttachedWorkers {
  private readonly attached = new Map<string, AttachedWorker>();
  private readonly waiting = new Map<number, (answer: Message | Error) => void>();
  private asked = 0;

  private constructor(page: CDPSession) {
    page.on('Target.attachedToTarget', ({ sessionId, targetInfo }) =>
      this.attach(sessionId, targetInfo, (message) =>
        page.send('Target.sendMessageToTarget', { sessionId, message }),
      ),
    );
    page.on('Target.detachedFromTarget', ({ sessionId }) => this.attached.delete(sessionId));
    page.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => this.hear(sessionId, message));
  }

  /** Attaches to every worker that the page has or will have. */
  static async of(page: CDPSession): Promise<AttachedWorkers> {
    const workers = new AttachedWorkers(page);
    await page.send('Target.setAutoAttach', AUTO_ATTACH);
    return workers;
  }

  /** Those that run now. */
  get running(): readonly AttachedWorker[] {
    return [...this.attached.values()];
  }

  /** The newest one of that name. */
  named(name: string): AttachedWorker | undefined {
    return this.running.findLast((worker) => worker.name.startsWith(name));
  }

  private attach(
    id: string,
    { title, type }: { readonly title: string; readonly type: string },
    pass: (message: string) => Promise<unknown>,
  ): void {
    if (type !== 'worker') return;
    const ask = (method: string, params: object = {}): Promise<unknown> => {
      const number = ++this.asked;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => end(new Error(`${title} did not answer ${method}.`)), ANSWER_MS);
        const end = (answer: Message | Error) => {
          clearTimeout(timer);
          this.waiting.delete(number);
          if (answer instanceof Error) reject(answer);
          else if (answer.error) reject(new Error(answer.error.message));
          else resolve(answer.result);
        };
        this.waiting.set(number, end);
        pass(JSON.stringify({ id: number, method, params })).catch(end);
      });
    };
    const worker = { id, name: title, ask };
    this.attached.set(id, worker);
    void ask('Target.setAutoAttach', AUTO_ATTACH).catch(() => undefined);
  }

  private hear(sessionId: string, message: string): void {
    const answer = parseJson(messageSchema, message, { source: 'the debugger' });
    if (answer.id !== undefined) {
      this.waiting.get(answer.id)?.(answer);
      return;
    }
    // A nested worker is reached through the one that started it.
    const parent = this.attached.get(sessionId);
    const { method, params } = answer;
    if (parent === undefined || params === undefined) return;
    const { sessionId: inner, targetInfo, message: passed } = params;
    if (method === 'Target.attachedToTarget' && targetInfo !== undefined)
      this.attach(inner, targetInfo, (text) =>
        parent.ask('Target.sendMessageToTarget', { sessionId: inner, message: text }),
      );
    if (method === 'Target.detachedFromTarget') this.attached.delete(inner);
    if (method === 'Target.receivedMessageFromTarget') this.hear(inner, passed);
  }
}
