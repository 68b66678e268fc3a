import { expect, test } from 'vitest';
import { DecoderConsent, type DecoderQuestion } from '../../../../src/state/analyse/decoder-consent';

const REQUEST = {
  fileName: 'a.avi',
  reason: 'a.avi is an AVI file, which this browser cannot read.',
  bytes: 32e6,
};

/** Asks, and keeps what is shown. */
function asked(consent: DecoderConsent, signal = new AbortController().signal) {
  const shown: (DecoderQuestion | null)[] = [];
  const answer = consent.ask(REQUEST, signal, (question) => shown.push(question));
  return { shown, answer };
}

test('a yes fetches, and holds for the next file too', async () => {
  const consent = new DecoderConsent();
  const first = asked(consent);
  expect(first.shown).toMatchObject([REQUEST]);
  first.shown[0]?.answer(true);
  expect(await first.answer).toBe(true);
  expect(first.shown.at(-1)).toBeNull();
  const second = asked(consent);
  expect([await second.answer, second.shown.length]).toEqual([true, 0]);
});

test('a no leaves this file out, and the next one asks again', async () => {
  const consent = new DecoderConsent();
  const first = asked(consent);
  first.shown[0]?.answer(false);
  expect(await first.answer).toBe(false);
  expect([consent.isGiven, asked(consent).shown.length]).toEqual([false, 1]);
});

test('cancelling takes the question away', async () => {
  const abort = new AbortController();
  const { shown, answer } = asked(new DecoderConsent(), abort.signal);
  abort.abort();
  expect([await answer, shown.at(-1)]).toEqual([false, null]);
});
