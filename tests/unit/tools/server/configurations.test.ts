import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compressSite } from '../../../../tools/build/compression.mjs';
import { inProject } from '../../../../tools/project.mjs';
import { securityHeaders } from '../../../../tools/server/headers.mjs';

const CONFIGURATIONS = { nginx: 'deploy/nginx.conf', caddy: 'deploy/Caddyfile' } as const;
const BROTLI = '/usr/lib/nginx/modules/ngx_http_brotli_static_module.so';
const PROGRAMS = { nginx: '/usr/sbin/nginx', caddy: '/usr/bin/caddy' } as const;
const IS_INSTALLED = {
  nginx: existsSync(PROGRAMS.nginx) && existsSync(BROTLI),
  caddy: existsSync(PROGRAMS.caddy),
};
const SCRIPT = 'self; '.repeat(1000);
const YEAR = 'public, max-age=31536000, immutable';

const configuration = (name: keyof typeof CONFIGURATIONS) =>
  readFileSync(inProject(CONFIGURATIONS[name]), 'utf8');

test.each(['nginx', 'caddy'] as const)(
  'the configuration of %s sends the headers that the site is made for',
  (name) => {
    const text = configuration(name);
    for (const [header, value] of Object.entries(securityHeaders())) {
      expect(text).toContain(
        name === 'nginx' ? `add_header ${header} "${value}" always;` : `${header} "${value}"`,
      );
    }
  },
);

let site = '';
beforeAll(async () => {
  site = mkdtempSync(join(tmpdir(), 'configured-site-'));
  await mkdir(join(site, 'assets'));
  await mkdir(join(site, 'models'));
  writeFileSync(join(site, 'index.html'), '<!doctype html><title>Site</title>');
  writeFileSync(join(site, 'app.webmanifest'), '{}');
  writeFileSync(join(site, '.source-fingerprint'), 'hidden');
  writeFileSync(join(site, 'models', 'model.json'), '{}');
  writeFileSync(join(site, 'assets', 'engine-AbCd1234.wasm'), Buffer.alloc(5000, 7));
  writeFileSync(join(site, 'assets', 'page-AbCd1234.js'), SCRIPT);
  await compressSite(site);
});
afterAll(() => rmSync(site, { recursive: true }));

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Starts a server as its configuration has it, but for its port and folder. */
async function start(name: keyof typeof CONFIGURATIONS): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const own = configuration(name).replaceAll('/srv/circumplex', site);
  const file = join(folder, 'configuration');
  let args: string[];
  if (name === 'nginx') {
    const http = own.replace('listen 80;', `listen 127.0.0.1:${port};`);
    writeFileSync(join(folder, 'site.conf'), http);
    writeFileSync(
      file,
      `load_module ${BROTLI}; pid ${folder}/pid; daemon off; worker_processes 1; error_log stderr;
       events {} http { access_log off; client_body_temp_path ${folder}/body; include ${folder}/site.conf; }`,
    );
    args = ['-c', file, '-p', folder, '-g', process.getuid?.() === 0 ? 'user root;' : ''];
  } else {
    writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${own.replace(/^:80 /m, `:${port} `)}`);
    args = ['run', '--config', file, '--adapter', 'caddyfile'];
  }
  const child = spawn(PROGRAMS[name], args, { env: { ...process.env, HOME: folder }, stdio: 'pipe' });
  let complaints = '';
  child.stderr?.on('data', (chunk) => {
    complaints += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt++) {
    const status = await fetch(url).then(
      (answer) => answer.status,
      () => null,
    );
    if (status === 200) break;
    if (attempt === 100) child.kill();
    if (attempt === 100) throw new Error(`${name} did not serve: ${status} ${complaints.slice(-400)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, child };
}

describe.each(['nginx', 'caddy'] as const)('%s', (name) => {
  const testInstalled = test.skipIf(!IS_INSTALLED[name]);
  let server: Awaited<ReturnType<typeof start>> | null = null;
  beforeAll(async () => {
    if (IS_INSTALLED[name]) server = await start(name);
  });
  afterAll(() => {
    server?.child.kill();
  });
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server?.url}${path}`, { headers: { 'Accept-Encoding': 'identity', ...headers } });

  testInstalled('puts the headers on pages, assets and errors', async () => {
    for (const [path, status] of [
      ['/', 200],
      ['/assets/page-AbCd1234.js', 200],
      ['/nothing-here', 404],
      ['/.source-fingerprint', 404],
    ] as const) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, status]);
      for (const [header, value] of Object.entries(securityHeaders()))
        expect(answer.headers.get(header)).toBe(value);
    }
  });

  testInstalled('sends what the build compressed, and each file as what it is', async () => {
    for (const encoding of ['br', 'gzip']) {
      const answer = await ask('/assets/page-AbCd1234.js', { 'Accept-Encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('content-type')).toMatch(/^(?:text|application)\/javascript/);
      expect(answer.headers.get('vary')).toMatch(/accept-encoding/i);
      expect(await answer.text()).toBe(SCRIPT);
    }
    const type = async (path: string) => (await ask(path)).headers.get('content-type');
    expect(await type('/assets/engine-AbCd1234.wasm')).toBe('application/wasm');
    expect(await type('/app.webmanifest')).toMatch(/^application\/manifest\+json/);
  });

  testInstalled('lets a year pass for what never changes, and nothing else', async () => {
    const kept = async (path: string) => (await ask(path)).headers.get('cache-control');
    expect(await kept('/')).toBe('no-cache');
    expect(await kept('/models/model.json')).toBe('no-cache');
    expect(await kept('/models/model.json?v=0123')).toBe(YEAR);
    expect(await kept('/assets/page-AbCd1234.js')).toBe(YEAR);
  });

  testInstalled('sends parts of files', async () => {
    const part = async (range: string) => {
      const answer = await ask('/assets/page-AbCd1234.js', { Range: range });
      return [
        answer.status,
        answer.headers.get('content-range'),
        answer.status === 206 && (await answer.text()),
      ];
    };
    expect(await part('bytes=0-3')).toEqual([206, 'bytes 0-3/6000', 'self']);
    expect(await part('bytes=-2')).toEqual([206, 'bytes 5998-5999/6000', '; ']);
    expect(await part('bytes=6000-')).toEqual([416, 'bytes */6000', false]);
  });

  testInstalled('refuses to be written to', async () => {
    const { status } = await fetch(`${server?.url}/index.html`, { method: 'PUT', body: 'x' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(readFileSync(join(site, 'index.html'), 'utf8')).toContain('Site');
  });
});
