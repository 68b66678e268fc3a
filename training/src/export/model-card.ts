import { DIMENSIONS } from '../../../src/core/affect';
import type { AffectScale } from '../../../src/core/models/affect-scales';
import type { ManifestResult, ModelManifest, TrainingHistory } from '../../../src/core/models/manifest';
import type { ManifestUncertainty } from '../../../src/core/models/manifest-uncertainty';
import type { ManifestCalm, ManifestPairs, PairGroupScores } from '../../../src/core/models/people-scores';
import { DEFAULT_AFFECT_SCALE } from '../datasets/faces/expression-classes';

/** The model card in Markdown, written from the manifest so that the two cannot disagree. */
export function modelCard(manifest: ModelManifest): string {
  const { clip, input } = manifest;
  const history = HISTORIES[manifest.trainedOn ?? 'stills'];
  const megabytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6;
  const kept = history.dataKind;
  return `# ${manifest.name}

Reads valence and arousal, each in [-1, 1], from ${clip.lengthsFrames.join(' or ')} consecutive face crops of
${input.heightPx}×${input.widthPx} pixels taken at ${clip.frameRateHz} Hz. ${architectureSentence(manifest)} Download: ${megabytes.toFixed(1)} MB.

## What it was trained on

${manifest.trainingData.map((set) => `- **${set.name}** (${set.samples === 0 ? '' : `${set.samples} ${kept}; `}${set.licence}): ${set.note}`).join('\n')}

${history.training(manifest)}

## How well it does

${resultsTable(manifest.results)}

${history.scoring(manifest)}

${measuredSections(manifest)}## What it cannot know, and must not be used for

It sees the surface of a face for a few seconds. It does not know what a person feels, and the link
between the two varies with person, culture and moment. ${history.people}
${peopleSentence(manifest)}

Do not use it to judge, rank, hire, grade, monitor or police anyone. Emotion recognition at work and in
education is prohibited in the European Union save for medical or safety reasons (Regulation (EU)
2024/1689, Art. 5(1)(f)), and people exposed to it must be told (Art. 50(3)).
`;
}

function architectureSentence({ architecture, classes }: ModelManifest): string {
  const { base, widthMultiplier, fullyConnectedUnits } = architecture;
  const width = widthMultiplier === 1 ? '' : ` at ${widthMultiplier} of the paper's width`;
  const convolutions = `${base.toUpperCase()} convolutions${width}`;
  const layers = `${fullyConnectedUnits.length} fully connected layers`;
  if (architecture.temporal === 'i3d') {
    const { dilationRates, timeFromBlock = 1 } = architecture;
    const blocks = timeFromBlock === 1 ? '' : ` from block ${timeFromBlock} on`;
    const rates = dilationRates.join('-');
    return `${convolutions}, inflated to 3D kernels${blocks} (dilation over time ${rates}),\n${layers}.`;
  }
  const head =
    classes.length === 0 ? '' : `; a class head on single frames\nships beside them (${classes.join(', ')})`;
  return `${convolutions}, one LSTM of ${architecture.lstmUnits} units, ${layers}${head}.`;
}

/** What a card says of how a model was trained. */
interface HistoryText {
  /** What the samples of its training data are, for counts. */
  readonly dataKind: string;
  readonly training: (manifest: ModelManifest) => string;
  readonly scoring: (manifest: ModelManifest) => string;
  /** Whose faces it learnt from. */
  readonly people: string;
}

/** What stands for a voted class. */
const SCALES: Readonly<Record<AffectScale, string>> = {
  'class-means': 'the mean valence and arousal of the voted class',
  'word-ratings': `the valence and arousal that people gave the word for the voted class (Russell and\nMehrabian 1977); rated faces of DiffusionFER were moved there with their class`,
};

/** What sequences made of stills show. */
const FEIGNED_LIFE = `somebody
at rest whose expressions come, stay and go at human speed, mostly between pictures of one person, while
boxes wander, eyes blink, mouths talk and frames are lost.`;

const HISTORIES: Readonly<Record<TrainingHistory, HistoryText>> = {
  stills: {
    dataKind: 'faces',
    training: ({ architecture, affectScale = DEFAULT_AFFECT_SCALE }) =>
      `**The valence and arousal it predicts are proxies.** FER+ has no valence or arousal: its targets here are
the sum, over the annotators' votes, of ${SCALES[affectScale]}. **${
        architecture.temporal === 'lstm'
          ? `The LSTM has
seen no video.** It was trained on pseudo-sequences of still faces, each frame another view of a picture: ${FEIGNED_LIFE}`
          : `It has
seen no video.** It was inflated from a 2D network of still faces and trained on pseudo-clips of them: ${FEIGNED_LIFE}`
      }`,
    scoring: ({ id }) =>
      `A still image is scored as a clip of equal frames. Remake the figures with
\`npm run train -- evaluate --model ${id} --data <FER+ or DiffusionFER> --split test --out scores.json\`.

None of these figures is about recorded people in front of a webcam: no labelled video was available.`,
    people: 'The faces it learnt from were collected from the\nweb or generated.',
  },
  recordings: {
    dataKind: 'training clips or samples',
    training: ({ clip }) =>
      `It learnt from recordings of people whose valence and arousal were annotated over time: clips of whole
faces, cut at ${clip.frameRateHz} Hz, each with the fused label of its frames. Annotators react late and disagree; what it
predicts is their mean, not what the people felt.`,
    scoring: () =>
      `One prediction a clip, against the clip's fused label, over all recordings of a split joined end to end. Nobody
in the test recordings is in the training recordings. Where a row says so, predictions were moved and
stretched onto the labels' distribution and shifted by a time delay that was fitted on the validation recordings.`,
    people:
      'It learnt from the people of the recordings\nnamed above, in front of their own webcams, and from nobody else.',
  },
  actor: {
    dataKind: 'clips or samples',
    training: () =>
      `**It learnt from drawings.** The recordings are of this project's synthetic actor, whose valence and arousal are
known because they move its face; no person is in them. It shows that the training works, end to end; what it says
of a real face means nothing.`,
    scoring: () =>
      `One prediction a clip, against the clip's fused label, on subjects of the actor that it has not seen. **None of
these figures is about real faces.**`,
    people: 'The faces it learnt from are drawings.',
  },
};

