import { expect, test } from 'vitest';
import { reading, runningSession } from '../../../support/fake-live';
import { FakeFrame } from '../../../support/fake-stages';

test('a camera that fell silent has no reading, and the frame that was in flight brings none', async () => {
  const { session, sources, client, clock, timer, frame } = await runningSession();
  frame(100, reading(1, [0.4, 0.2]));
  expect(session.readings.getState().shown?.value).toEqual([0.4, 0.2]);
  clock.ms = 200;
  sources.camera.onFrame(new FakeFrame().picture, 200);
  clock.ms = 2300;
  timer.tick();
  expect(session.readings.getState()).toMatchObject({ result: null, shown: null });
  client.answer(reading(1, [0.4, 0.2]));
  expect(session.readings.getState().shown).toBeNull();
  frame(2400, reading(1, [0.1, 0.1]));
  expect(session.readings.getState().shown?.value).toEqual([0.1, 0.1]);
});
