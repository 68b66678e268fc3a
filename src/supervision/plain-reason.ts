/** Errors of browsers and of compiled code that say nothing to people, and what they mean. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/out of memory|cannot enlarge memory|memory allocation/i, 'the memory was used up'],
  [
    /failed to fetch|load failed|networkerror|dynamically imported|importing a module|preload css|script.*load/i,
    'a file of the program could not be loaded: the network is gone, or a new version of the site is there',
  ],
  [/context.*lost|lost.*context/i, 'its graphics context was lost'],
  [/device.*lost|lost.*device/i, 'the graphics device was lost'],
  [
    /abort\(|aborted\(|-sassertions|memory access|table index|unreachable|runtimeerror|null function|function signature/i,
    'its program broke',
  ],
  [/is not (?:a function|defined|an object)|undefined|cannot read prop|null/i, 'its program broke'],
];

/** A sentence of our own, written for people. */
const OWN_SENTENCE = /^(?:The|This|Finding|WebGPU|A) [^\n]*\.$/;

/**
 * Why something failed, as the end of a sentence, without a full stop: in plain words where the error is one
 * of a browser, a compiler or a loader; else what it says itself, its first line.
 */
export function plainReason(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).trim();
  if (OWN_SENTENCE.test(message)) return message.slice(0, -1);
  const known = MEANINGS.find(([form]) => form.test(message));
  if (known !== undefined) return known[1];
  const line = (message.split('\n')[0] ?? '').replace(/^(?:uncaught\s+)?(?:\w*error:\s*)+/i, '');
  return line.replace(/[.\s]+$/, '') || 'it gave no reason';
}

/** The same as a sentence of its own. */
export function plainSentence(error: unknown): string {
  const reason = plainReason(error);
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
