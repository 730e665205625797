export type { PyramidFormat, PyramidSource } from './pyramid-source.ts'
export type { TileCompression } from './tile-encoder.ts'
export { type PyramidOptions, type WrittenPyramid, writePyramid } from './write-pyramid.ts'
