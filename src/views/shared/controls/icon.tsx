import './icon.css';

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
  close: 'M6 6L18 18M18 6L6 18',
  'full-screen': 'M3.6 8.4V3.6H8.4M15.6 3.6H20.4V8.4M20.4 15.6V20.4H15.6M8.4 20.4H3.6V15.6',
  settings:
    'M3.6 7.2H10.8M15.6 7.2H20.4M3.6 16.8H7.2M12 16.8H20.4M13.2 4.8A2.4 2.4 0 1 1 13.188 4.8M9.6 14.4A2.4 2.4 0 1 1 9.588 14.4',
  details: 'M12 10.8V16.8M12 7.2V7.44M12 3A9 9 0 1 1 11.988 3',
  check: 'M4.8 12.6L10.2 18L19.2 7.2',
  system: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 3.5v17M12 7.5h5.8M12 12h6.6M12 16.5h5.8',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  dark: 'M19.5 14.5A8.2 8.2 0 0 1 9.5 4.5a8.2 8.2 0 1 0 10 10z',
} as const;

/** Icons that are filled; the others are lines. */
const FILLED: ReadonlySet<string> = new Set(['play', 'pause', 'back', 'forward']);

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** A small drawing beside, or in place of, a button's words; silent to screen readers. */
export function Icon({ icon }: { readonly icon: IconName }) {
  return (
    <svg className={FILLED.has(icon) ? 'icon icon-filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[icon]} />
    </svg>
  );
}
