export { channelOf, channelPlace, channels, substitutions } from './channels.ts'
export { fewestMutations, fewMutations } from './few-mutations.ts'
export { type ChannelMatrix, readChannelMatrix } from './read-channel-matrix.ts'
export { ReferenceGenome } from './reference-genome.ts'
export {
  cosineSimilarity,
  type Profiles,
  type RefitOptions,
  type SignatureFit,
  type SignatureRefit,
  signatureRefit,
} from './refit.ts'
export { type Spectrum, spectrum } from './spectrum.ts'
