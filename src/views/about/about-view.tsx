import { KioskLinkButton } from '../shared/controls/kiosk-link-button';
import { ModelFacts } from './model-facts';
import { StoredDataTable } from './stored-data-table';
import './about.css';

/** What valence and arousal are, what the model can and cannot know, privacy, licences. */
export function AboutView({ modelId }: { readonly modelId: string }) {
  return (
    <article className="about">
      <h1>About Circumplex</h1>
      <h2>For everyone</h2>
      <section>
        <h3>What valence and arousal are</h3>
        <p>
          <b className="about-valence">Valence</b> is how pleasant something is, from −1 (unpleasant) to +1
          (pleasant). <b className="about-arousal">Arousal</b> is how activated someone is, from −1 (calm,
          sleepy) to +1 (excited, alert). Russell arranged the words for feelings on a circle by these two (
          <cite>A circumplex model of affect</cite>, 1980): excitement is pleasant and activated, sadness
          unpleasant and quiet, and the farther from the centre, the stronger. The word beside a reading is
          the nearest of Russell’s on that circle, and near its centre “neutral”: a direction, not a
          diagnosis.
        </p>
        <p>
          A pattern takes seconds to show: the network looks back over 64 frames, which are 6.4 seconds at ten
          a second and more on a slow device. Until there are so many, the reading is provisional and drawn
          hollow or dotted.
        </p>
      </section>
      <section>
        <h3>What it can’t know</h3>
        <ul>
          <li>
            What anyone feels. It estimates how people would rate the <em>look</em> of a face.
          </li>
          <li>
            What the moment means: talking, squinting into the sun, or a resting face all read as something.
          </li>
          <li>
            Faces unlike those it was trained on, among them faces partly covered, turned away, badly lit, or
            of groups rare in its data. What was measured of how it reads whom stands below, with the model.
          </li>
        </ul>
        <p>
          Do not decide anything about a person with it. In the European Union emotion recognition at work and
          in education is banned save for medical or safety reasons (AI Act, Art. 5(1)(f)), and people must be
          told when it runs on them (Art. 50(3)).
        </p>
      </section>
      <section>
        <h3>Privacy</h3>
        <p>
          Everything is computed in this tab. No picture, no feature and no reading leaves your device: the
          site has no server to send it to, and its security policy forbids the browser to contact any other.
          Closing the tab forgets it all. Files are written only when you save an export.
        </p>
      </section>
      <StoredDataTable />
      <section>
        <h3>As a kiosk</h3>
        <p>
          On a screen of its own it gives notice, reads whoever stands in front, keeps nothing, and looks
          after itself.
        </p>
        <KioskLinkButton />
      </section>
      <h2>For researchers</h2>
      <ModelFacts modelId={modelId} />
      <section>
        <h3>Where it comes from</h3>
        <p>
          The networks, the windows and the post-processing follow T. Teixeira, É. Granger and A. Koerich,{' '}
          <cite>Continuous Emotion Recognition with Spatiotemporal Convolutional Neural Networks</cite>{' '}
          (2021). The source is under the Apache License 2.0; what it contains of others is listed in the{' '}
          <a href="./third-party-licences.txt">third-party licences</a>.
        </p>
      </section>
    </article>
  );
}
