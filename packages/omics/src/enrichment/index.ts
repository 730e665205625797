export { parseGmt, readGmt } from './gmt.ts'
export {
  type OverRepresentation,
  type OverRepresentationOptions,
  type OverRepresentedSet,
  overRepresentation,
} from './over-representation.ts'
export { type EnrichedSet, type PreRanked, type PreRankedOptions, preRanked } from './pre-ranked.ts'
export { type SetSizes, type Trimmed, type TrimmedSet, trimToUniverse } from './universe.ts'
