import { expect, test } from 'vitest';
import { createLiveStore } from '../../../../src/state/live/live-store';
import { afterFirstLoad } from '../../../../src/state/site/first-load';

/** A page on its first visit, with a clock that is moved by hand. */
function visit({ fetchesModel }: { readonly fetchesModel: boolean }) {
  const live = createLiveStore();
  const due: { readonly atMs: number; readonly call: () => void }[] = [];
  let nowMs = 0;
  let calls = 0;
  const after = (delayMs: number, call: () => void) => void due.push({ atMs: nowMs + delayMs, call });
  afterFirstLoad({ live, fetchesModel, after }, () => {
    calls += 1;
  });
  const pass = (timeMs: number) => {
    nowMs += timeMs;
    for (const one of due.splice(0)) {
      if (one.atMs <= nowMs) one.call();
      else due.push(one);
    }
  };
  return { live, pass, calls: () => calls };
}

test('where nothing is fetched for a first reading the line is free at once', () => {
  expect(visit({ fetchesModel: false }).calls()).toBe(1);
});

test('the line is free two seconds after the model was opened, however long that took', () => {
  const { live, pass, calls } = visit({ fetchesModel: true });
  live.setState({ modelPhase: 'loading' });
  pass(90_000);
  expect(calls()).toBe(0);
  live.setState({ modelPhase: 'ready' });
  expect(calls()).toBe(0);
  pass(2000);
  expect(calls()).toBe(1);
});

test('a model that could not be opened holds nothing up', () => {
  const { live, pass, calls } = visit({ fetchesModel: true });
  live.setState({ modelPhase: 'loading' });
  live.setState({ modelPhase: 'failed' });
  pass(2000);
  expect(calls()).toBe(1);
});

test('where nobody starts anything the line is free after a minute', () => {
  const { pass, calls } = visit({ fetchesModel: true });
  pass(59_000);
  expect(calls()).toBe(0);
  pass(1000);
  expect(calls()).toBe(1);
});
