export { castVoxels, leastType } from './cast.ts'
export { summariseVoxels, type VoxelSummary } from './describe.ts'
export { formatNamed, readImageHeader, volumeFormats } from './formats.ts'
export { isDicom } from './is-dicom.ts'
export { chooseLabel, countLabels, insideOf } from './labels.ts'
export { type OpenedFrames, type OpenedImage, type OpenOptions, openFrames, openImage } from './open.ts'
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
