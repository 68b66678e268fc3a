import { expect, test } from 'vitest';
import { REPORT, reading, runningSession, settled } from '../../../support/fake-live';
import { FakeFrame } from '../../../support/fake-stages';

const FAILED = { type: 'worker-failed', message: 'The computing part stopped.' } as const;

test('a reading that nothing follows fades after a second and is taken away', async () => {
  const { session, clock, frame } = await runningSession();
  const reads = () => session.readings.getState();
  frame(1000, reading(1, [0.4, 0.2]));
  await clock.run(900);
  expect(reads()).toMatchObject({ freshness: 1, shown: { value: [0.4, 0.2] } });
  await clock.run(500);
  expect(reads().freshness).toBeGreaterThan(0.3);
  expect(reads().freshness).toBeLessThan(0.7);
  await clock.run(400);
  expect(reads()).toMatchObject({ result: null, shown: null });
  frame(3000, reading(1, [0.1, 0.1]));
  expect(reads()).toMatchObject({ freshness: 1, shown: { value: [0.1, 0.1] } });
});

test('a replacement takes the reading away when it begins, and is said until it ends', async () => {
  const { session, client, frame } = await runningSession();
  frame(1000, reading(1, [0.4, 0.2]));
  client.opening.send({ type: 'worker-replacing', message: 'Starting the computing part again.' });
  expect(session.readings.getState().shown).toBeNull();
  expect(session.live.getState().replacing).toBe('Starting the computing part again.');
  client.opening.send({ type: 'worker-restarted', message: 'It was started again.', report: REPORT });
  expect(session.live.getState().replacing).toBeNull();
});

test('a kiosk tries a model that failed again, ever more slowly; a page waits to be asked', async () => {
  const kiosk = await runningSession('kiosk');
  const openedAtS: number[] = [];
  kiosk.client.opening.send(FAILED);
  for (let second = 1; second <= 130; second++) {
    const before = kiosk.client.openings.length;
    await kiosk.clock.run(1000);
    kiosk.sources.camera.onFrame(new FakeFrame().picture, kiosk.clock.ms);
    if (kiosk.client.openings.length === before) continue;
    openedAtS.push(second);
    kiosk.client.opening.reject(new Error('It fails.'));
  }
  expect(openedAtS).toEqual([5, 15, 30, 60, 120]);

  const page = await runningSession();
  page.client.opening.send(FAILED);
  for (let second = 1; second <= 130; second++) {
    await page.clock.run(1000);
    page.sources.camera.onFrame(new FakeFrame().picture, page.clock.ms);
  }
  expect(page.client.openings).toHaveLength(1);
});

test('a kiosk starts a camera that failed again within five seconds', async () => {
  const { session, sources, clock } = await runningSession('kiosk');
  sources.camera.onUnplugged();
  expect(session.live.getState().sourcePhase).toBe('failed');
  await clock.run(4500);
  expect(sources.opened).toHaveLength(2);
  await sources.camera.start();
  expect(session.live.getState().sourcePhase).toBe('on');
});

test('a network that is back hurries a replacement, and opens a model that could not be', async () => {
  const { session, client, network } = await runningSession();
  network.back();
  expect([client.hurries, client.openings.length]).toEqual([1, 1]);
  client.opening.send(FAILED);
  network.back();
  await settled();
  expect(client.openings).toHaveLength(2);
  client.opening.resolve(REPORT);
  await settled();
  expect(session.live.getState().modelPhase).toBe('ready');
});
