export { type MetaAnalysis, type MetaAnalysisOptions, metaAnalysis } from './meta-analysis.ts'
