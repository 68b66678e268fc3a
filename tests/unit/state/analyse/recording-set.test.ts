import { expect, test } from 'vitest';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { resultsCsv } from '../../../../src/recordings/exports/results-csv';
import { createAnalysisStore } from '../../../../src/state/analyse/analysis-store';
import { openSessions } from '../../../../src/state/analyse/open-sessions';
import { allFiles, sessionFile } from '../../../../src/state/analyse/recording-files';
import { unsavedRecordings, wouldLose } from '../../../../src/state/analyse/unsaved-recordings';
import { fakeParts, fileNamed, gated } from '../../../support/analysis-parts';
import { SETTINGS } from '../../../support/fake-stages';

const COUNTS = { 'a.mp4': 60, 'b.mp4': 40, 'c.mp4': 20 };

function analyses() {
  const fake = fakeParts(COUNTS);
  const store = createAnalysisStore(fake.parts);
  return { ...fake, store, now: () => store.getState() };
}

const phases = (now: ReturnType<typeof analyses>['now']) =>
  now().recordings.map(({ name, phase }) => [name, phase]);

test('a recording that is added while others run waits for its turn, in the same queue', async () => {
  const { now, hooks, pipelines } = analyses();
  const late = gated();
  hooks.onPipeline = (pipeline) => {
    pipeline.onPush = (frames) => (frames === 2 ? late.passed : undefined);
  };
  const first = now().start([fileNamed('a.mp4')], SETTINGS);
  await expect.poll(() => now().shown.phase).toBe('running');
  const second = now().add([fileNamed('c.mp4')], { ...SETTINGS, meanFilter: true });
  expect(phases(now)).toEqual([
    ['a.mp4', 'running'],
    ['c.mp4', 'waiting'],
  ]);
  late.open();
  await Promise.all([first, second]);
  expect(phases(now)).toEqual([
    ['a.mp4', 'ended'],
    ['c.mp4', 'ended'],
  ]);
  // The settings of those that were there, so that all can be scored together.
  expect(now().recordings.map(({ settings }) => settings?.meanFilter)).toEqual([false, false]);
  expect(pipelines).toHaveLength(1);
});

test('a recording that is added after a cancel does not take the end of the cancelled one away', async () => {
  const { now, hooks } = analyses();
  let added: Promise<void> | undefined;
  hooks.onPipeline = (pipeline) => {
    pipeline.onPush = (frames) => {
      if (frames !== 10 || added) return;
      now().cancel();
      added = now().add([fileNamed('c.mp4')], SETTINGS);
    };
  };
  await now().start([fileNamed('a.mp4')], SETTINGS);
  await added;
  expect(phases(now)).toEqual([
    ['a.mp4', 'ended'],
    ['c.mp4', 'ended'],
  ]);
});

test('a failed recording is tried again, replaced or removed, and the others stay', async () => {
  const { now, hooks } = analyses();
  let broken = true;
  hooks.onOpen = ({ name }) => {
    if (name === 'b.mp4' && broken) throw new Error('b.mp4 holds no picture.');
  };
  await now().start([fileNamed('a.mp4'), fileNamed('b.mp4')], SETTINGS);
  const [, failed] = now().recordings;
  expect(failed).toMatchObject({ phase: 'failed', failure: 'b.mp4 holds no picture.' });
  const id = failed?.id ?? -1;
  broken = false;
  await now().retry(id);
  expect(phases(now)[1]).toEqual(['b.mp4', 'ended']);
  broken = true;
  await now().add([fileNamed('b.mp4')], SETTINGS);
  await now().retry(now().recordings.at(-1)?.id ?? -1, fileNamed('c.mp4'));
  expect(phases(now).at(-1)).toEqual(['c.mp4', 'ended']);
  expect(now().recordings.at(-1)?.failure).toBeNull();
  now().remove(id);
  expect(phases(now)).toEqual([
    ['a.mp4', 'ended'],
    ['c.mp4', 'ended'],
  ]);
});

