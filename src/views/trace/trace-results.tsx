import { useMemo, useRef } from 'react';
import { ratersAgreement } from '../../core/tracing/rater';
import { videoStem } from '../../recordings/exports/file-names';
import { zipArchive } from '../../recordings/exports/zip-archive';
import { useAnalysis } from '../../state/analyse/use-analysis';
import { useSettings } from '../../state/settings/settings-store';
import { openInAnalyse } from '../../state/trace/open-in-analyse';
import { pageTrace } from '../../state/trace/page-trace';
import {
  type TracedRecording,
  type TraceForm,
  traceFiles,
  traceFormFault,
} from '../../state/trace/trace-files';
import { activeRaters } from '../../state/trace/trace-store';
import { AgreementTables } from '../analyse/labels/labels-agreement';
import { FileField } from '../shared/controls/file-field';
import { downloadBlob, downloadText } from '../shared/file-download';
import { MenuButton } from '../shared/menu-button';
import { useTrace } from './trace-context';
import '../analyse/labels/labels-panel.css';

const FORMS: readonly { readonly form: TraceForm; readonly label: string }[] = [
  { form: 'sewa', label: 'SEWA-DB: all raters, a file for each dimension' },
  { form: 'avec', label: 'AVEC: the mean of the raters' },
  { form: 'carma', label: 'CARMA: a file for each rater and dimension' },
];

/** How well raters agree, and what becomes of the traces: files, or labels in Analyse. */
export function TraceResults(props: { file: File; onFiles: (files: readonly File[]) => void }) {
  const { file, onFiles } = props;
  const field = useRef<HTMLInputElement>(null);
  const allRaters = useTrace((state) => state.raters);
  const isKept = useTrace((state) => state.isKept);
  const takeLagOff = useTrace((state) => state.settings.takeLagOff);
  const raters = useMemo(() => activeRaters({ raters: allRaters }), [allRaters]);
  const agreement = useMemo(() => ratersAgreement(raters, takeLagOff), [raters, takeLagOff]);
  const hasLag = raters.some(({ lag }) => lag !== null);
  const lagless = raters.filter(({ lag }) => lag === null).map(({ name }) => name);
  const traced = (): TracedRecording => ({
    fileName: file.name,
    raters,
    takeLagOff,
    savedAt: new Date().toISOString(),
  });
  const avecFault = traceFormFault('avec', raters);
  return (
    <section className="card trace-card" aria-label="Traces">
      <h2>Traces</h2>
      {raters.length === 0 && <p className="trace-note">Nothing was traced of {file.name} yet.</p>}
      {hasLag && (
        <label className="check">
          <input
            type="checkbox"
            checked={takeLagOff}
            onChange={(event) => pageTrace.change({ takeLagOff: event.target.checked })}
          />
          Take the reaction lag off
        </label>
      )}
      {hasLag && takeLagOff && lagless.length > 0 && (
        <p className="trace-note">{lagless.join(', ')}: lag not measured, so none is taken off.</p>
      )}
      <AgreementTables agreement={agreement} names={raters.map(({ name }) => name)} />
      {raters.length > 1 && (
        <p className="trace-note">{raters.map(({ name }, index) => `${index + 1} ${name}`).join(' · ')}</p>
      )}
      {raters.length > 0 && (
        <div className="trace-row">
          <button
            type="button"
            className="button button-primary"
            onClick={() => {
              const { settlePipeline, show } = useSettings.getState();
              void settlePipeline().then(async (settings) => {
                await openInAnalyse(() => useAnalysis.getState(), file, traced(), settings);
                show('analyse');
              });
            }}
          >
            Open in Analyse
          </button>
          <MenuButton
            className="button"
            items={FORMS.filter(({ form }) => traceFormFault(form, raters) === null).map(
              ({ form, label }) => ({ label, onChoose: () => save(form, traced()) }),
            )}
          >
            Save
          </MenuButton>
        </div>
      )}
      {raters.length > 0 && avecFault && <p className="trace-note">{avecFault}</p>}
      {raters.length > 0 && !isKept && <p className="trace-note">Not saved yet.</p>}
      <div>
        <button
          type="button"
          className="button button-quiet trace-other"
          onClick={() => field.current?.click()}
        >
          Choose another video
        </button>
        <FileField
          field={field}
          name="Another video file to trace"
          accept="video/*,.mkv,.mov,.webm,.mp4,.m4v"
          onFiles={onFiles}
        />
      </div>
    </section>
  );
}

function save(form: TraceForm, traced: TracedRecording): void {
  const files = traceFiles(form, traced);
  const [only, second] = files;
  if (!only) return;
  if (second) {
    const name = `${videoStem(traced.fileName)}_traces_${form}.zip`;
    downloadBlob(name, new Blob([zipArchive(files)], { type: 'application/zip' }));
  } else downloadText(only);
  pageTrace.markKept();
}
