import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { KioskSession } from '../../../../src/state/kiosk/kiosk-session';
import type { UpdateState } from '../../../../src/state/site/site-updates';
import { reading, runningSession } from '../../../support/fake-live';
import { faceAt } from '../../../support/fake-stages';

/** A kiosk over a session that runs, and what it asked of the page. */
async function runningKiosk() {
  const fakes = await runningSession();
  let look = () => {};
  const asked: string[] = [];
  const store = createStore<UpdateState>()(() => ({ isNew: false, isTaking: false }));
  const kiosk = new KioskSession({
    session: fakes.session,
    updates: {
      store,
      take: () => void asked.push('take'),
    },
    goOnByItself: () => void asked.push('go on'),
    nowMs: () => fakes.clock.ms,
    clockMs: () => 0,
    every: (_, call) => {
      look = call;
      return () => {};
    },
  });
  kiosk.start();
  /** Frames ten times a second, with the kiosk looking at each. */
  const pass = (fromMs: number, toMs: number, part = {}) => {
    for (let atMs = fromMs; atMs < toMs; atMs += 100) {
      fakes.frame(atMs, part);
      look();
    }
  };
  return { ...fakes, kiosk, asked, updates: store, pass };
}

test('who has left is forgotten, and so is everything when the kiosk is left', async () => {
  const { session, kiosk, pass } = await runningKiosk();
  pass(0, 5000, reading(1, [0.5, 0.5]));
  expect(session.trace.length).toBeGreaterThan(40);
  pass(5000, 14_000);
  // What came since nobody was there is of nobody.
  expect(session.trace.length).toBeLessThan(2);
  pass(14_000, 15_000, reading(2, [0.5, 0.5]));
  kiosk.stop();
  expect(session.trace.length).toBe(0);
  expect(session.live.getState().source).toBeNull();
});

test('the nearest of several faces is followed', async () => {
  const { client, pass } = await runningKiosk();
  const faces = [
    { ...faceAt(), id: 1 },
    { ...faceAt(0, 0, 0.9, 400), id: 2 },
  ];
  pass(0, 1400, { ...reading(1, [0, 0]), faces });
  expect(client.selected).toEqual([]);
  pass(1400, 1700, { ...reading(1, [0, 0]), faces });
  expect(client.selected).toEqual([2]);
});

test('a new version is taken only when nobody is there, and the kiosk then goes on by itself', async () => {
  const { asked, updates, pass } = await runningKiosk();
  pass(0, 2000, reading(1, [0, 0]));
  updates.setState({ isNew: true });
  pass(2000, 4000, reading(1, [0, 0]));
  expect(asked).toEqual([]);
  pass(4000, 13_000);
  expect(asked.slice(0, 2)).toEqual(['go on', 'take']);
});

test('the log has faults and restarts, never readings', async () => {
  const { session, kiosk, pass } = await runningKiosk();
  session.live.setState({ replacing: 'The pipeline is being restarted.' });
  session.live.setState({ replacing: null, trouble: 'black' });
  session.live.setState({ trouble: null });
  pass(0, 1000, reading(1, [0.123, 0.456]));
  const text = kiosk.log.text();
  expect(text).toContain('The pipeline is being restarted.');
  expect(text).toContain('picture: black');
  expect(kiosk.log.restarts).toBe(1);
  expect(text).not.toMatch(/0\.123|0\.456/);
});
