export * from './envelope.ts'
export * from './hot-spots.ts'
export {
  type InfiltrationBand,
  infiltrationBands,
  interfaceDistances,
  type TumourInterface,
  tumourInterface,
} from './interface.ts'
export * from './morisita.ts'
export * from './nearest-neighbour.ts'
export * from './pair-correlation.ts'
export type { PixelSize } from './pixel-size.ts'
export { polygonWindow, type WindowRing } from './polygon-window.ts'
export { countInQuadrats, layQuadrats, type Quadrats } from './quadrats.ts'
export { rectangleWindow } from './rectangle-window.ts'
export {
  crossRipley,
  type EdgeCorrection,
  type RipleyFunction,
  type RipleyOptions,
  ripley,
} from './ripley.ts'
export { drawPoints, pointsWithin, type SpatialWindow } from './window.ts'
export { windowOfMask } from './window-of-mask.ts'
