import type { DecoderQuestion as Question } from '../../../state/analyse/decoder-consent';
import { downloadSize } from '../../shared/number-text';
import './input.css';

/**
 * Frames that it decodes in a second on two processor cores, of MPEG-4 Part 2 and of Motion JPEG, to the
 * nearest ten: `tools/measures/measure-decoder.ts`, whose figures stand in `packages/avi-decoder/README.md`.
 */
const DECODED_PER_SECOND = { at640x480: 270, at1920x1080: 20 };

/** Asks whether the decoder that a video needs may be fetched, with its size and what it is like. */
export function DecoderQuestion({ question }: { question: Question }) {
  const { reason, bytes, answer } = question;
  return (
    <section className="card analyse-question" aria-label="A decoder is needed">
      <p>
        {reason} A decoder that reads it is a download of {downloadSize(bytes)} from this site, once. On two
        processor cores it decodes about {DECODED_PER_SECOND.at640x480} frames a second at 640×480, and{' '}
        {DECODED_PER_SECOND.at1920x1080} at 1920×1080; the time left is shown as it works. The video stays on
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
