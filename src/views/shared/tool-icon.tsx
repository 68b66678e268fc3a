/** Drawings of the icons, each in a square of 24. */
const PATHS = {
  play: 'M7 5.5v13l11-6.5z',
  pause: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z',
  back: 'M17.5 6v12l-9-6zM6 6h2v12H6z',
  forward: 'M6.5 6v12l9-6zM16 6h2v12h-2z',
  loop: 'M6 11V9.5A3.5 3.5 0 0 1 9.5 6H17M14.5 3.5 17 6l-2.5 2.5M18 13v1.5a3.5 3.5 0 0 1-3.5 3.5H7M9.5 20.5 7 18l2.5-2.5',
  closer: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.3 15.3 20 20M7.5 10.5h6M10.5 7.5v6',
  farther: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.3 15.3 20 20M7.5 10.5h6',
  whole: 'M4 6v12M20 6v12M7 12h10M10 9l-3 3 3 3M14 9l3 3-3 3',
  fit: 'M4 4h16M4 20h16M12 7v10M9 10l3-3 3 3M9 14l3 3 3-3',
  flag: 'M6 21V4h11l-2.5 4L17 12H6',
  flagBefore: 'M13 20V5h7l-1.8 3L20 11h-7M9 9l-4 4 4 4',
  flagAfter: 'M4 20V5h7L9.2 8 11 11H4M15 9l4 4-4 4',
  save: 'M12 4v10M8 10.5l4 4 4-4M5 19h14',
  keys: 'M9.2 9.2a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.2-1.5 2.3M12 17.5v.1',
} as const;

/** Icons that are filled; the others are lines. */
const FILLED: ReadonlySet<string> = new Set(['play', 'pause', 'back', 'forward']);

/** The name of an icon. */
export type ToolIconName = keyof typeof PATHS;

/** A small drawing for a button, which says its own name. */
export function ToolIcon({ icon }: { icon: ToolIconName }) {
  return (
    <svg
      className={FILLED.has(icon) ? 'tool-icon tool-icon-filled' : 'tool-icon'}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={PATHS[icon]} />
    </svg>
  );
}

/** A square button with an icon; its name is its tooltip, with the key that does the same. */
export function ToolButton(props: {
  icon: ToolIconName;
  name: string;
  shortcut?: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
}) {
  const { icon, name, shortcut, pressed, disabled = false, onClick } = props;
  return (
    <button
      type="button"
      className="tool-button"
      aria-label={name}
      aria-pressed={pressed}
      title={shortcut === undefined ? name : `${name} (${shortcut})`}
      disabled={disabled}
      onClick={onClick}
    >
      <ToolIcon icon={icon} />
    </button>
  );
}
