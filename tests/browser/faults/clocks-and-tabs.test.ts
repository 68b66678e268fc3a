import { expect, test, vi } from 'vitest';
import { useSettings } from '../../../src/state/settings/settings-store';
import { FakeStages } from '../../support/fake-stages';
import { smallSiteFaults } from '../../support/faults/small-site-faults';

const { open, expectAnswer, expectUntouched } = smallSiteFaults(
  'tests/browser/faults/clocks-and-tabs.test.ts',
);
const stages = () => new FakeStages();
const HOUR_MS = 3_600_000;

test('clocks that jump and machines that sleep restart nothing, and no old reading stands', async () => {
  const site = open({ stages });
  await site.start();
  await expectUntouched('dateJumps', () => vi.setSystemTime(Date.now() + 24 * HOUR_MS));
  await expectUntouched('clockAhead', () => site.setClock(HOUR_MS));
  await expectUntouched('clockBack', () => site.setClock(-HOUR_MS));
  await expectUntouched('heldUp', () => site.setClock(4000));
  await expectUntouched('slept', () => site.sleep(75_000));
  await expectUntouched('sleptOften', async () => {
    for (let time = 0; time < 10; time++) {
      site.sleep(75_000);
      await site.pass(500);
    }
  });
});

test('a page in the background says that it is paused, however long', async () => {
  const site = open({ stages });
  await site.start();
  const paused = { says: 'Paused', mend: () => site.hide(false) };
  await expectAnswer('hidden', { ...paused, inject: () => site.hide(true) });
  await expectAnswer('hiddenLong', {
    ...paused,
    inject: () => site.hide(true),
    meanwhile: () => site.sleep(HOUR_MS),
  });
  expect(site.workers.started).toHaveLength(1);
});

test('nothing of the visitors of a kiosk can be saved by whoever leaves it by the history', async () => {
  const site = open({ stages });
  const address = location.search;
  await expectAnswer('historyBack', {
    inject: async () => {
      useSettings.getState().show('kiosk');
      await site.start();
      await site.pass(2000);
      expect(site.session.trace.length).toBeGreaterThan(4);
      history.back();
      await site.meanwhile('the address is back', () => location.search === address);
    },
    isBack: () => site.session.trace.length === 0 && site.text.includes('Watch the sample'),
  });
  site.camera.state = 'silent';
  await site.press('Start camera');
  await site.meanwhile('the stage', () => site.text.includes('Save as CSV'));
  const save = [...document.querySelectorAll('button')].find(
    ({ textContent }) => textContent === 'Save as CSV',
  );
  expect(save?.disabled).toBe(true);
});
