import { expect, test } from 'vitest';
import { FakeStages } from '../../support/fake-stages';
import { smallSiteFaults } from '../../support/faults/small-site-faults';

const { open, expectAnswer } = smallSiteFaults('tests/browser/faults/cameras-that-do-not-start.test.ts');
const stages = () => new FakeStages();

const REFUSALS = [
  ['denied', 'NotAllowedError', 'The camera was not allowed'],
  ['missing', 'NotFoundError', 'No camera was found'],
  ['unsatisfiable', 'OverconstrainedError', 'No camera was found'],
  ['busy', 'NotReadableError', 'another program uses it'],
  ['aborted', 'AbortError', 'another program uses it'],
  ['insecure', 'SecurityError', 'open it over https'],
  ['strange', 'QuantumError', 'The camera did not start: refused.'],
] as const;

test('a camera that does not start is said, and starts when it can', async () => {
  const site = open({ stages });
  const { camera } = site;
  const start = () => site.press('Start camera');
  const restart = async () => {
    await site.press('Stop');
    await start();
  };
  await site.start();
  for (const [fault, name, says] of REFUSALS)
    await expectAnswer(fault, {
      inject: () => {
        camera.state = `error ${name}`;
        return restart();
      },
      says,
      mend: () => {
        camera.state = 'live';
        return start();
      },
    });
  const { play } = HTMLMediaElement.prototype;
  await expectAnswer('playRefused', {
    inject: () => {
      HTMLMediaElement.prototype.play = async () => {
        throw new DOMException('refused', 'NotAllowedError');
      };
      return restart();
    },
    says: 'The camera was not allowed',
    mend: () => {
      HTMLMediaElement.prototype.play = play;
      return start();
    },
  });
  site.isHindered = true;
  for (const [fault, list] of [
    ['listNever', 'never'],
    ['listRefused', 'refused'],
  ] as const)
    await expectAnswer(fault, {
      inject: () => {
        camera.list = list;
        return restart();
      },
    });
  camera.list = 'there';
  await expectAnswer('neverAnswers', {
    inject: () => {
      camera.state = 'never';
      return restart();
    },
    says: 'has not answered yet',
    mend: () => camera.answer(),
  });
});

test('a camera that is named and not there is said, and another one taken', async () => {
  const site = open({ stages, parameters: { camera: 'thermal' } });
  await expectAnswer('notThere', {
    inject: () => site.start(),
    says: 'No camera here has “thermal” in its name: another one was taken.',
    goesOn: true,
    isBack: () => site.reading !== null,
  });
});

test('a kiosk whose camera is busy tries it again by itself', async () => {
  const site = open({ view: 'kiosk', stages });
  site.camera.state = 'error NotReadableError';
  await expectAnswer('kioskRefused', {
    inject: () => site.press('Start camera'),
    says: 'The camera did not start. It is tried again by itself.',
    meanwhile: async () => {
      await site.pass(20_000);
      expect(site.camera.asked).toBe(8);
    },
    mend: () => {
      site.camera.state = 'live';
    },
  });
});
