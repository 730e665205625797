export { offsetLikelihood, stabilisingOffset } from './glog.ts'
export { maxLfq } from './max-lfq.ts'
export { intensityMethods } from './methods.ts'
export { quotients, referenceSpectrum } from './sample-factors.ts'
