import * as Comlink from 'comlink';
import { expect, test } from 'vitest';
import { workerEnd } from '../../../src/supervision/worker-end';

test('a worker that is ended is let go of once, and answers nothing after', () => {
  const { port1, port2 } = new MessageChannel();
  const remote = Comlink.wrap<{ add: (a: number) => number }>(port1);
  let ended = 0;
  const end = workerEnd({ terminate: () => (ended += 1) }, remote);
  end();
  end();
  expect(ended).toBe(1);
  expect(() => remote.add(1)).toThrow('released');
  port1.close();
  port2.close();
});
