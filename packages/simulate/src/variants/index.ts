export { type GermlineLaw, germlineAssumptions, hlaAlleles, immuneToxicityLaw } from './germline-law.ts'
export type { LatentParts, Loadings } from './loadings.ts'
export type { Mutation } from './mutations.ts'
export { oesophagealLaw } from './oesophageal-law.ts'
export { focalRegionsBed, type Segment } from './segments.ts'
export {
  type MutationalProcess,
  mutationalProcesses,
  signatureProfiles,
  signatureProfilesCsv,
} from './signature-profiles.ts'
export {
  type GenotypedPatient,
  type GermlineSimulation,
  germlineInformation,
  simulateGermline,
} from './simulate-germline.ts'
export {
  type SequencedTumour,
  type SomaticSimulation,
  simulateSomatic,
  type TrueTumour,
} from './simulate-somatic.ts'
export {
  type CopyChange,
  type Driver,
  type SomaticLaw,
  somaticAssumptions,
  withoutSignal,
} from './somatic-law.ts'
export { drawSomaticState, type SomaticState, somaticInformation } from './somatic-state.ts'
