export type { ResampleFilter } from './axis-weights.ts'
export { bestLevel, levelRatio, levelTolerance, type Pair } from './level-ratio.ts'
export {
  downsampleAt,
  type ReadAtOptions,
  readAt,
  readShrunk,
  type ScaledRegion,
  type ShrunkRegion,
} from './read-at.ts'
export { readStrips, readWhole, type Strip } from './strips.ts'
export { readThumbnail } from './thumbnail.ts'
