import { version } from '../../../package.json';

/** Version of the app, as written into exports. */
export const APP_VERSION: string = version;
