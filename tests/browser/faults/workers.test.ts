import { expect, test } from 'vitest';
import { useSettings } from '../../../src/state/settings/settings-store';
import { smallSiteFaults } from '../../support/faults/small-site-faults';

const { open, expectAnswer, expectUntouched } = smallSiteFaults('tests/browser/faults/workers.test.ts');
const REPLACED = 'Starting the computing part again';
/** Frames whose times say what is usual. */
const KNOWN_MS = 1500;
const DEATHS = 20;

test('a thread that dies, hangs or fails is replaced by a new one', async () => {
  const site = open();
  const { workers } = site;
  await site.start();
  await site.pass(KNOWN_MS);
  const error = () =>
    workers.newest.worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
  for (const [fault, how] of [
    ['closed', 'closed'],
    ['loop', 'loop'],
    ['exception', 'exception'],
    ['mute', 'mute'],
    ['onlyBeats', 'only-beats'],
    ['framesFail', 'frames-fail'],
  ] as const) {
    const started = workers.started.length;
    await expectAnswer(fault, { inject: () => workers.injure(how), says: REPLACED });
    expect(workers.started, fault).toHaveLength(started + 1);
  }
  await expectAnswer('terminated', { inject: () => workers.newest.worker.terminate(), says: REPLACED });
  await expectAnswer('errorEvent', {
    inject: error,
    says: `${REPLACED}: it ended by itself, as the memory was used up.`,
  });
  await expectUntouched('rejection', () => workers.injure('rejection'));
  await expectAnswer('deadTwice', {
    inject: () => workers.injure('closed'),
    says: REPLACED,
    meanwhile: error,
  });
  await expectAnswer('scriptGone', {
    inject: () => {
      workers.isScriptGone = true;
      workers.injure('closed');
    },
    says: REPLACED,
    meanwhile: () => site.pass(2000),
    mend: () => {
      workers.isScriptGone = false;
    },
  });
  await expectAnswer('settingsMeetRestart', {
    inject: () => workers.injure('closed'),
    says: REPLACED,
    meanwhile: () => useSettings.getState().changePipeline({ clipLengthFrames: 64 }),
    isBack: () => site.reading !== null && /1\d s to go/.test(site.text),
  });
});

test('twenty deaths within a minute are twenty new threads, and a kiosk says one moment', async () => {
  const site = open({ view: 'kiosk' });
  const { workers } = site;
  await site.start();
  await site.pass(KNOWN_MS);
  const says = 'One moment: it is starting anew.';
  await expectAnswer('kioskClosed', { inject: () => workers.injure('closed'), says });
  const started = workers.started.length;
  const sinceMs = performance.now();
  for (let death = 0; death < DEATHS; death++)
    await expectAnswer('twentyDeaths', { inject: () => workers.injure('exception'), says });
  expect(performance.now() - sinceMs).toBeLessThan(60_000);
  expect(workers.started).toHaveLength(started + DEATHS);
  expect(workers.started.filter(({ isEnded }) => !isEnded)).toHaveLength(1);
});
