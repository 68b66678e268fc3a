import { expect, test } from 'vitest';
import { concatenatedScores, meanOfRecordingScores } from '../../../../src/core/scores/metrics';
import { readLabels } from '../../../support/read-labels';

/**
 * Two recordings in AVEC's form, gold standard and predictions. The expected scores were computed apart in
 * exact fractions by the formula of the challenges' scorer (covariance by N, variances by N − 1) and by Eq. 7
 * of the paper (both by N).
 */
const GOLD_01 = [
  'name;timestamp;arousal;valence',
  "'Devel_01';0.0;-0.0256;0.0309",
  "'Devel_01';0.1;-0.0482;-0.0352",
  "'Devel_01';0.2;-0.1412;0.0204",
  "'Devel_01';0.3;-0.03;-0.0416",
  "'Devel_01';0.4;0.0737;-0.076",
  "'Devel_01';0.5;0.1132;-0.0128",
  "'Devel_01';0.6;-0.0534;-0.0575",
  "'Devel_01';0.7;-0.0028;-0.1096",
  "'Devel_01';0.8;-0.1719;-0.1904",
  "'Devel_01';0.9;-0.2609;-0.1477",
  "'Devel_01';1.0;-0.2304;-0.1429",
  "'Devel_01';1.1;-0.1783;-0.3443",
].join('\n');
const PREDICTED_01 = [
  'name;timestamp;arousal;valence',
  "'Devel_01';0.0;0.023;0.0532",
  "'Devel_01';0.1;-0.0589;0.1128",
  "'Devel_01';0.2;-0.1159;0.11",
  "'Devel_01';0.3;0.0129;-0.0883",
  "'Devel_01';0.4;0.0715;-0.0617",
  "'Devel_01';0.5;0.0941;0.0109",
  "'Devel_01';0.6;0.031;-0.1168",
  "'Devel_01';0.7;0.0379;0.021",
  "'Devel_01';0.8;-0.2598;-0.1137",
  "'Devel_01';0.9;-0.2201;-0.2226",
  "'Devel_01';1.0;-0.165;0.0045",
  "'Devel_01';1.1;-0.1762;-0.2667",
].join('\n');
const GOLD_02 = [
  'name;timestamp;arousal;valence',
  "'Devel_02';0.0;-0.0106;0.1289",
  "'Devel_02';0.1;0.0391;-0.0169",
  "'Devel_02';0.2;-0.1073;0.1274",
  "'Devel_02';0.3;-0.0404;-0.0625",
  "'Devel_02';0.4;0.1037;-0.0268",
  "'Devel_02';0.5;0.1156;-0.1388",
  "'Devel_02';0.6;0.1771;-0.0286",
  "'Devel_02';0.7;0.1319;-0.004",
  "'Devel_02';0.8;0.0351;0.1554",
].join('\n');
const PREDICTED_02 = [
  'name;timestamp;arousal;valence',
  "'Devel_02';0.0;-0.0228;-0.0223",
  "'Devel_02';0.1;0.0724;0.0573",
  "'Devel_02';0.2;0.0411;0.1855",
  "'Devel_02';0.3;0.0974;-0.1952",
  "'Devel_02';0.4;0.1516;-0.0277",
  "'Devel_02';0.5;0.027;0.031",
  "'Devel_02';0.6;0.125;0.0426",
  "'Devel_02';0.7;0.0411;0.0819",
  "'Devel_02';0.8;0.0321;0.2083",
].join('\n');

const EXPECTED = {
  valence: {
    avec: 0.6593670318,
    population: 0.6907664815,
    pcc: 0.7286989353,
    mae: 0.0813333333,
    meanAvec: 0.5601372971,
    meanPopulation: 0.6159539475,
  },
  arousal: {
    avec: 0.8019511744,
    population: 0.8416400837,
    pcc: 0.8521941788,
    mae: 0.0516285714,
    meanAvec: 0.5579850704,
    meanPopulation: 0.6126167905,
  },
} as const;

const TOLERANCE = 1e-6;

const series = (dimension: 'valence' | 'arousal') =>
  [
    [PREDICTED_01, GOLD_01],
    [PREDICTED_02, GOLD_02],
  ].map(([predicted = '', gold = '']) => ({
    predictions: readLabels(predicted)[dimension],
    labels: readLabels(gold)[dimension],
  }));

test.each(['valence', 'arousal'] as const)(
  'AVEC’s scoring of worked files is matched for %s, in both modes',
  (dimension) => {
    const expected = EXPECTED[dimension];
    const recordings = series(dimension);
    expect(recordings.map(({ labels }) => labels.length)).toEqual([12, 9]);
    for (const [cccMode, mean] of [
      ['avec', 'meanAvec'],
      ['population', 'meanPopulation'],
    ] as const) {
      const joined = concatenatedScores(recordings, { cccMode });
      expect(Math.abs(joined.ccc - expected[cccMode])).toBeLessThan(TOLERANCE);
      expect(Math.abs(joined.pcc - expected.pcc)).toBeLessThan(TOLERANCE);
      expect(Math.abs(joined.mae - expected.mae)).toBeLessThan(TOLERANCE);
      const apart = meanOfRecordingScores(recordings, { cccMode });
      expect(Math.abs(apart.ccc.mean - expected[mean])).toBeLessThan(TOLERANCE);
    }
    // The two ways of counting are not the same on so few labels.
    expect(expected.population - expected.avec).toBeGreaterThan(0.001);
  },
);
