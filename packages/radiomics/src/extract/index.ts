export { type ExtractedFeatures, extractFeatures } from './extract-features.ts'
export { ibsiCode, ibsiFeatures } from './ibsi-features.ts'
export { responseName } from './response-maps.ts'
