export { withAssayedSamples } from './assayed-samples.ts'
export * from './burden/index.ts'
export { requireSomatic, type SomaticClaim } from './require-somatic.ts'
