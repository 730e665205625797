export { Assay, type AssayFeature, type AssayScale, requireScale } from './assay.ts'
export { OmicsError, type OmicsFault } from './omics-error.ts'
export { type Sample, type SampleKind, unknownSample } from './sample.ts'
