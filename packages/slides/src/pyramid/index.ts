export type { TileCompression } from './tile-encoder.ts'
export {
  type PyramidFormat,
  type PyramidOptions,
  type PyramidSource,
  type WrittenPyramid,
  writePyramid,
} from './write-pyramid.ts'
