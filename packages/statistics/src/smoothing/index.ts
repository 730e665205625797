export {
  type LocalRegression,
  type LocalRegressionOptions,
  localRegression,
  robustLocal,
} from './local-regression.ts'
export { type LocalOptions, LocalSmoother } from './local-smoother.ts'
export { type LowessFit, type LowessOptions, lowess } from './lowess.ts'
export { type SmoothingSpline, type SmoothingSplineOptions, smoothingSpline } from './smoothing-spline.ts'
