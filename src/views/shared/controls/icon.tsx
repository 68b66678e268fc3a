import './icon.css';

const PATHS = {
  close: 'M5 5L15 15M15 5L5 15',
  save: 'M10 3V12M6 8.5L10 12.5L14 8.5M4 16.5H16',
  'full-screen': 'M3 7V3H7M13 3H17V7M17 13V17H13M7 17H3V13',
  settings: 'M3 6H9M13 6H17M3 14H6M10 14H17M11 4A2 2 0 1 1 10.99 4M8 12A2 2 0 1 1 7.99 12',
  details: 'M10 9V14M10 6V6.2M10 2.5A7.5 7.5 0 1 1 9.99 2.5',
  check: 'M4 10.5L8.5 15L16 6',
  mark: 'M6 17V3M6 4H15L12.5 7.5L15 11H6',
} as const;

/** A small line drawing beside, or in place of, a button's words; silent to screen readers. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
