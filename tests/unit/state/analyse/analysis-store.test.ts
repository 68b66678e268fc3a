import { describe, expect, test } from 'vitest';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { recordingResults } from '../../../../src/recordings/results';
import { createAnalysisStore } from '../../../../src/state/analyse/analysis-store';
import { recordingFiles } from '../../../../src/state/analyse/recording-files';
import { fakeParts, fileNamed, gated, whenAborted } from '../../../support/analysis-parts';
import { SETTINGS } from '../../../support/fake-stages';

const COUNTS = { 'a.mp4': 60, 'b.mp4': 40, 'c.mp4': 20 };

/** A store over fakes. */
function analyses() {
  const fake = fakeParts(COUNTS);
  const store = createAnalysisStore(fake.parts);
  return { ...fake, store, now: () => store.getState() };
}

/** Labels of every frame of a recording. */
function labelsOf(stem: string, count: number): File {
  const lines = Array.from(
    { length: count },
    (_, line) => `${line / 10},${Math.sin(line / 6)},${line / 100}`,
  );
  return new File([`time_s,valence,arousal\n${lines.join('\n')}\n`], `${stem}.csv`);
}

describe('one recording', () => {
  test('goes from its opening to its results, and its labels that came first are for it', async () => {
    const { now, scored } = analyses();
    await now().loadLabels([labelsOf('gold', 60)]);
    expect(now().shown.labelSet.dimensions).toEqual(['valence', 'arousal']);
    const run = now().start([fileNamed('a.mp4')], SETTINGS);
    expect(now().shown).toMatchObject({ phase: 'loading', name: 'a.mp4' });
    await run;
    await expect.poll(() => now().shown.isScoring).toBe(false);
    const { phase, frames, results, settings, openReport, labels, labelSettings } = now().shown;
    expect(phase).toBe('ended');
    expect(scored).toHaveLength(1);
    if (settings === null || openReport === null) throw new Error('The recording has no settings.');
    // The very results that the command line computes at once.
    expect(results).toEqual(
      recordingResults(
        frames,
        { files: labels, settings: labelSettings },
        { pipeline: settings, scoring: DEFAULT_SCORING, statistics: openReport.manifest.statistics },
      ),
    );
    expect(results?.comparison?.labelledFrames).toBe(60);
  });

  test('shows its rows while it runs, and they grow where they are', async () => {
    const { now, store, hooks, clock } = analyses();
    hooks.onPipeline = (pipeline) => {
      pipeline.onPush = () => {
        clock.ms += 300;
      };
    };
    const rows = new Set<unknown>();
    const lengths: number[] = [];
    store.subscribe(({ shown }) => {
      if (shown.phase !== 'running' || !shown.results || shown.frames.length === 0) return;
      rows.add(shown.results.rows);
      lengths.push(shown.results.rows.length);
      expect(shown.results.coverage.sampledFrames).toBe(shown.results.rows.length);
    });
    await now().start([fileNamed('a.mp4')], SETTINGS);
    expect(lengths.length).toBeGreaterThan(50);
    expect(rows.size).toBe(1);
    expect(now().shown.results?.rows).toBe([...rows][0]);
  });

  test('is cancelled while it runs, and what was done is kept', async () => {
    const { now, hooks, sources } = analyses();
    hooks.onPipeline = (pipeline) => {
      pipeline.onPush = (frames) => {
        if (frames === 10) now().cancel();
      };
    };
    await now().start([fileNamed('a.mp4')], SETTINGS);
    expect(now().shown.phase).toBe('ended');
    expect(now().shown.analysis?.end).toEqual({ type: 'cancelled' });
    expect(now().shown.results?.rows).toHaveLength(11);
    expect(sources[0]?.pictures.every(({ closes }) => closes > 0)).toBe(true);
  });

  test('is cancelled while it is opened or its model loaded, and the view is empty again', async () => {
    for (const stage of ['source', 'model'] as const) {
      const { now, hooks, pipelines } = analyses();
      if (stage === 'source') hooks.onOpen = (_, signal) => whenAborted(signal);
      hooks.onPipeline = (pipeline) => {
        pipeline.onOpen = (signal) => signal && whenAborted(signal);
      };
      const run = now().start([fileNamed('a.mp4')], SETTINGS);
      await expect.poll(() => (stage === 'source' ? now().shown.phase : pipelines[0]?.opened)).toBeTruthy();
      now().cancel();
      expect(now().recordings).toEqual([]);
      expect(now().shown.phase).toBe('empty');
      await run;
      expect(now().shown.phase).toBe('empty');
      expect(pipelines[0]?.closed).toBe(1);
    }
  });

  test('waits between two frames while it is paused', async () => {
    const { now, hooks } = analyses();
    let pushed = 0;
    hooks.onPipeline = (pipeline) => {
      pipeline.onPush = () => {
        pushed += 1;
        if (pushed === 5) now().setPaused(true);
      };
    };
    const run = now().start([fileNamed('a.mp4')], SETTINGS);
    await expect.poll(() => now().shown.paused).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pushed).toBe(5);
    now().setPaused(false);
    await run;
    expect(pushed).toBe(60);
  });
});

