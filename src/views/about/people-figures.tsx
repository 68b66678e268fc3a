import type { ManifestUncertainty } from '../../core/models/manifest-uncertainty';
import type { ManifestCalm, ManifestPairs, PairGroupScores } from '../../core/models/people-scores';
import { fixedNumber, percentage, signedNumber } from '../shared/number-text';

/** How neutral and smiling faces of the same people are read, by groups, from the model's manifest. */
export function PairsTable({ pairs: { source, groups } }: { readonly pairs: ManifestPairs }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="about-scroll" tabIndex={0} aria-label="For whom">
      <table>
        <caption>
          For whom: {source}. A neutral and a smiling picture of each person, none trained on; a neutral face
          should read near 0 and the smile more pleasant. In brackets, intervals of 95 % certainty.
        </caption>
        <thead>
          <tr>
            <th scope="col">People</th>
            <th scope="col">How many</th>
            <th scope="col">Neutral face, valence</th>
            <th scope="col">Neutral face, arousal</th>
            <th scope="col">Smile reads more pleasant</th>
            <th scope="col">By more than .2</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ by, name, people, ...scores }) => (
            <tr key={`${by} ${name}`}>
              <th scope="row">{by === 'all' ? 'Everybody' : name.replaceAll('_', ' ')}</th>
              <td>{people}</td>
              <td>
                <Spread of={scores.neutralValence} />
              </td>
              <td>
                <Spread of={scores.neutralArousal} />
              </td>
              <td>{scores.smileAbove}</td>
              <td>{scores.smileAboveByFifth}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How near to neutral, and how steadily, people are read who feel nothing in particular. */
export function CalmSentence({ calm }: { readonly calm: ManifestCalm }) {
  const { source, recordings, frames, valence, arousal } = calm;
  return (
    <p>
      While nothing is felt ({source}; {recordings} recordings, {frames} frames) valence reads{' '}
      {signedNumber(valence.bias, 2)} in the mean and moves by {fixedNumber(valence.wobble, 2)}, arousal{' '}
      {signedNumber(arousal.bias, 2)} and {fixedNumber(arousal.wobble, 2)}.
    </p>
  );
}

/** How far off estimates may be, and how well that held on faces that it was not fitted to. */
export function UncertaintySentence({ uncertainty }: { readonly uncertainty: ManifestUncertainty }) {
  const { source, checkedOn, valence, arousal } = uncertainty;
  return (
    <p>
      How far off a reading may be from the mean of raters’ votes is told with it, as one standard deviation,
      from how the model expects raters to disagree. It was fitted to {source}; on {checkedOn.dataset}, the 80
      % interval holds {percentage(valence.coverage, 1)} of the labels in valence and{' '}
      {percentage(arousal.coverage, 1)} in arousal. It says nothing of what a person feels.
    </p>
  );
}

/** A mean with its interval, which is broken nowhere but between the two. */
function Spread({ of: { mean, low, high } }: { readonly of: PairGroupScores['neutralValence'] }) {
  return (
    <>
      {signedNumber(mean, 2)}{' '}
      <span className="about-interval">
        ({signedNumber(low, 2)} to {signedNumber(high, 2)})
      </span>
    </>
  );
}
