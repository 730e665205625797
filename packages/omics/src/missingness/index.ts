export { censoredNormal, distanceFromNormal, type NormalFit } from './censored-normal.ts'
export {
  type FeatureImputation,
  type FittedImputation,
  type ImputationOptions,
  type ImputedAssay,
  imputation,
  imputationFromJson,
  missingKinds,
} from './imputation.ts'
export { type CensoredMethod, type CensoredTail, censoredTail, drawTail } from './left-censored.ts'
export {
  type FeatureMissingness,
  type MissingKind,
  type MissingnessTest,
  missingnessTest,
} from './missingness-test.ts'
