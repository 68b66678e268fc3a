import { expect, test } from 'vitest';
import { FirstPrompts } from '../../../../src/core/display/first-prompts';

test('each prompt is done when the dot has followed it, in their order', () => {
  const prompts = new FirstPrompts();
  expect(prompts.take([0, 0.9], 0)).toBe(false);
  expect(prompts.take([0.5, 0], 100)).toBe(true);
  expect(prompts.take([0.5, 0], 200)).toBe(false);
  expect(prompts.take([0, 0.5], 300)).toBe(true);
  expect(prompts.take([0.1, 0.1], 400)).toBe(false);
  expect(prompts.take([0.1, 0.1], 900)).toBe(false);
  expect(prompts.take([0.1, 0.1], 1000)).toBe(true);
  expect(prompts.done).toBe(3);
  expect(prompts.take([0.9, 0.9], 2000)).toBe(false);
});

test('a rest that is broken begins anew', () => {
  const prompts = new FirstPrompts();
  prompts.take([0.5, 0], 0);
  prompts.take([0, 0.5], 100);
  prompts.take([0, 0], 200);
  prompts.take([0.9, 0], 700);
  expect(prompts.take([0, 0], 900)).toBe(false);
  expect(prompts.take([0, 0], 1500)).toBe(true);
});
