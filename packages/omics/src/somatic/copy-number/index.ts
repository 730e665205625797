export {
  acrocentric,
  armSource,
  type ChromosomeArms,
  chromosomeArms,
  type GenomeBuild,
  genomeBuilds,
} from './arms.ts'
export {
  type AlteredFraction,
  type ArmCall,
  alteredFraction,
  armCalls,
  type CopyNumberCut,
  callOf,
  calls,
  defaultCut,
  withoutNormalCells,
} from './calls.ts'
export { armLevels, geneLevels, SegmentIndex } from './levels.ts'
export { type GisticCalls, type GisticPeak, readGistic } from './read-gistic.ts'
export { type ReadSegmentsOptions, readSegments } from './read-segments.ts'
export type { SegmentTable } from './segments.ts'
