import { useRef, useState } from 'react';
import { useModelList } from '../../state/settings/model-list';
import { useSettings } from '../../state/settings/settings-store';
import { FileField } from './controls/file-field';
import { MenuButton } from './menu-button';

/**
 * Opens a model from the user's own disk, as a folder or as a ZIP archive; nothing of it leaves the device.
 */
export function DiskModelChoice() {
  const { openFromDisk } = useModelList();
  const { changePipeline } = useSettings();
  const folder = useRef<HTMLInputElement>(null);
  const archive = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState({ text: '', isProblem: false });
  const open = async (files: readonly File[]) => {
    setOutcome({ text: 'Reading the model.', isProblem: false });
    try {
      changePipeline({ modelId: await openFromDisk(files) });
      setOutcome({ text: 'Opened. It is forgotten when the page is loaded again.', isProblem: false });
    } catch (error) {
      setOutcome({ text: error instanceof Error ? error.message : String(error), isProblem: true });
    }
  };
  return (
    <div className="disk-model">
      <MenuButton
        className="button button-quiet"
        title="Open a model that was saved on this device"
        items={[
          { label: 'Folder of a model', onChoose: () => folder.current?.click() },
          { label: 'ZIP of a model', onChoose: () => archive.current?.click() },
        ]}
      >
        From disk…
      </MenuButton>
      <FileField
        field={folder}
        name="Files of a model folder"
        choice="folder"
        onFiles={(files) => void open(files)}
      />
      <FileField
        field={archive}
        name="File of a model ZIP"
        accept=".zip"
        onFiles={(files) => void open(files)}
      />
      {outcome.text !== '' && (
        <p className="disk-model-said" role={outcome.isProblem ? 'alert' : 'status'}>
          {outcome.text}
        </p>
      )}
    </div>
  );
}
