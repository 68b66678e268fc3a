import type { JsPsych } from 'jspsych';
import type CircumplexExtension from './circumplex-extension.ts';

/**
 * The extension of this experiment, for the plugins beside it.
 *
 * @throws an Error in one sentence where `initJsPsych` was not told of it.
 */
export function extensionOf(jsPsych: JsPsych): CircumplexExtension {
  const { circumplex } = jsPsych.extensions;
  if (circumplex === undefined)
    throw new Error(
      'Circumplex: initJsPsych must name the extension, `extensions: [{ type: CircumplexExtension }]`.',
    );
  // The name is the extension's own; another of that name is not this package's.
  return circumplex as CircumplexExtension;
}
