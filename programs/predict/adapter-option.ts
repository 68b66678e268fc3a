import { Option } from 'commander';
import { ADAPTERS } from '../../tools/chromium.mjs';

/** The option that says what a headless browser's WebGPU and WebGL compute on. */
export function adapterOption(): Option {
  return new Option(
    '--adapter <kind>',
    'what WebGPU computes on: the graphics card if there is one, the card in any case, or the processor',
  )
    .choices([...ADAPTERS])
    .default('auto');
}
