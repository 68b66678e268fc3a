/**
 * `npm run predict -- VIDEO… --out FOLDER`: whole videos through the app's own pipeline in a headless
 * browser, for scripts and clusters. Started by programs/predict/start.mjs, which installs and builds.
 */

import { endWith } from '../../tools/command-line/parsed-command';
import { predict } from './predict';
import { parseCommandLine } from './predict-options';

const parsed = parseCommandLine(process.argv.slice(2));
if ('text' in parsed) {
  endWith(parsed);
} else {
  process.exitCode = await predict(parsed.options);
}
