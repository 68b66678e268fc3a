import { expect, test } from 'vitest';
import { wantedPort } from '../../../../tools/server/server.mjs';

test('the port is 4173, that of the environment, or that of the command line before both', () => {
  expect(wantedPort([], {})).toBe(4173);
  expect(wantedPort([], { PORT: '' })).toBe(4173);
  expect(wantedPort([], { PORT: '8080' })).toBe(8080);
  expect(wantedPort(['--port', '0'], { PORT: '8080' })).toBe(0);
  expect(wantedPort(['--port=9000'], {})).toBe(9000);
});

test.each([
  [[], { PORT: 'eighty' }, 'PORT is "eighty"; expected a whole number from 0 (any free port) to 65535.'],
  [['--port', '65536'], {}, '--port is "65536"; expected a whole number from 0 (any free port) to 65535.'],
  [['--port=-1'], {}, '--port is "-1"; expected a whole number from 0 (any free port) to 65535.'],
  [
    ['--prot', '80'],
    {},
    'Found "--prot 80"; the one option is --port NUMBER, as in npm start -- --port 8080.',
  ],
  [['--port'], {}, 'Found "--port"; the one option is --port NUMBER, as in npm start -- --port 8080.'],
  [['8080'], {}, 'Found "8080"; the one option is --port NUMBER, as in npm start -- --port 8080.'],
])('%j with %j is refused in a sentence', (args, env, sentence) => {
  expect(() => wantedPort(args, env)).toThrow(sentence);
});
