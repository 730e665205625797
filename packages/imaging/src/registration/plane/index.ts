export { crossCorrelation } from './cross-correlation.ts'
export type { Plane } from './plane.ts'
