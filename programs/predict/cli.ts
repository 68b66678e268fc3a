/**
 * `npm run predict -- VIDEO… --out FOLDER`: whole videos through the app's own pipeline in a headless
 * browser, for scripts and clusters. Started by programs/predict/start.mjs, which installs and builds.
 */

import { predict } from './predict';
import { parseCommandLine } from './predict-options';

const parsed = parseCommandLine(process.argv.slice(2));
if ('text' in parsed) {
  (parsed.exitCode === 0 ? process.stdout : process.stderr).write(parsed.text);
  process.exitCode = parsed.exitCode;
} else {
  process.exitCode = await predict(parsed.options);
}
