import { expect, test } from 'vitest';
import { KioskLog } from '../../../../src/state/kiosk/kiosk-log';
import { createLiveStore } from '../../../../src/state/live/live-store';
import { REPORT } from '../../../support/fake-live';

test('a trial of engines is noted once, with who is out and why', () => {
  const live = createLiveStore();
  const log = new KioskLog(() => 0);
  live.subscribe((now, before) => log.follow(now, before));
  live.setState({ report: { ...REPORT, trial: null } });
  expect(log.lines).toEqual([]);
  const trial = {
    chosen: 'wasm-tfjs',
    engines: [
      { engine: 'wasm-own', frameMs: null, fault: 'its start took more than 20 s' },
      { engine: 'wasm-tfjs', frameMs: 90, fault: null },
    ],
  } as const;
  live.setState({ report: { ...REPORT, trial } });
  live.setState({ recorded: 10 });
  expect(log.lines.map(({ text }) => text)).toEqual([
    'Engines were tried: WebAssembly engine is out (its start took more than 20 s), TensorFlow.js on ' +
      'WebAssembly 90 ms a frame; TensorFlow.js on WebAssembly chosen.',
  ]);
});
