export { type ExtractedFeatures, extractFeatures } from './extract-features.ts'
