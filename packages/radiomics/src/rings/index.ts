export { peritumoralRings, type Ring, type RingSpec } from './peritumoral-rings.ts'
export { type RingFeatures, ringFeatures } from './ring-features.ts'
