import { describe, expect, test } from 'vitest';
import { cardFault } from '../../../programs/predict/adapter-option';
import { adapterFlags, type GraphicsMachine } from '../../../tools/chromium.mjs';

const WITH_CARD: GraphicsMachine = { platform: 'linux', hasCard: true };
const WITHOUT_CARD: GraphicsMachine = { platform: 'linux', hasCard: false };

const SWIFTSHADER = '--use-webgpu-adapter=swiftshader';

describe('what a headless browser is told', () => {
  test('on Linux a card is reached by Vulkan, without a surface', () => {
    for (const adapter of ['auto', 'card'] as const)
      expect(adapterFlags(adapter, { machine: WITH_CARD })).toEqual([
        '--enable-unsafe-webgpu',
        '--enable-features=Vulkan',
        '--use-angle=vulkan',
        '--disable-vulkan-surface',
        '--ignore-gpu-blocklist',
      ]);
  });

  test.each(['darwin', 'win32'] as const)('on %s the system offers its card itself', (platform) => {
    const machine = { platform, hasCard: true };
    for (const adapter of ['auto', 'card'] as const)
      expect(adapterFlags(adapter, { machine })).toEqual(['--enable-unsafe-webgpu']);
  });

  test('WebGPU computes on the processor where software, or WebGPU by name without a card, is asked for', () => {
    expect(adapterFlags('software', { machine: WITH_CARD })).toContain(SWIFTSHADER);
    expect(adapterFlags('software', { machine: WITHOUT_CARD })).toContain(SWIFTSHADER);
    expect(adapterFlags('auto', { machine: WITHOUT_CARD, isWebGpuAsked: true })).toContain(SWIFTSHADER);
  });

  test('WebGPU does not compute on the processor where nobody asked for that', () => {
    expect(adapterFlags('auto', { machine: WITHOUT_CARD })).toEqual(['--enable-unsafe-swiftshader']);
    for (const adapter of ['auto', 'card'] as const)
      expect(adapterFlags(adapter, { machine: WITH_CARD, isWebGpuAsked: true })).not.toContain(SWIFTSHADER);
  });
});

describe('--adapter card is refused in one sentence', () => {
  test('before a browser starts, where the machine has no card', () => {
    expect(() => adapterFlags('card', { machine: WITHOUT_CARD })).toThrow(
      'This machine has no graphics card, as --adapter card wants: leave the option out, or take --adapter ' +
        'software for the processor.',
    );
  });

  const FOUND = { vendor: 'google', architecture: 'swiftshader', device: '', description: '' };

  test('where the browser finds none, or software', () => {
    expect(cardFault(null)).toMatch(/^The browser found no graphics card, as --adapter card wants: /);
    expect(cardFault(FOUND)).toMatch(/^The browser found google swiftshader and no graphics card, as /);
    expect(cardFault({ ...FOUND, architecture: 'xe', isFallbackAdapter: true })).not.toBeNull();
    expect(cardFault({ ...FOUND, vendor: 'intel', architecture: 'gen-12lp' })).toBeNull();
  });
});