test('sessions come beside what is there, and a video that is named as one is given to it', async () => {
  const { now } = analyses();
  await now().start([fileNamed('a.mp4')], SETTINGS);
  const json = JSON.parse(sessionFile(now().recordings, DEFAULT_SCORING)?.text ?? '') as {
    session: Parameters<ReturnType<typeof now>['open']>[0][number];
  };
  now().open([{ ...json.session, facts: { ...json.session.facts, name: 'saved.mp4' } }]);
  expect(phases(now)).toEqual([
    ['a.mp4', 'ended'],
    ['saved.mp4', 'ended'],
  ]);
  now().attach(fileNamed('saved.mp4'));
  expect(now().recordings.map(({ file }) => file?.name)).toEqual(['a.mp4', 'saved.mp4']);
});

test('several recordings are kept as one session and as files whose names meet no label file', async () => {
  const { now } = analyses();
  await now().start([fileNamed('a.mp4'), fileNamed('b.mp4')], SETTINGS);
  const files = allFiles(now().recordings, now().joint, DEFAULT_SCORING);
  expect(files.map(({ name }) => name)).toEqual([
    'a.circumplex.csv',
    'a.avec.csv',
    'a.circumplex.json',
    'bids/a_recording-circumplex_physio.tsv.gz',
    'bids/a_recording-circumplex_physio.json',
    'nova/a.circumplex.valence.annotation',
    'nova/a.circumplex.valence.annotation~',
    'nova/a.circumplex.arousal.annotation',
    'nova/a.circumplex.arousal.annotation~',
    'b.circumplex.csv',
    'b.avec.csv',
    'b.circumplex.json',
    'bids/b_recording-circumplex_physio.tsv.gz',
    'bids/b_recording-circumplex_physio.json',
    'nova/b.circumplex.valence.annotation',
    'nova/b.circumplex.valence.annotation~',
    'nova/b.circumplex.arousal.annotation',
    'nova/b.circumplex.arousal.annotation~',
    '2-recordings.circumplex.json',
  ]);
  const { recordings } = JSON.parse(files.at(-1)?.text ?? '') as {
    recordings: { session: { facts: { name: string } } }[];
  };
  expect(recordings.map(({ session }) => session.facts.name)).toEqual(['a.mp4', 'b.mp4']);
});

test('what was not saved is told until it is, and again when it changes by hand', async () => {
  const { now } = analyses();
  await now().start([fileNamed('a.mp4')], SETTINGS);
  const unsaved = () => unsavedRecordings(now()).length;
  expect([unsaved(), wouldLose(now())]).toEqual([1, true]);
  now().markKept([now().shown.id]);
  expect([unsaved(), wouldLose(now())]).toEqual([0, false]);
  now().setMarkers([1]);
  expect(unsaved()).toBe(1);
});

test('estimates of ours are labels only by themselves, and what became of them is said', async () => {
  const own = new File([resultsCsv([])], 'cap13.circumplex.csv');
  const gold = new File(['time_s,valence,arousal\n0,0,0\n'], 'cap13.csv');
  const beside = await openSessions([own, gold], true);
  expect(beside.labels).toEqual([gold]);
  expect(beside.notes).toEqual([expect.stringMatching(/^cap13\.circumplex\.csv was left out: it holds est/)]);
  expect((await openSessions([own], false)).labels).toEqual([]);
  const alone = await openSessions([own], true);
  expect(alone.labels).toEqual([own]);
  expect(alone.notes).toEqual([expect.stringContaining('compared with as if they were labels')]);
});

test('annotations for NOVA that we wrote are left out with their streams, and a sidecar of BIDS too', async () => {
  const { now } = analyses();
  await now().start([fileNamed('a.mp4')], SETTINGS);
  const written = allFiles(now().recordings, now().joint, DEFAULT_SCORING)
    .filter(({ name }) => /annotation|physio\.json/.test(name))
    .map(({ name, text }) => new File([text], name.replace(/^.*\//, '')));
  const gold = new File(['time_s,valence,arousal\n0,0,0\n'], 'a.csv');
  const beside = await openSessions([...written, gold], false, async () => null);
  expect(beside.labels).toEqual([gold]);
  expect(beside.notes.join(' ')).toContain('physio.json was left out: it describes estimates');
  const alone = await openSessions(
    written.filter(({ name }) => name.includes('annotation')),
    true,
  );
  expect(alone.labels.map(({ name }) => name).toSorted()).toEqual([
    'a.circumplex.arousal.annotation',
    'a.circumplex.arousal.annotation~',
    'a.circumplex.valence.annotation',
    'a.circumplex.valence.annotation~',
  ]);
});
