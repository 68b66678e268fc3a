// Where the thread of a replica begins: it must learn to read TypeScript before it can load any.
import { register } from 'tsx/esm/api';

register();
await import('./replica-worker.ts');
