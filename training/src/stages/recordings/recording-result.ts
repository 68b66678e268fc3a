import * as v from 'valibot';
import { cropRuleSchema, trainingStatisticsSchema } from '../../../../src/core/models/manifest';
import { type Parsed, parseBySchema } from '../../../../src/core/schemas/schema-fault';
import { anyText, fields, kinds, list, text, whole } from '../../../../src/core/schemas/schema-parts';
import { recordedStep } from '../../evaluation/recorded-scores';
import { i3dConfigSchema, lstmConfigSchema } from '../../experiments/experiment-config';

const recordedResult = fields({
  config: kinds('kind', [lstmConfigSchema, i3dConfigSchema]),
  dataset: text,
  cropRule: cropRuleSchema,
  clips: fields({ train: whole(0), validation: whole(0), test: whole(0) }),
  statistics: v.nullable(trainingStatisticsSchema),
  scores: fields({ validation: list(recordedStep), test: list(recordedStep) }),
});

/** What is read of the `RecordingResult` of a run that has ended. */
export type RecordedResult = Parsed<typeof recordedResult>;

/** What is read of `weights.ckpt` of stage 2 beside the weights; that of stage 1 has no result. */
export const recordingWeightsState = fields({
  classes: v.exactOptional(list(anyText)),
  result: v.exactOptional(recordedResult),
});

/**
 * What a run of stage 2 came to, from its parsed JSON.
 *
 * @param source named in front of the sentence, the run's folder for instance.
 * @throws a SchemaError that names the first field at fault.
 */
export function parseRecordedResult(value: unknown, source: string): RecordedResult {
  return parseBySchema(recordedResult, value, { source, whole: 'the result' });
}
