import { BaseSequencer } from 'vitest/node';
import { SLOW_TESTS } from './slow-tests.mjs';

/** Starts the slow test files first, in the order of their list, so that none is left for the end alone. */
export class SlowFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    /** @param {import('vitest/node').TestSpecification} file */
    const place = ({ moduleId }) => {
      const index = SLOW_TESTS.findIndex((slow) => moduleId.endsWith(slow.file));
      return index < 0 ? SLOW_TESTS.length : index;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
