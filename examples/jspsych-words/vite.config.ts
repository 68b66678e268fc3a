import { defaultClientConditions, defineConfig } from 'vite';

/** The example as a page of its own; within this repository it takes our packages from their sources. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['circumplex-source', ...defaultClientConditions] },
});
