import type { ManifestResult, ModelManifest } from '../../../src/core/manifest';

/** The model card in Markdown, written from the manifest so that the two cannot disagree. */
export function modelCard(manifest: ModelManifest): string {
  const { architecture, clip, input } = manifest;
  const megabytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6;
  return `# ${manifest.name}

Reads valence and arousal, each in [-1, 1], from ${clip.lengthsFrames.join(' or ')} consecutive face crops of
${input.heightPx}×${input.widthPx} pixels taken at ${clip.frameRateHz} Hz. ${architecture.base.toUpperCase()} convolutions${
    architecture.widthMultiplier === 1 ? '' : ` at ${architecture.widthMultiplier} of the paper's width`
  }, ${
    architecture.temporal === 'lstm'
      ? `one LSTM of ${architecture.lstmUnits} units, three fully connected layers; a class head on single frames
ships beside them (${manifest.classes.join(', ')})`
      : `inflated over time, ${architecture.fullyConnectedUnits.length} fully connected layers`
  }. Download: ${megabytes.toFixed(1)} MB.

## What it was trained on

${manifest.trainingData.map((set) => `- **${set.name}** (${set.samples} faces; ${set.licence}): ${set.note}`).join('\n')}

**The valence and arousal it predicts are proxies.** FER+ has no valence or arousal: its targets here are
the sum, over the annotators' votes, of the mean valence and arousal of the voted class. **The LSTM has
seen no video.** It was trained on pseudo-sequences: still faces, each frame another view of the same
picture (framing, light and noise jitter), drifting from one face to another.

## How well it does

${resultsTable(manifest.results)}

A still image is scored as a clip of equal frames. Remake the figures with
\`npm run train -- evaluate --model ${manifest.id} --data <FER+ or DiffusionFER> --split test --out scores.json\`.

None of these figures is about recorded people in front of a webcam: no labelled video was available.

## What it cannot know, and must not be used for

It sees the surface of a face for a few seconds. It does not know what a person feels, and the link
between the two varies with person, culture and moment. The faces it learnt from were collected from the
web or generated; how its errors differ by age, gender and skin colour has not been measured.

Do not use it to judge, rank, hire, grade, monitor or police anyone. Emotion recognition at work and in
education is prohibited in the European Union save for medical or safety reasons (Regulation (EU)
2024/1689, Art. 5(1)(f)), and people exposed to it must be told (Art. 50(3)).
`;
}

function resultsTable(results: readonly ManifestResult[]): string {
  if (results.length === 0) return 'Not scored yet.';
  const rows = results.map(({ dataset, count, accuracy, valence, arousal }) =>
    [
      dataset,
      count,
      accuracy === undefined ? '–' : `${(accuracy * 100).toFixed(1)} %`,
      ...[valence, arousal].flatMap(({ ccc, pcc, mae }) => [ccc.toFixed(3), pcc.toFixed(3), mae.toFixed(3)]),
    ].join(' | '),
  );
  return `| test set | faces | accuracy (8 classes) | valence CCC | PCC | MAE | arousal CCC | PCC | MAE |
|---|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}`;
}