function resultsTable(results: readonly ManifestResult[]): string {
  if (results.length === 0) return 'Not scored yet.';
  const rows = results.map(({ dataset, count, accuracy, agreed, valence, arousal }) =>
    [
      dataset,
      count,
      accuracy === undefined ? '–' : percent(accuracy),
      agreed === undefined ? '–' : `${percent(agreed.accuracy)} of ${agreed.count}`,
      ...[valence, arousal].flatMap(({ ccc, pcc, mae }) => [ccc.toFixed(3), pcc.toFixed(3), mae.toFixed(3)]),
    ].join(' | '),
  );
  const note = results.some(({ agreed }) => agreed !== undefined)
    ? '\n\nWhere annotators agree: classes with a single vote struck out, more than half of the others are for one class. The\nFER+ authors (Barsoum et al. 2016) test on these faces alone.'
    : '';
  return `| test set | samples | class accuracy | where annotators agree | valence CCC | PCC | MAE | arousal CCC | PCC | MAE |
|---|---|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}${note}`;
}

/** How its readings differ between people, as far as it was measured. */
function peopleSentence({ pairs }: ModelManifest): string {
  return pairs === undefined
    ? 'How its errors differ by age, gender and skin colour has not been measured.'
    : 'How its readings differ by age, gender and ethnicity was measured on neutral and smiling faces alone, as above.';
}

/** What else was measured, each a section that ends in an empty line; nothing where nothing was. */
function measuredSections({ id, uncertainty, pairs, calm }: ModelManifest): string {
  const parts = [
    ...(uncertainty === undefined ? [] : [uncertaintySection(id, uncertainty)]),
    ...(pairs === undefined ? [] : [pairsSection(id, pairs)]),
    ...(calm === undefined ? [] : [calmSection(id, calm)]),
  ];
  return parts.map((part) => `${part}\n\n`).join('');
}

function uncertaintySection(id: string, { source, checkedOn, ...models }: ManifestUncertainty): string {
  const rows = DIMENSIONS.map((dimension) => {
    const { floor, scale, coverage, coverageOfSure, coverageOfUnsure } = models[dimension];
    const shares = [coverage, coverageOfSure, coverageOfUnsure].map(percent);
    return [dimension, floor.toFixed(3), scale.toFixed(3), ...shares].join(' | ');
  });
  return `## How far off it may be

Each estimate comes with an expected deviation in valence and in arousal. The class head says how raters' votes for a
face would fall; the further apart the voted classes lie, the further off the estimate may be from the mean of the
raters: √(floor² + (scale · variance)²), fitted to ${source},
and checked on ${checkedOn.dataset}. An interval of ±1.28 deviations should hold the label of 80 % of the
faces. It is about votes on photographs and says nothing of what a person feels.

| | floor | scale | 80 % interval holds, of ${checkedOn.count} faces | of the surest quarter | of the least sure quarter |
|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}

Remake it with \`npm run train -- calibrate --model ${id} --data <FER+> --record --out calibration.json\`.`;
}

function pairsSection(id: string, { source, groups }: ManifestPairs): string {
  const spread = ({ mean, low, high }: PairGroupScores['neutralValence']) =>
    `${signed(mean)} (${signed(low)} to ${signed(high)})`;
  const rows = groups.map((one) =>
    [
      one.by === 'all' ? 'everybody' : one.name,
      one.people,
      spread(one.neutralValence),
      spread(one.neutralArousal),
      signed(one.smilingValence.mean),
      one.smileAbove,
      one.smileAboveByTenth,
      one.smileAboveByFifth,
    ].join(' | '),
  );
  return `## For whom

${source}: a neutral and a smiling picture of each person, none of them trained on, a picture being a clip of equal
frames. A neutral face should read near 0, and the smile more pleasant: the last columns count the people whose smile
does, at all, by more than .1 and by more than .2. In brackets the intervals that the true means lie in with 95 %
certainty; groups are small, and their names are those that the people gave.

| | people | neutral: valence | neutral: arousal | smiling: valence | smile above | by .1 | by .2 |
|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}

Remake it with \`npm run train -- evaluate --model ${id} --pairs <folder> --out pairs.json\`.`;
}

function calmSection(id: string, { source, recordings, frames, valence, arousal }: ManifestCalm): string {
  const text = ({ bias, meanMagnitude, wobble }: ManifestCalm['valence']) =>
    `${signed(bias)} in the mean, ${meanMagnitude.toFixed(3)} away from 0, moving by ${wobble.toFixed(3)} (standard deviation within a recording)`;
  return `## While nothing is felt

${source}: ${recordings} recordings, ${frames} frames. Valence reads ${text(valence)};
arousal ${text(arousal)}.
Remake it with \`npm run train -- evaluate --model ${id} --steadiness <folder> --out steadiness.json\`.`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
