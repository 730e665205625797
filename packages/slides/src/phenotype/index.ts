export {
  type CompartmentDensity,
  callPhenotype,
  type Phenotype,
  type PhenotypeCall,
} from './call-phenotype.ts'
export type { Compartments } from './compartments.ts'
export { countedLymphocytes, type LymphocyteCountOptions } from './counted-lymphocytes.ts'
export { type ImmuneFeatures, immuneFeatures } from './immune-features.ts'
export * from './immune-phenotype.ts'
export { defaultImmuneSettings, type ImmuneSettings } from './immune-settings.ts'
export { type ImmuneTable, immuneTable, type MissingImmuneFeature } from './immune-table.ts'
export * from './phenotype-rule.ts'
export { type SlideFeatures, slideFeatureNames, slideFeatures } from './slide-features.ts'
export * from './stromal-til.ts'
