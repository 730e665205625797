export { type FeatureRow, type FeatureTable, featureTable } from './feature-table.ts'
