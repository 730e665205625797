export {
  type CellShare,
  type Deconvolution,
  type DeconvolutionOptions,
  deconvolve,
  type SampleMixture,
} from './deconvolve.ts'
export type { MixtureFit, MixtureMethod } from './fit-mixture.ts'
export type { ReferenceMatrix } from './reference-matrix.ts'
