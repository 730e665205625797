export * from './grid.ts'
export * from './imaging-error.ts'
export * from './texture/index.ts'
export * from './volume.ts'
