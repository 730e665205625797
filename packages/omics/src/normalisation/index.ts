export { alignFeatures, alignmentFindings, leastCoverage } from './align-features.ts'
export { featureSums, librarySizes } from './columns.ts'
export { countsPerMillion, logCountsPerMillion } from './cpm.ts'
export { type ExpressionFilterOptions, filterByExpression } from './filter-by-expression.ts'
export type {
  FittedNormalisation,
  NormalisationJson,
  NormalisationMethod,
  NormalisationOptions,
  SampleNumbers,
} from './method.ts'
export { normalisationFromJson, normalisationMethods, normalisationNamed } from './methods.ts'
export { quantileNormalise, quantileTarget } from './quantile.ts'
export { requireCounts } from './require-counts.ts'
export {
  centredFactors,
  ownSizeFactors,
  type SizeFactorKind,
  type SizeFactorReference,
  sizeFactorReference,
  sizeFactors,
} from './size-factors.ts'
export {
  ownTmmFactors,
  type TmmOptions,
  type TmmReference,
  tmmFactors,
  tmmReference,
  tmmReferenceColumn,
} from './tmm.ts'
export { transcriptsPerMillion } from './tpm.ts'
export { trainingSamples } from './training-samples.ts'
export { expressedIn, upperQuartileFactors } from './upper-quartile.ts'
