import { expect, test } from 'vitest';
import {
  type RegistrationLike,
  SiteUpdates,
  type WorkerLike,
  type WorkersLike,
} from '../../../../src/state/site/site-updates';

class FakeWorker extends EventTarget implements WorkerLike {
  state: ServiceWorkerState = 'installing';
  readonly messages: string[] = [];

  postMessage(message: string): void {
    this.messages.push(message);
  }

  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget implements RegistrationLike {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  updates = 0;

  async update(): Promise<void> {
    this.updates += 1;
  }

  /** A newer version is downloaded, and waits. */
  bring(): FakeWorker {
    const worker = new FakeWorker();
    this.installing = worker;
    this.dispatchEvent(new Event('updatefound'));
    this.installing = null;
    this.waiting = worker;
    worker.become('installed');
    return worker;
  }
}

class FakeWorkers extends EventTarget implements WorkersLike {
  readonly registration = new FakeRegistration();

  constructor(public controller: object | null) {
    super();
  }

  registered = 0;

  async register(): Promise<FakeRegistration> {
    this.registered += 1;
    return this.registration;
  }
}

async function started(controller: object | null, page: string | null = null) {
  const workers = new FakeWorkers(controller);
  const asked: (() => void)[] = [];
  const later: (() => void)[] = [];
  const counts = { reloads: 0 };
  const updates = new SiteUpdates({
    workers,
    workerUrl: 'service-worker.js',
    ownScript: 'index-old.js',
    readPage: async () => page,
    reload: () => {
      counts.reloads += 1;
    },
    watch: (call) => {
      asked.push(call);
      return () => undefined;
    },
    after: (_, call) => void later.push(call),
  });
  await updates.start();
  const ask = () => {
    for (const call of asked) call();
  };
  return { updates, workers, counts, later, ask };
}

test('a newer version is offered, and taken only when it is asked for', async () => {
  const { updates, workers, counts, later } = await started({});
  const worker = workers.registration.bring();
  expect(updates.store.getState()).toEqual({ isNew: true, isTaking: false });
  expect(worker.messages).toEqual([]);
  updates.take();
  updates.take();
  expect(worker.messages).toEqual(['take-over']);
  expect(counts.reloads).toBe(0);
  workers.dispatchEvent(new Event('controllerchange'));
  for (const call of later) call();
  expect(counts.reloads).toBe(1);
});

test('however often it is started, the worker is registered once', async () => {
  const { updates, workers } = await started(null);
  await updates.start();
  expect(workers.registered).toBe(1);
});

test('a worker that does not take over is not waited for', async () => {
  const { updates, workers, counts, later } = await started({});
  workers.registration.bring();
  updates.take();
  for (const call of later) call();
  expect(counts.reloads).toBe(1);
});

test('the first worker of a site is no newer version', async () => {
  const { updates, workers, counts } = await started(null);
  workers.controller = {};
  workers.dispatchEvent(new Event('controllerchange'));
  expect(updates.store.getState().isNew).toBe(false);
  // A second one is: another tab took it.
  workers.dispatchEvent(new Event('controllerchange'));
  expect(updates.store.getState().isNew).toBe(true);
  expect(counts.reloads).toBe(0);
});

test('a page that was loaded past the worker lets the newest one take over', async () => {
  const { updates, workers } = await started(null);
  expect(workers.registration.bring().messages).toEqual(['take-over']);
  expect(updates.store.getState().isNew).toBe(false);
});

test('an open page asks for new versions', async () => {
  const { workers, ask } = await started({});
  ask();
  expect(workers.registration.updates).toBe(1);
});

test.each([
  ['another script', '<script src="./assets/index-new.js">', true],
  ['the same script', '<script src="./assets/index-old.js">', false],
  ['no answer', null, false],
])('a look at the server that finds %s', async (_, page, isNew) => {
  const { updates, counts } = await started(null, page);
  expect(await updates.look()).toBe(isNew);
  expect(updates.store.getState().isNew).toBe(isNew);
  updates.take();
  expect(counts.reloads).toBe(1);
});
