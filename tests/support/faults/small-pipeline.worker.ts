/** A pipeline on a thread of its own that sees a face in every picture, and that ails as it is told. */

import * as Comlink from 'comlink';
import { Pipeline } from '../../../src/pipeline/pipeline';
import { systemClock } from '../../../src/supervision/clock';
import { beat, HEARTBEAT } from '../../../src/supervision/heartbeat';
import { FakeStages } from '../fake-stages';

/** What can be wrong with the thread. */
export type ThreadFault =
  | 'closed'
  | 'loop'
  | 'exception'
  | 'mute'
  | 'only-beats'
  | 'rejection'
  | 'frames-fail';

const stages = new FakeStages();

const FAULTS: Readonly<Record<ThreadFault, () => void>> = {
  closed: () => close(),
  loop: () => {
    for (;;);
  },
  exception: () => {
    throw new Error('Aborted(). Build with -sASSERTIONS for more info.');
  },
  mute: () => {
    self.postMessage = () => {};
  },
  'only-beats': () => {
    const send = self.postMessage.bind(self) as (message: unknown) => void;
    self.postMessage = (message: unknown) => {
      if (message === HEARTBEAT) send(message);
    };
  },
  rejection: () => void Promise.reject(new Error('nobody awaits this')),
  'frames-fail': () => {
    stages.onDetect = () => {
      throw new Error('null function or function signature mismatch');
    };
  },
};

addEventListener('message', (event: MessageEvent<unknown>) => {
  const { data } = event;
  if (typeof data !== 'string' || !Object.hasOwn(FAULTS, data)) return;
  event.stopImmediatePropagation();
  setTimeout(FAULTS[data as ThreadFault]);
});

// The page's clock may run many times as fast as ours.
const every = (_: number, call: () => void) => systemClock.every(5, call);
beat((message) => postMessage(message), { ...systemClock, every });
Comlink.expose(new Pipeline(stages));
