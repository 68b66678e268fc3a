import { expect, test } from 'vitest';
import { joinNovaPair } from '../../../../src/core/labels/text/nova-pairs';
import { novaAnnotations } from '../../../../src/recordings/exports/nova-annotation';
import { predictionRows } from '../../../../src/recordings/scores/prediction-rows';
import { analysed, blank } from '../../../support/analysed-frames';
import { readLabels } from '../../../support/read-labels';

test('an annotation for NOVA is what the reader of NOVA reads, at the times of the frames', () => {
  const late = [analysed(0), analysed(1), blank(2), analysed(5)].map((frame) => ({
    ...frame,
    timestampMs: frame.timestampMs + 230,
  }));
  const source = { processed: late, rows: predictionRows(late, 0) };
  const [valence, arousal] = novaAnnotations(source, 10).map(({ header, stream }) =>
    readLabels(
      joinNovaPair(header, { name: 'a.annotation~', bytes: new TextEncoder().encode(stream) }),
      'a.annotation',
    ),
  );
  expect(valence?.form).toBe('nova');
  expect(valence?.valence).toEqual([null, null, 0, 0.02, null, null, null, 0.1]);
  expect(arousal?.arousal).toEqual([null, null, 0, -0.02, null, null, null, -0.1]);
});
