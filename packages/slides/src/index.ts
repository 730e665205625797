export * from './raster.ts'
export * from './slide.ts'
export * from './slide-error.ts'
export * from './slide-mask.ts'
