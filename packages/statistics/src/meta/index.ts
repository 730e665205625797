export { type MetaAnalysis, type MetaAnalysisOptions, metaAnalysis } from './meta-analysis.ts'
export {
  type MetaOfDiscrimination,
  type MetaOfDiscriminationOptions,
  metaOfDiscrimination,
} from './meta-of-discrimination.ts'
