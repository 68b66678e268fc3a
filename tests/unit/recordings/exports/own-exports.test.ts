import { gunzipSync, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { novaAnnotations } from '../../../../src/recordings/exports/nova-annotation';
import { ownExport } from '../../../../src/recordings/exports/own-exports';
import { physioName } from '../../../../src/recordings/exports/physio-recording';
import { avecCsv, RESULT_COLUMNS, resultsCsv } from '../../../../src/recordings/exports/results-csv';
import { SCORE_COLUMNS } from '../../../../src/recordings/exports/scores-csv';
import { zipArchive } from '../../../../src/recordings/exports/zip-archive';
import { predictionRows } from '../../../../src/recordings/scores/prediction-rows';
import { analysed } from '../../../support/analysed-frames';

const rows = predictionRows([analysed(0), analysed(1)], 0);

describe('files that were exported here', () => {
  test('are known by their header, whatever their name', () => {
    expect(ownExport('gold.csv', resultsCsv(rows))).toBe('estimates');
    expect(ownExport('of-before.csv', `${RESULT_COLUMNS.join(',')}\n`)).toBe('estimates');
    expect(ownExport('scores.csv', `${SCORE_COLUMNS.join(',')}\n`)).toBe('scores');
  });

  test('in the form of AVEC are known by their name too, since its gold standard looks the same', () => {
    expect(ownExport('cap13.avec.csv', avecCsv(rows, 'cap13'))).toBe('estimates');
    expect(ownExport('Train_01.csv', avecCsv(rows, 'Train_01'))).toBeNull();
  });

  test('for NOVA are known by who annotated, and a sidecar of BIDS by its name', () => {
    const [valence] = novaAnnotations({ rows, processed: [analysed(0), analysed(1)] }, 10);
    expect(ownExport('cap13.valence.annotation', valence?.header ?? '')).toBe('estimates');
    expect(
      ownExport('cap13.valence.annotation', valence?.header.replace('Circumplex', 'Anna') ?? ''),
    ).toBeNull();
    expect(ownExport(`${physioName('cap13')}.json`, '{}')).toBe('columns');
  });

  test('are none of labels', () => {
    expect(ownExport('cap13.csv', 'time_s,valence,arousal\n0,0,0\n')).toBeNull();
  });
});

test('an archive holds every text, compressed where it is asked for, and of two names the same both', () => {
  const entries = unzipSync(
    zipArchive([
      { name: 'a.circumplex.csv', text: 'one' },
      { name: 'a.circumplex.csv', text: 'zwölf' },
      { name: 'nova/a.annotation~', text: '0;1' },
      { name: 'nova/a.annotation~', text: '1;1' },
      { name: 'bids/a_physio.tsv.gz', mediaType: 'application/gzip', text: 'n/a' },
    ]),
  );
  const texts = Object.entries(entries).map(([name, bytes]) => [
    name,
    new TextDecoder().decode(name.endsWith('.gz') ? gunzipSync(bytes) : bytes),
  ]);
  expect(texts).toEqual([
    ['a.circumplex.csv', 'one'],
    ['a (2).circumplex.csv', 'zwölf'],
    ['nova/a.annotation~', '0;1'],
    ['nova/a (2).annotation~', '1;1'],
    ['bids/a_physio.tsv.gz', 'n/a'],
  ]);
});
