export { type ExtractedFeatures, extractFeatures } from './extract-features.ts'
export { ibsiCode, ibsiFeatures } from './ibsi-features.ts'
export { type OpenedCase, openCase } from './open-case.ts'
