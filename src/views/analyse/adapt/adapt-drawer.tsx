import { useMemo, useState } from 'react';
import { ratedFrameCount } from '../../../recordings/adaptation/adaptable-recordings';
import { adaptableSet } from '../../../state/analyse/adaptation/adaptable-set';
import { isOfRecordings } from '../../../state/analyse/adaptation/adaptation-store';
import { useAdaptation } from '../../../state/analyse/adaptation/use-adaptation';
import { useAnalysis } from '../../../state/analyse/use-analysis';
import { Drawer } from '../../shared/controls/drawer';
import { fixedNumber } from '../../shared/number-text';
import { AdaptResult } from './adapt-result';
import './adapt.css';

/** Opens the drawer in which the model is adapted to the labels of the recordings. */
export function AdaptDrawer() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button"
        title="Fit the last layer of the model to your own labels"
        onClick={() => setOpen(true)}
      >
        Adapt model
      </button>
      <Drawer title="Adapt the model" isOpen={isOpen} onClose={() => setOpen(false)}>
        <Adaptation />
      </Drawer>
    </>
  );
}

function Adaptation() {
  const { recordings } = useAnalysis();
  const state = useAdaptation();
  const { phase, progress, result, problem, start, cancel } = state;
  const set = useMemo(() => adaptableSet(recordings), [recordings]);
  const isCurrent = useMemo(() => isOfRecordings(state, recordings), [state, recordings]);
  const count = set.recordings.length;
  const rated = set.recordings.reduce((sum, { frames, labels }) => sum + ratedFrameCount(frames, labels), 0);
  const rateHz = set.run?.pipeline.frameRateHz ?? 1;
  const isRunning = phase === 'running';
  return (
    <div className="adapt">
      <p>
        Raters differ, and so do their scales. Here the last layer of the model is fitted to what yours said.
        It is then tried on recordings it has not seen: each is left out once, and predicted by what was
        learnt from the others. Everything happens on this device.
      </p>
      {set.obstacle !== null && <p className="adapt-obstacle">{set.obstacle}</p>}
      {set.notes.map((note) => (
        <p key={note} className="analyse-note">
          {note}
        </p>
      ))}
      {set.obstacle === null && !isRunning && (
        <div className="adapt-start">
          <button
            type="button"
            className={result && isCurrent ? 'button' : 'button button-primary'}
            onClick={() => void start(recordings)}
          >
            {result ? 'Adapt again' : `Adapt to ${count} recordings`}
          </button>
          <p className="analyse-note">
            {count} recordings count, {fixedNumber(rated / rateHz / 60, 1)} minutes with labels and estimates.
          </p>
        </div>
      )}
      {isRunning && (
        <div className="adapt-start">
          <label className="adapt-progress">
            <span>
              {progress.fitted < progress.heads || progress.heads === 0
                ? `Recording ${Math.min(progress.fitted + 1, Math.max(1, progress.heads - 1))} of ${
                    progress.heads === 0 ? count : progress.heads - 1
                  } is left out`
                : 'Done'}
            </span>
            <progress max={Math.max(1, progress.heads)} value={progress.fitted} />
          </label>
          <button type="button" className="button" onClick={cancel}>
            Cancel
          </button>
        </div>
      )}
      <div role="status" className="adapt-status">
        {phase === 'failed' && <p className="adapt-obstacle">{problem}</p>}
        {phase === 'done' && result && !isCurrent && (
          <p className="adapt-obstacle">
            Recordings, labels or post-processing have changed since: what stands below is of before.
          </p>
        )}
        {phase === 'done' && result && <AdaptResult result={result} rateHz={rateHz} />}
      </div>
    </div>
  );
}
