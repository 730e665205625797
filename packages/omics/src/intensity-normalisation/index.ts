export { intensityMethods } from './methods.ts'
export { quotients, referenceSpectrum } from './sample-factors.ts'
