/** What the keys do while results are shown. */
export type TraceCommand =
  | 'play'
  | 'faster-back'
  | 'pause'
  | 'faster-forward'
  | 'frame-back'
  | 'frame-forward'
  | 'slower'
  | 'quicker'
  | 'loop'
  | 'closer'
  | 'farther'
  | 'whole'
  | 'pan-back'
  | 'pan-forward'
  | 'fit'
  | 'mark'
  | 'mark-before'
  | 'mark-after'
  | 'page-back'
  | 'page-forward'
  | 'begin'
  | 'end'
  | 'keys';

/** A line of the list of keys. */
export interface KeyLine {
  readonly keys: readonly string[];
  readonly does: string;
}

/** The keys as they are told to the user. */
export const KEY_LINES: readonly KeyLine[] = [
  { keys: ['Space'], does: 'Play and pause' },
  { keys: ['J', 'K', 'L'], does: 'Play back, pause, play on; again for twice and four times the speed' },
  { keys: [',', '.'], does: 'One sampled frame back or on' },
  { keys: ['<', '>'], does: 'Slower, quicker' },
  { keys: ['R'], does: 'Repeat what the traces show' },
  { keys: ['+', '−', '0'], does: 'Closer, farther, whole recording' },
  { keys: ['Y'], does: 'Axis of values to the data, or from −1 to 1' },
  { keys: ['M'], does: 'Set or remove a marker' },
  { keys: ['[', ']'], does: 'Previous and next marker' },
  { keys: ['?'], does: 'This list' },
  { keys: ['←', '→'], does: 'On the traces: one sampled frame; with Shift, a quarter of what is shown' },
  { keys: ['Page Up', 'Page Down'], does: 'On the traces: 5 seconds' },
  { keys: ['Home', 'End'], does: 'On the traces: first and last moment' },
];

const ANYWHERE: Readonly<Record<string, TraceCommand>> = {
  ' ': 'play',
  j: 'faster-back',
  k: 'pause',
  l: 'faster-forward',
  ',': 'frame-back',
  '.': 'frame-forward',
  '<': 'slower',
  '>': 'quicker',
  r: 'loop',
  '+': 'closer',
  '=': 'closer',
  '-': 'farther',
  '−': 'farther',
  '0': 'whole',
  y: 'fit',
  m: 'mark',
  '[': 'mark-before',
  ']': 'mark-after',
  '?': 'keys',
};

const ON_TRACES: Readonly<Record<string, TraceCommand>> = {
  arrowright: 'frame-forward',
  arrowup: 'frame-forward',
  arrowleft: 'frame-back',
  arrowdown: 'frame-back',
  pageup: 'page-forward',
  pagedown: 'page-back',
  home: 'begin',
  end: 'end',
};

/**
 * What a key asks for; null where it asks for nothing here. Keys pressed with Ctrl, Alt or Meta are the
 * browser's, those that a field or a button takes are its own, and arrows move the page unless the traces
 * have the focus.
 *
 * @param isOnTraces whether the traces have the focus
 */
export function traceCommand(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  isOnTraces: boolean,
): TraceCommand | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const key = event.key.toLowerCase();
  if (isOnTraces && event.shiftKey && key === 'arrowright') return 'pan-forward';
  if (isOnTraces && event.shiftKey && key === 'arrowleft') return 'pan-back';
  return ANYWHERE[key] ?? (isOnTraces ? (ON_TRACES[key] ?? null) : null);
}

/** Elements that take keys themselves: Space presses a button, letters choose in a list. */
const TAKES_KEYS = 'input, select, textarea, button, summary, a, dialog, [role="tab"], [contenteditable]';

/** Whether a key pressed on an element is for that element alone. */
export function takesKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  const taker = target.closest(TAKES_KEYS);
  if (taker === null) return false;
  // A button takes no letters.
  const isPressed = taker.matches('button, summary, a, [role="tab"]');
  return !isPressed || key === ' ' || key === 'Enter';
}
