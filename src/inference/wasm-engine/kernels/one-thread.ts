import { doItem } from './phase-items';
import { Phase } from './record-fields';
import { field } from './records';

export { activate } from './network/activations';

/** Does all items of `count` phases, one after the other. Always 0: the work is done. */
export function run(_sync: usize, phases: usize, count: i32, _patienceMs: i32): i32 {
  for (let index = 0; index < count; index++) {
    const phase = phases + <usize>(index * Phase.Count * 4);
    const items = field(phase, Phase.Items);
    for (let item = 0; item < items; item++) doItem(phase, item, 0);
  }
  return 0;
}
