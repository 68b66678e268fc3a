import { DIMENSIONS } from '../../../src/core/affect';
import { pointScores } from '../experiments/point-scores';
import type { FinishedRun } from '../experiments/run-experiment';

/** A finished run in a few lines: what it reached on its test part, and where it lies. */
export function describeRun(folder: string, { record, result }: FinishedRun): string {
  const { dataset, accuracy, ...affect } = pointScores(record.config.kind, result, folder);
  const lines: string[] = [];
  if (accuracy !== undefined)
    lines.push(`accuracy: validation ${percent(accuracy.validation)}, test ${percent(accuracy.test)}`);
  for (const dimension of DIMENSIONS) {
    const outcome = affect[dimension];
    if (outcome === undefined) continue;
    const { test, rawTest, validationCcc } = outcome;
    lines.push(
      `${dimension}: CCC ${score(test.ccc)}, PCC ${score(test.pcc)}, MAPE ${percent(test.mape)} on test ` +
        `(raw CCC ${score(rawTest.ccc)}; validation CCC ${score(validationCcc)})`,
    );
  }
  const scored = dataset === null ? '' : `, scored on ${dataset}`;
  return [`${record.config.name}: done${scored}; ${folder}`, ...lines].join('\n');
}

function score(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(3);
}

function percent(share: number | null): string {
  return share === null ? 'undefined' : `${(share * 100).toFixed(1)} %`;
}
