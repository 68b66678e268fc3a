import type * as v from 'valibot';
import {
  PIPELINE_SETTINGS,
  SCORING_SETTINGS,
  type SettingsOf,
  type SettingsTable,
  settingNames,
} from './settings-table';

/** The schemas of a table's settings, by their names, for the schema of an object that holds their values. */
type SchemasOf<Table extends SettingsTable> = {
  readonly [Name in keyof Table]: v.GenericSchema<SettingsOf<Table>[Name]>;
};

/** Schemas of the settings of the pipeline. */
export const pipelineFields = schemasOf(PIPELINE_SETTINGS);

/** Schemas of the settings of scoring. */
export const scoringFields = schemasOf(SCORING_SETTINGS);

function schemasOf<Table extends SettingsTable>(table: Table): SchemasOf<Table> {
  const schemas = settingNames(table).map((name) => [name, table[name]?.schema]);
  // The compiler cannot follow a table through its entries; each schema is of its own setting's type.
  return Object.fromEntries(schemas) as SchemasOf<Table>;
}
