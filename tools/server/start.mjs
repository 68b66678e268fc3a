/** `npm start`: installs what is missing, builds what is stale, serves the site and prints its address. */

import { ensureBuilt } from '../build/build.mjs';
import { ensureInstalled } from '../install.mjs';
import { refuseBusyPort, serveUntilInterrupted } from './server.mjs';

await refuseBusyPort();
await ensureInstalled();
await ensureBuilt();
await serveUntilInterrupted();
