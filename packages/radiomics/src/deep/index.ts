export { type EncodedSlices, encodeSlices, sliceModality, writeSliceBag } from './encode-slices.ts'
export type { IntensityWindow } from './intensity-window.ts'
export { type SliceOptions, type Slices, slicesOf } from './slices.ts'
