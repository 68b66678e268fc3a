import { useEffect } from 'react';
import { modelChoices, useModelList } from '../../state/settings/model-list';
import { useSettings } from '../../state/settings/settings-store';
import { DiskModelChoice } from './disk-model-choice';

/** The choice of a model, of this site or from the disk; of the site's no list while there is only one. */
export function ModelChoice() {
  const { models, fromDisk, load } = useModelList();
  const { settings, changePipeline } = useSettings();
  const { modelId } = settings.pipeline;
  useEffect(() => {
    void load();
  }, [load]);
  const choices = modelChoices(models, modelId, fromDisk);
  return (
    <div className="model-choice">
      {choices.length > 1 && (
        <label className="field field-wide">
          Model
          <select
            className="select"
            value={modelId}
            onChange={(event) => changePipeline({ modelId: event.target.value })}
          >
            {choices.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <DiskModelChoice />
    </div>
  );
}
