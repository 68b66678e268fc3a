import { expect, test } from 'vitest';
import { reading, runningSession } from '../../../../support/fake-live';
import { FakeFrame } from '../../../../support/fake-stages';

test('a camera that fell silent has no reading, and the frame that was in flight brings none', async () => {
  const { session, sources, client, clock, frame } = await runningSession();
  frame(100, reading(1, [0.4, 0.2]));
  expect(session.readings.getState().shown?.value).toEqual([0.4, 0.2]);
  clock.set(200);
  sources.camera.onFrame(new FakeFrame().picture, 200);
  await clock.run(2300);
  expect(session.readings.getState()).toMatchObject({ result: null, shown: null });
  client.answer(reading(1, [0.4, 0.2]));
  expect(session.readings.getState().shown).toBeNull();
  frame(2600, reading(1, [0.1, 0.1]));
  expect(session.readings.getState().shown?.value).toEqual([0.1, 0.1]);
});
