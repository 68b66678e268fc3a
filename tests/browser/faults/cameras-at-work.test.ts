import { expect, test } from 'vitest';
import { FakeStages } from '../../support/fake-stages';
import type { CameraState } from '../../support/faults/faulty-camera';
import type { SmallSite } from '../../support/faults/small-site';
import { smallSiteFaults } from '../../support/faults/small-site-faults';

const { open, expectAnswer, expectUntouched } = smallSiteFaults(
  'tests/browser/faults/cameras-at-work.test.ts',
);
const stages = () => new FakeStages();

/** What can be done to a running camera, and undone. */
function ailments({ camera }: SmallSite) {
  const become = (state: CameraState) => () => {
    camera.state = state;
  };
  return {
    become,
    live: become('live'),
    end: () => camera.tracks.at(-1)?.stop(),
    endWithEvent: () => {
      camera.tracks.at(-1)?.stop();
      camera.tracks.at(-1)?.dispatchEvent(new Event('ended'));
    },
    disable: () => {
      const track = camera.tracks.at(-1);
      if (track !== undefined) track.enabled = false;
    },
    loseStream: () => {
      const video = camera.videos.at(-1);
      if (video !== undefined) video.srcObject = null;
    },
    plugIn: () => navigator.mediaDevices.dispatchEvent(new Event('devicechange')),
  };
}

test('a camera that ails is said, and goes on by itself when it is well', async () => {
  const site = open({ stages });
  const { become, live, end, endWithEvent, plugIn } = ailments(site);
  await site.start();
  const unplugged = 'The camera was unplugged (Drawn camera)';
  await expectAnswer('ended', { inject: endWithEvent, says: unplugged, mend: plugIn });
  await expectAnswer('endedSilently', { inject: end, says: unplugged, mend: plugIn });
  const ails: readonly (readonly ['noPictures' | 'muted' | 'black', CameraState, string])[] = [
    ['noPictures', 'silent', 'The camera gives no picture'],
    ['muted', 'muted', 'picture is held back'],
    ['black', 'black', 'picture is black'],
  ];
  for (const [fault, state, says] of ails)
    await expectAnswer(fault, { inject: become(state), says, mend: live });
});

test('a camera that does not get well by itself is opened again', async () => {
  const ails: readonly (readonly ['disabled' | 'frozen' | 'noStream', string | RegExp])[] = [
    ['disabled', /picture is black|gives no picture/],
    ['frozen', 'the same picture again and again'],
    ['noStream', 'The camera gives no picture'],
  ];
  for (const [fault, says] of ails) {
    const site = open({ stages });
    const { become, live, disable, loseStream } = ailments(site);
    await site.start();
    await site.pass(1000);
    const inject = { disabled: disable, frozen: become('still'), noStream: loseStream }[fault];
    await expectAnswer(fault, { inject, says, ...(fault === 'frozen' ? { mend: live } : {}) });
  }
});

test('a kiosk opens a camera that ails again, for as long as it takes', async () => {
  const site = open({ view: 'kiosk', stages });
  const { become, live, end, endWithEvent, loseStream } = ailments(site);
  const again = 'It is tried again by itself.';
  await site.start();
  await expectAnswer('kioskEnded', { inject: endWithEvent, says: `The camera was unplugged. ${again}` });
  await expectAnswer('kioskEndedSilently', { inject: end, says: `The camera was unplugged. ${again}` });
  const still = async (ms: number) => {
    site.isHindered = true;
    await site.pass(ms);
    site.isHindered = false;
    expect(site.said).toContain(`The camera gives no picture. ${again}`);
    expect(document.querySelector('[data-scene="fault"]')).not.toBeNull();
  };
  await expectAnswer('kioskNoPictures', {
    inject: become('silent'),
    says: `The camera gives no picture. ${again}`,
    meanwhile: () => still(20_000),
    mend: live,
  });
  const { asked } = site.camera;
  // A camera that never showed a second picture shows a still.
  await site.pass(1500);
  await expectAnswer('kioskFrozen', {
    inject: become('still'),
    says: `The camera gives no picture. ${again}`,
    meanwhile: () => still(20_000),
    mend: live,
  });
  expect(site.camera.asked).toBeGreaterThan(asked + 2);
  await expectAnswer('kioskNoStream', { inject: loseStream, says: `The camera gives no picture. ${again}` });
});

test('pictures that are odd and not wrong are read', async () => {
  const site = open({ stages });
  const { camera } = site;
  await site.start();
  await expectUntouched('paused', () => camera.videos.at(-1)?.pause());
  for (const [fault, captureTime] of [
    ['future', (nowMs: number) => nowMs + 3_600_000],
    ['past', (nowMs: number) => nowMs - 3_600_000],
    ['notANumber', () => Number.NaN],
  ] as const)
    await expectUntouched(fault, () => {
      camera.captureTime = captureTime;
    });
  await expectUntouched('otherSize', () => {
    camera.width = 960;
  });
});
