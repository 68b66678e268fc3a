import { expect, test } from 'vitest';
import { type AnalysisPhase, NO_RECORDING } from '../../../../src/state/analyse/analysed-recording';
import { analysisUnderWay, tellUnderWay } from '../../../../src/state/analyse/analysis-under-way';

test.each<[phase: AnalysisPhase, paused: boolean, isUnderWay: boolean]>([
  ['waiting', false, false],
  ['loading', false, true],
  ['running', false, true],
  ['running', true, false],
  ['ended', false, false],
  ['failed', false, false],
])('a recording that is %s, held: %s, needs the processor: %s', (phase, paused, isUnderWay) => {
  tellUnderWay([
    { ...NO_RECORDING, phase: 'ended' },
    { ...NO_RECORDING, phase, paused },
  ]);
  expect(analysisUnderWay.getState().isUnderWay).toBe(isUnderWay);
});
