export { formatNamed, readImageHeader, volumeFormats } from './formats.ts'
export { countLabels } from './labels.ts'
export {
  nonFiniteCount,
  type ReadImage,
  type ReadOptions,
  readFrames,
  readImage,
  readVolume,
} from './read.ts'
export { readMask } from './read-mask.ts'
export { rangeOf, type StoredType, type VoxelType, voxelTypeOf, voxelTypes } from './stored-type.ts'
export type {
  Compression,
  FormatName,
  ImageHeader,
  StoredVoxels,
  VolumeFormat,
  WriteOptions,
} from './volume-format.ts'
export { writeFrames, writeMask, writeVolume } from './write.ts'
