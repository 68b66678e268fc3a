import type { LabelFormId } from '../../src/core/labels/forms/known-forms';

/** A short file of every form, as it is written, by the name of the form. */
export const LABEL_SAMPLES: Readonly<Record<LabelFormId, string>> = {
  'avec-2019':
    "name;timestamp;arousal;valence;liking\n'D_1';0.0;0.1;0.2;0.9\n'D_1';0.1;-0.3;0.4;0.9\n'D_1';0.2;0;0;0\n",
  'avec-2018': "'D_1';0.0;0.1;0.2;0.9\n'D_1';0.1;-0.3;0.4;0.9\n'D_1';0.2;0;0;0\n",
  sewa: 'Time,Valence_A1,Valence_A2\n0,0.1,0.2\n0.1,,NaN\n0.2,-0.5,1\n',
  recola: 'time;FM1 ;FM2 ;FF1 \n0;0.1;0.2;0.3\n0.04;-0.1;0;NaN\n',
  'aff-wild2': 'valence,arousal\n0.5,-0.25\n-5,-5\n0.1,-5\n',
  'afew-va':
    '{"frames":\n{"00000": {"valence": 3, "arousal": -2},\n"00001": {"valence": -10, "arousal": 0}}}\n',
  carma:
    'Time of Rating,x\nMultimedia File,a.avi\nLower Label,negative\nUpper Label,positive\nMinimum Value,-100\n' +
    'Maximum Value,100\nNumber of Steps,9\nSecond,Rating\n%%%%%%,%%%%%%\n1,50\n2,-20\n',
  darma:
    'Time of Rating,x,,\nMultimedia File,a.mp4,12.5,\nMagnitude,1000,,\nSecond,Valence,Arousal,Button\n' +
    '%%%%%%,%%%%%%,%%%%%%,%%%%%%\n1,0,500,0\n2,-1000,250,1\n',
  nova:
    '<?xml version="1.0" ?>\n<annotation ssi-v="3">\n<info ftype="ASCII" size="2" />\n' +
    '<meta annotator="anna" role="speaker"/>\n' +
    '<scheme name="valence" type="CONTINUOUS" sr="25" min="-1" max="1" />\n</annotation>\n0.5;1\n-0.25;0.5\n',
  elan:
    'Valence\t\t00:00:00.000\t0.0\t00:00:02.500\t2.5\t00:00:02.500\t2.5\t0.4\n' +
    'Valence\t\t00:00:03.000\t3.0\t00:00:04.000\t4.0\t00:00:01.000\t1.0\t-0.2\n' +
    'Arousal\t\t00:00:01.000\t1.0\t00:00:02.000\t2.0\t00:00:01.000\t1.0\t0.1\n',
  annemo:
    '"Monday, May 1st, 2023, 1:00:00 PM",1,anna,a.mp4,valence,0.5,0.25,true\n' +
    '"Monday, May 1st, 2023, 1:00:01 PM",2,anna,a.mp4,valence,0.7,0.5,true\n' +
    '"Monday, May 1st, 2023, 1:00:02 PM",3,anna,a.mp4,valence,0.9,0.5,false\n',
  feeltrace: '0.00 0.125\n0.02 0.25\n0.04 -0.5\n',
  omg:
    'link,start,end,video,utterance,arousal,valence,EmotionMaxVote\n' +
    'https://a,0.5,2.5,5b44393ed,utterance_1.mp4,0.17,-0.02,4\n' +
    'https://a,3,4.5,5b44393ed,utterance_2.mp4,0.42,0.29,3\n',
  'recola-arff':
    '@relation GOLDSTANDARD\n\n@attribute Instance_name string\n@attribute frameTime numeric\n' +
    "@attribute GoldStandard numeric\n\n@data\n'train_1',0.00,0.125\n'train_1',0.04,-0.25\n",
  plain: 'time_s,valence,arousal\n0,0.1,0.2\n0.5,-0.1,\n',
};
