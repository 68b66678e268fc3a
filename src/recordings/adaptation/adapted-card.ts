import type { ModelManifest } from '../../core/models/manifest';

/**
 * The card of an adapted model, in Markdown.
 *
 * @param verdict what recordings that were not trained on say, in a sentence
 */
export function adaptedCard(manifest: ModelManifest, base: ModelManifest, verdict: string): string {
  const { adaptation, name, trainingData } = manifest;
  if (adaptation === undefined) throw new TypeError('A card of an adapted model needs its adaptation.');
  const { date, recordings, labelScales, labelLagS, dimensions, clipLengthFrames, heldOut } = adaptation;
  const rows = heldOut.map(
    ({ dimension, before, after, recordings: count }) =>
      `| ${dimension} | ${before.toFixed(3)} | ${after.toFixed(3)} | ${count} |` +
      `${dimensions.includes(dimension) ? ' adapted' : ' kept as it was'} |`,
  );
  return `# ${name}

The model **${base.id}** (version ${base.version}, weights ${base.weightsSha256}) with the last layer of its head
fitted anew, on ${date}, in a browser, to ${recordings} recordings with labels
(${adaptation.ratedMinutes.toFixed(1)} rated minutes). Everything before that layer is the base model's, byte by byte.

## How well it does on recordings it has not seen

${verdict}

| dimension | base model | adapted | recordings | in this model |
|---|---|---|---|---|
${rows.join('\n')}

Mean CCC of single recordings. Each was left out in turn and predicted by a head that was fitted to the others, with
lag, strength and scale chosen on these alone; the base model was scored on the same frames. **The weights in this
folder were then fitted to all ${recordings} recordings, so scores on these are too good.** If the same people are in
several recordings, the figures are of more recordings of these people, not of others.

## What it was fitted to

- Labels on ${labelScales.join(', ')}, brought to −1 to 1.
- They follow the face by ${labelLagS.toFixed(1)} s. That lag is not in the model: set the time delay to as much.
- Features over windows of ${clipLengthFrames} frames.
- Of the base model: ${trainingData
    .slice(0, -1)
    .map((set) => set.name)
    .join(', ')}; its own card says more.

## What it cannot know, and must not be used for

It sees the surface of a face for a few seconds, and repeats how the raters of these recordings judged such faces. It
does not know what a person feels. How its errors differ by age, gender and skin colour has not been measured. Do not
use it to judge, rank, hire, grade, monitor or police anyone; emotion recognition at work and in education is
prohibited in the European Union save for medical or safety reasons (Regulation (EU) 2024/1689, Art. 5(1)(f)).
`;
}