describe('several recordings', () => {
  test('are scored apart and together, the labels of each by their names', async () => {
    const { now } = analyses();
    await now().start([fileNamed('a.mp4'), fileNamed('b.mp4')], SETTINGS);
    await now().loadLabels([labelsOf('a', 60), labelsOf('b', 40), labelsOf('other', 9)]);
    expect(now().labelProblem).toBe(
      'other.csv was left out: its name begins with the name of none of the videos.',
    );
    await expect.poll(() => now().joint.scores?.each.length).toBe(2);
    expect(now().joint.ids).toEqual(now().recordings.map(({ id }) => id));
    expect(now().recordings.map(({ results }) => results?.comparison?.labelledFrames)).toEqual([60, 40]);
  });

  test('those that wait are let go by a cancel, and the one under way is kept', async () => {
    const { now, hooks } = analyses();
    hooks.onPipeline = (pipeline) => {
      pipeline.onPush = (frames) => {
        if (frames === 3) now().cancel();
      };
    };
    await now().start([fileNamed('a.mp4'), fileNamed('b.mp4')], SETTINGS);
    expect(now().recordings.map(({ name, phase }) => [name, phase])).toEqual([['a.mp4', 'ended']]);
  });

  test('what a queue that was overtaken still says is not shown', async () => {
    const { now, hooks } = analyses();
    const late = gated();
    hooks.onPipeline = (pipeline) => {
      pipeline.onPush = (frames) => (frames === 2 && now().shown.name === 'a.mp4' ? late.passed : undefined);
    };
    const first = now().start([fileNamed('a.mp4')], SETTINGS);
    await expect.poll(() => now().shown.phase).toBe('running');
    const second = now().start([fileNamed('c.mp4')], SETTINGS);
    late.open();
    await Promise.all([first, second]);
    expect(now().recordings.map(({ name, phase }) => [name, phase])).toEqual([['c.mp4', 'ended']]);
    expect(now().shown.frames).toHaveLength(20);
  });
});

describe('scores', () => {
  async function labelled() {
    const own = analyses();
    await own.now().loadLabels([labelsOf('gold', 60)]);
    await own.now().start([fileNamed('a.mp4')], SETTINGS);
    await expect.poll(() => own.now().shown.isScoring).toBe(false);
    return own;
  }

  test('are those of before, and marked so, while those of new settings are computed', async () => {
    const { now, hooks } = await labelled();
    const before = now().shown.results?.comparison;
    const late = gated();
    hooks.onScore = () => late.passed;
    now().setPostProcessing({ meanFilter: true });
    expect(now().shown.isScoring).toBe(true);
    expect(now().shown.results?.comparison).toBe(before);
    // Rows do not wait for scores: the mean filter moves valence by the means of the statistics, 0.25.
    const [row] = now().shown.results?.rows ?? [];
    expect(row?.processed?.[0]).toBeCloseTo((row?.raw?.[0] ?? 0) - 0.25, 12);
    late.open();
    await expect.poll(() => now().shown.isScoring).toBe(false);
    expect(now().shown.results?.comparison?.processed).not.toEqual(before?.processed);
  });

  test('of overtaken settings are cancelled, and do not take the place of the newest when they come late', async () => {
    const { now, hooks, scored, setScoring } = await labelled();
    const answers: (() => void)[] = [];
    hooks.onScore = () => new Promise((resolve) => answers.push(resolve));
    now().setPostProcessing({ timeDelayFrames: 3 });
    setScoring({ overlap: 0.5 });
    expect(scored.slice(-2).map(({ signal }) => signal.aborted)).toEqual([true, false]);
    answers[1]?.();
    await expect.poll(() => now().shown.isScoring).toBe(false);
    const newest = now().shown.results?.comparison;
    expect(newest?.scoring.overlap).toBe(0.5);
    answers[0]?.();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(now().shown.results?.comparison).toBe(newest);
  });

  test('that cannot be computed say why, and the rows stay', async () => {
    const { now, hooks } = await labelled();
    hooks.onScore = () => {
      throw new Error('The scores could not be computed: out of memory.');
    };
    now().setPostProcessing({ meanFilter: true });
    await expect
      .poll(() => now().shown.scoringProblem)
      .toBe('The scores could not be computed: out of memory.');
    expect(now().shown.results?.comparison).toBeNull();
    expect(now().shown.results?.rows).toHaveLength(60);
    expect(now().shown.isScoring).toBe(false);
  });

  test('of a delay that is searched for move the rows once they are there', async () => {
    const { now, setScoring } = await labelled();
    setScoring({ delay: 'search' });
    await expect.poll(() => now().shown.isScoring).toBe(false);
    const { results } = now().shown;
    const used = results?.comparison?.delay.usedFrames ?? 0;
    expect(used).not.toBe(0);
    expect(results?.delayFrames).toBe(used);
  });

  test('are not computed again for what they do not follow from', async () => {
    const { now, scored } = await labelled();
    now().setMarkers([0.5]);
    now().attach(fileNamed('a.mp4'));
    expect(scored).toHaveLength(1);
    expect(now().shown.markersS).toEqual([0.5]);
  });

  test('are not awaited by a view that was cleared', async () => {
    const { now, hooks, scored } = await labelled();
    const late = gated();
    hooks.onScore = () => late.passed;
    now().setPostProcessing({ meanFilter: true });
    now().clear();
    expect(scored.at(-1)?.signal.aborted).toBe(true);
    late.open();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(now().shown.phase).toBe('empty');
  });
});

test('a finished analysis that was exported is shown again with the same results', async () => {
  const { now } = analyses();
  await now().loadLabels([labelsOf('gold', 60)]);
  await now().start([fileNamed('a.mp4')], SETTINGS);
  await expect.poll(() => now().shown.isScoring).toBe(false);
  const { shown } = now();
  const [file] = recordingFiles(shown, 'json', DEFAULT_SCORING);
  const { session } = JSON.parse(file?.text ?? '{}') as {
    session: Parameters<ReturnType<typeof now>['open']>[0][0];
  };
  const { results } = shown;
  now().open([{ ...session, openReport: shown.openReport ?? session.openReport }]);
  await expect.poll(() => now().shown.isScoring).toBe(false);
  expect(now().shown.file).toBeNull();
  expect(now().shown.results?.rows).toEqual(results?.rows);
  expect(now().shown.results?.comparison).toEqual(results?.comparison);
});
