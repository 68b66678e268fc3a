import * as v from 'valibot';
import { CIRCUMPLEX_WORDS } from '../../core/display/circumplex';
import type { FramingAdvice } from '../../core/face/framing-advice';
import { parseBySchema, parseJson, SchemaError } from '../../core/schemas/schema-fault';
import { DEFAULT_PAGE, PAGE_SETTINGS, type PageSettings } from '../../core/settings/settings-table';
import german from './texts/de.json';
import greek from './texts/el.json';
import english from './texts/en.json';
import french from './texts/fr.json';
import hungarian from './texts/hu.json';
import serbian from './texts/sr.json';
import chinese from './texts/zh.json';

/** Everything that a kiosk says to its visitors; the English file is the pattern. */
export type KioskTexts = typeof english;

/** Languages of the kiosk: those of the cultures of SEWA-DB. Serbian is in Cyrillic, Chinese simplified. */
export type KioskLanguage = Exclude<PageSettings['language'], 'auto'>;

/** The texts of each language. */
export const KIOSK_TEXTS: Readonly<Record<KioskLanguage, KioskTexts>> = {
  en: english,
  de: german,
  fr: french,
  hu: hungarian,
  el: greek,
  sr: serbian,
  zh: chinese,
};

/** Texts that a curator puts in place of the given ones, some or all, by language. */
export type TextChanges = Readonly<
  Partial<
    Record<KioskLanguage, Partial<Omit<KioskTexts, 'words'>> & { words?: Partial<KioskTexts['words']> }>
  >
>;

const SOURCE = 'kiosk-texts.json';
const LONGEST_TEXT = 500;

const wording = v.pipe(
  v.string('a text'),
  v.minLength(1, 'a text that is not empty'),
  v.maxLength(LONGEST_TEXT, `a text of at most ${LONGEST_TEXT} characters`),
);
const wordsSchema = v.partial(v.object(textFields(english.words)));
const { words: _, ...sentences } = english;
const textsSchema = v.object({
  ...v.partial(v.object(textFields(sentences))).entries,
  words: v.exactOptional(wordsSchema),
});
const changesSchema = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object of languages',
);

/** One schema for each text of a pattern. */
function textFields<Name extends string>(
  pattern: Readonly<Record<Name, string>>,
): Record<Name, typeof wording> {
  const entries = Object.keys(pattern).map((name) => [name, wording]);
  // The compiler cannot follow a pattern through its entries.
  return Object.fromEntries(entries) as Record<Name, typeof wording>;
}

/**
 * The changes in the text of a `kiosk-texts.json`: an object with a language's code for each object of texts.
 *
 * @throws a SchemaError of one sentence that names the field: no text, or a language or text there is not.
 */
export function readTextChanges(json: string): TextChanges {
  const changes = parseJson(changesSchema, json, { source: SOURCE });
  refuseUnknown(changes, KIOSK_TEXTS, '', 'a language: one of ');
  return Object.fromEntries(
    Object.entries(changes).map(([language, texts]) => {
      const own = parseBySchema(textsSchema, texts, { source: SOURCE, within: language });
      refuseUnknown(texts, english, language, 'a text: one of ');
      const { words } = v.parse(v.object({ words: v.optional(v.unknown()) }), texts);
      refuseUnknown(words, english.words, `${language}.words`, 'a word: one of ');
      return [language, own];
    }),
  );
}

function refuseUnknown(found: unknown, known: object, within: string, expected: string): void {
  for (const name of Object.keys(found ?? {})) {
    if (Object.hasOwn(known, name)) continue;
    const field = within === '' ? name : `${within}.${name}`;
    throw new SchemaError(SOURCE, {
      field,
      expected: `${expected}${Object.keys(known).join(', ')}`,
      found: `“${name}”`,
    });
  }
}

/** The texts of a language with a curator's changes. */
export function changedTexts(language: KioskLanguage, changes: TextChanges): KioskTexts {
  const { words = {}, ...sentencesOf } = changes[language] ?? {};
  const texts = KIOSK_TEXTS[language];
  return { ...texts, ...sentencesOf, words: { ...texts.words, ...words } };
}

/** The language of the kiosk: the one of the address, else the first of the browser's that there is. */
export function kioskLanguage(
  wanted: PageSettings['language'],
  browserLanguages: readonly string[],
): KioskLanguage {
  if (wanted !== DEFAULT_PAGE.language) return wanted as KioskLanguage;
  for (const tag of browserLanguages) {
    const code = tag.toLowerCase().split('-')[0];
    const found = PAGE_SETTINGS.language.choices?.find((choice) => choice === code);
    if (found !== undefined && found !== 'auto') return found;
  }
  return 'en';
}

/** A word of the circle in the language of the texts. */
export function wordInTexts(texts: KioskTexts, word: string): string {
  const known = CIRCUMPLEX_WORDS.find((one) => one.word === word)?.word;
  return texts.words[known as keyof KioskTexts['words']] ?? texts.neutral;
}

const SLIGHTLY = 'slightly ';

/** How a face looks, as `core/display/looks.ts` says it, in the language of the texts. */
export function lookInTexts(texts: KioskTexts, look: string): string {
  if (!look.startsWith(SLIGHTLY)) return wordInTexts(texts, look);
  return texts.slightly.replace('{word}', wordInTexts(texts, look.slice(SLIGHTLY.length)));
}

/** What a kiosk says to whoever could be read better. */
export function adviceInTexts(texts: KioskTexts): Readonly<Record<FramingAdvice, string>> {
  return {
    nobody: texts.adviceNobody,
    closer: texts.adviceCloser,
    middle: texts.adviceMiddle,
    light: texts.adviceLight,
    'several-faces': texts.adviceSeveralFaces,
  };
}
