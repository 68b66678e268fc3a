import type { DecoderQuestion as Question } from '../../../state/analyse/decoder-consent';
import { downloadSize } from '../../shared/number-text';
import './input.css';

/** Asks whether the decoder that a video needs may be fetched, with its size and what it is like. */
export function DecoderQuestion({ question }: { question: Question }) {
  const { reason, bytes, answer } = question;
  return (
    <section className="card analyse-question" aria-label="A decoder is needed">
      <p>
        {reason} A decoder that reads it is a download of {downloadSize(bytes)} from this site, once. It is
        several times slower than the browser’s own; the time left is shown as it works. The video stays on
        this device.
      </p>
      <div className="analyse-progress-actions">
        <button type="button" className="button button-primary" onClick={() => answer(true)}>
          Fetch the decoder
        </button>
        <button type="button" className="button" onClick={() => answer(false)}>
          Leave this video out
        </button>
      </div>
    </section>
  );
}
