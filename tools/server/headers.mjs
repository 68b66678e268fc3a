/**
 * The security headers of the site: one definition for our server, Vite's servers, the meta tag in
 * the built page and the `_headers` file that static hosts read. See docs/decisions/0005.
 */

/**
 * The Content Security Policy, directive by directive.
 *
 * - `wasm-unsafe-eval`: WebAssembly may be compiled; JavaScript's `eval` stays forbidden.
 * - `blob:` for scripts and workers: TensorFlow.js starts the threads of its WebAssembly backend from
 *   a blob URL and has no option for anything else.
 * - `connect-src 'self'`: the promise that nothing leaves the device, kept by the browser.
 * - `frame-ancestors`: a kiosk or an embed is a link, so any secure page may frame the site, and any page
 *   of this very machine, as experiments are while they are written; the camera still needs that page's
 *   `allow="camera"` and the visitor's consent.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const CONTENT_SECURITY_POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'", 'blob:'],
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'media-src': ["'self'", 'blob:'],
  'worker-src': ["'self'", 'blob:'],
  'style-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'self'", 'https:', 'http://localhost:*', 'http://127.0.0.1:*'],
};

/**
 * What Vite's development server needs beyond that: its injected styles, React Refresh's inline
 * preamble and the socket that announces changes.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const DEVELOPMENT_ADDITIONS = {
  'script-src': ["'unsafe-inline'"],
  'style-src': ["'unsafe-inline'"],
  'connect-src': ['ws:'],
};

/** Directives that browsers ignore, with a complaint, in a meta tag. */
const HEADER_ONLY_DIRECTIVES = ['frame-ancestors'];

/**
 * The policy as one line.
 * @param {{ mode?: 'header' | 'meta' | 'development' }} [options]
 */
export function contentSecurityPolicy({ mode = 'header' } = {}) {
  return Object.entries(CONTENT_SECURITY_POLICY)
    .filter(([directive]) => mode !== 'meta' || !HEADER_ONLY_DIRECTIVES.includes(directive))
    .map(([directive, sources]) => {
      const additions = mode === 'development' ? (DEVELOPMENT_ADDITIONS[directive] ?? []) : [];
      return [directive, ...sources, ...additions].join(' ');
    })
    .join('; ');
}

/**
 * Every response carries these. COOP and COEP make the page cross-origin isolated, which the threads
 * of the WebAssembly backend need. CORP lets isolated pages frame the site: its files are the same for
 * everybody and hold nothing of anybody.
 * @param {{ development?: boolean }} [options]
 * @returns {Record<string, string>}
 */
export function securityHeaders({ development = false } = {}) {
  return {
    'Content-Security-Policy': contentSecurityPolicy({ mode: development ? 'development' : 'header' }),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy':
      'camera=(self), fullscreen=(self), screen-wake-lock=(self), microphone=(), geolocation=(), payment=(), usb=()',
  };
}

/** The `_headers` file understood by Netlify, Cloudflare Pages and others. */
export function staticHostHeaders() {
  const lines = Object.entries(securityHeaders()).map(([name, value]) => `  ${name}: ${value}`);
  return `/*\n${lines.join('\n')}\n`;
}
