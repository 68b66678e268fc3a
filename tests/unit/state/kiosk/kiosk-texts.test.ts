import { expect, test } from 'vitest';
import { CIRCUMPLEX_WORDS } from '../../../../src/core/display/circumplex';
import {
  adviceInTexts,
  changedTexts,
  KIOSK_TEXTS,
  kioskLanguage,
  lookInTexts,
  readTextChanges,
} from '../../../../src/state/kiosk/kiosk-texts';

/** The texts of a language as a list of names and sentences. */
const flat = ({ words, ...sentences }: (typeof KIOSK_TEXTS)['en']) => [
  ...Object.entries(sentences),
  ...Object.entries(words),
];

test.each(Object.entries(KIOSK_TEXTS))('%s has every text and every word of the circle', (_, texts) => {
  expect(flat(texts).map(([name]) => name)).toEqual(flat(KIOSK_TEXTS.en).map(([name]) => name));
  expect(Object.keys(texts.words)).toEqual(CIRCUMPLEX_WORDS.map(({ word }) => word));
  for (const [name, text] of flat(texts)) expect(text.trim(), name).not.toBe('');
  expect(texts.slightly).toContain('{word}');
});

test('no language borrows a sentence of another', () => {
  for (const name of ['title', 'notice', 'promise', 'foot', 'attract', 'again'] as const) {
    const sentences = Object.values(KIOSK_TEXTS).map((texts) => texts[name]);
    expect(new Set(sentences).size, name).toBe(sentences.length);
  }
});

test.each([
  ['de', ['en'], 'de'],
  ['auto', ['pl', 'hu-HU', 'en'], 'hu'],
  ['auto', ['zh-CN'], 'zh'],
  ['auto', ['sr-Latn-RS'], 'sr'],
  ['auto', ['pl', 'ja'], 'en'],
] as const)('lang=%s in a browser of %j is %s', (wanted, browser, language) => {
  expect(kioskLanguage(wanted, browser)).toBe(language);
});

test('a look is said in the language of the kiosk', () => {
  expect(lookInTexts(KIOSK_TEXTS.de, 'slightly tense')).toBe('leicht angespannt');
  expect(lookInTexts(KIOSK_TEXTS.zh, 'slightly tense')).toBe('略显紧张');
  expect(lookInTexts(KIOSK_TEXTS.el, 'tired')).toBe('κουρασμένη');
  expect(lookInTexts(KIOSK_TEXTS.fr, 'neutral')).toBe('neutre');
});

test('advice on how to stand is given in the language of the kiosk', () => {
  const advices = Object.values(KIOSK_TEXTS).map(adviceInTexts);
  for (const advice of ['nobody', 'closer', 'middle', 'light', 'several-faces'] as const)
    expect(new Set(advices.map((sentences) => sentences[advice])).size, advice).toBe(advices.length);
  expect(adviceInTexts(KIOSK_TEXTS.en).closer).toBe('Come closer');
});

test('a curator changes some texts of some languages', () => {
  const changes = readTextChanges('{"de":{"title":"Willkommen","words":{"sad":"betrübt"}}}');
  const german = changedTexts('de', changes);
  expect(german.title).toBe('Willkommen');
  expect(german.words.sad).toBe('betrübt');
  expect(german.words.happy).toBe('glücklich');
  expect(changedTexts('fr', changes)).toEqual(KIOSK_TEXTS.fr);
  expect(readTextChanges('{}')).toEqual({});
});

test.each([
  ['{', 'kiosk-texts.json: the file must be JSON'],
  ['[]', 'kiosk-texts.json: '],
  ['{"pl":{}}', 'kiosk-texts.json: pl must be a language: one of en, de'],
  ['{"de":{"titel":"x"}}', 'kiosk-texts.json: de.titel must be a text: one of title, notice'],
  ['{"de":{"title":5}}', 'kiosk-texts.json: de.title must be a text, found 5'],
  ['{"de":{"title":""}}', 'kiosk-texts.json: de.title must be a text that is not empty'],
  ['{"de":{"words":{"glad":"froh"}}}', 'kiosk-texts.json: de.words.glad must be a word: one of happy'],
])('%s is refused by the name of the field', (json, sentence) => {
  expect(() => readTextChanges(json)).toThrow(sentence);
});
