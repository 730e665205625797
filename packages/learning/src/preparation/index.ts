export type { Design, Term } from './design.ts'
export { encoding, type FittedEncoding } from './encoding.ts'
export { type FittedImputation, type Imputed, imputation } from './imputation.ts'
export {
  type FittedPreparation,
  type PreparationOptions,
  preparation,
  preparationFromJson,
} from './preparation.ts'
export { type FittedScaling, scaling } from './scaling.ts'
export { type FittedVaryingColumns, varyingColumns } from './varying-columns.ts'
