import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders, staticHostHeaders } from '../../../tools/server/headers.mjs';
import { serveSite } from '../../../tools/server/server.mjs';

describe('the policy', () => {
  test('lets the page talk to nobody but its own origin', () => {
    expect(contentSecurityPolicy()).toMatch(/(^|; )connect-src 'self'(;|$)/);
  });

  test('names no other host anywhere', () => {
    const hosts = contentSecurityPolicy()
      .replace(/frame-ancestors [^;]*/, '')
      .match(/https?:|\*|\.\w+/g);
    expect(hosts).toBeNull();
  });

  test('leaves out of the meta tag what browsers refuse there', () => {
    expect(contentSecurityPolicy()).toContain('frame-ancestors');
    expect(contentSecurityPolicy({ mode: 'meta' })).not.toContain('frame-ancestors');
  });

  test('reaches static hosts with every header', () => {
    for (const [name, value] of Object.entries(securityHeaders())) {
      expect(staticHostHeaders()).toContain(`  ${name}: ${value}\n`);
    }
  });
});

describe('the server', () => {
  let directory = '';
  let site: Awaited<ReturnType<typeof serveSite>>;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'served-site-'));
    await mkdir(join(directory, 'assets'));
    writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Site</title>');
    writeFileSync(join(directory, 'assets', 'worker-AbCd1234.js'), 'self;');
    site = await serveSite({ port: 0, directory });
  });

  afterAll(async () => {
    await site.close();
    rmSync(directory, { recursive: true });
  });

  test.each([
    ['the page', '/', 200],
    ['a worker script', '/assets/worker-AbCd1234.js', 200],
    ['a missing file', '/nothing-here', 404],
    ['a path out of the site', '/..%2f..%2fetc/passwd', 404],
  ])('puts the headers on %s', async (_name, path, status) => {
    const response = await fetch(site.url + path);
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(securityHeaders()))
      expect(response.headers.get(name)).toBe(value);
  });

  test('puts the headers on the refusal of anything but reading', async () => {
    const response = await fetch(site.url, { method: 'POST', body: 'x' });
    expect(response.status).toBe(405);
    expect(response.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy());
  });

  test('lets browsers keep assets, whose names change with their content, but not the page', async () => {
    expect((await fetch(`${site.url}/assets/worker-AbCd1234.js`)).headers.get('Cache-Control')).toContain(
      'immutable',
    );
    expect((await fetch(site.url)).headers.get('Cache-Control')).toBe('no-cache');
  });

  test('says which port is taken and how to choose another', async () => {
    const port = Number(new URL(site.url).port);
    await expect(serveSite({ port, directory })).rejects.toThrow(
      `Port ${port} is already in use; stop what uses it or choose another, for example npm start -- --port ${port + 1}.`,
    );
  });

  test('says that a site must be built before it can be served', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'no-site-'));
    await expect(serveSite({ port: 0, directory: empty })).rejects.toThrow('There is no built site in');
    rmSync(empty, { recursive: true });
  });
});
