import type { AnalysedRecording } from '../../state/analyse/analysed-recording';
import { Modal } from '../shared/modal';
import { saveSession } from './scores/export-menu';

/**
 * Asks before results that were not saved are let go.
 *
 * @param props.onAnswer whether they may be
 */
export function LeaveQuestion(props: {
  unsaved: readonly AnalysedRecording[];
  onAnswer: (leave: boolean) => void;
}) {
  const { unsaved, onAnswer } = props;
  const [only] = unsaved;
  const what = unsaved.length === 1 && only ? only.name : `Of your recordings ${unsaved.length}`;
  return (
    <Modal title="Save before you begin anew?" onClose={() => onAnswer(false)}>
      <p>
        {what} {unsaved.length === 1 ? 'has' : 'have'} results that were neither saved nor exported. They are
        nowhere but on this page.
      </p>
      <div className="dialog-actions">
        <button
          type="button"
          className="button button-primary"
          onClick={() => {
            saveSession();
            onAnswer(true);
          }}
        >
          Save session
        </button>
        <button type="button" className="button" onClick={() => onAnswer(true)}>
          Discard
        </button>
        <button type="button" className="button button-quiet" onClick={() => onAnswer(false)}>
          Keep working
        </button>
      </div>
    </Modal>
  );
}
