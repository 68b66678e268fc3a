import { expect, test } from 'vitest';
import { KEY_LINES, traceCommand } from '../../../../src/views/analyse/traces/keys/trace-keys';

const key = (name: string, modifiers: Partial<Record<'shiftKey' | 'ctrlKey', boolean>> = {}) => ({
  key: name,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...modifiers,
});

test.each([
  [' ', 'play'],
  ['J', 'faster-back'],
  ['k', 'pause'],
  ['l', 'faster-forward'],
  ['.', 'frame-forward'],
  ['>', 'quicker'],
  ['?', 'keys'],
  ['m', 'mark'],
])('%s asks for %s wherever the focus is', (name, command) => {
  expect([traceCommand(key(name), false), traceCommand(key(name), true)]).toEqual([command, command]);
});

test('arrows are the page’s unless the traces have the focus, and so are keys of the browser', () => {
  expect(traceCommand(key('ArrowRight'), false)).toBeNull();
  expect(traceCommand(key('ArrowRight'), true)).toBe('frame-forward');
  expect(traceCommand(key('ArrowRight', { shiftKey: true }), true)).toBe('pan-forward');
  expect(traceCommand(key('l', { ctrlKey: true }), true)).toBeNull();
});

test('every key of the list asks for something on the traces', () => {
  const names: Readonly<Record<string, string>> = {
    Space: ' ',
    '←': 'ArrowLeft',
    '→': 'ArrowRight',
    'Page Up': 'PageUp',
    'Page Down': 'PageDown',
  };
  const told = KEY_LINES.flatMap(({ keys }) => keys);
  expect(told.filter((name) => traceCommand(key(names[name] ?? name), true) === null)).toEqual([]);
});
