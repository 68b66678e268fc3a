import { useEffect } from 'react';
import { modelChoices, useModelList } from '../../state/settings/model-list';
import { useSettings } from '../../state/settings/settings-store';

/** The choice of a model; not there while there is only one to choose. */
export function ModelChoice() {
  const { models, load } = useModelList();
  const { settings, changePipeline } = useSettings();
  const { modelId } = settings.pipeline;
  useEffect(() => {
    void load();
  }, [load]);
  const choices = modelChoices(models, modelId);
  if (choices.length < 2) return null;
  return (
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
  );
}
