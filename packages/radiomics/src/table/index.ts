export { type FeatureRow, type FeatureTable, featureTable } from './feature-table.ts'
export { featureUnit } from './feature-unit.ts'
