export { readFilter } from './read-filter.ts'
export { completeSettings, parseRadiomicsSettings, readRadiomicsSettings } from './read-settings.ts'
export {
  type Discretisation,
  type FeatureFamily,
  featureFamilies,
  type RadiomicsSettings,
  type RadiomicsSettingsInput,
  radiomicsSettings,
} from './settings.ts'
