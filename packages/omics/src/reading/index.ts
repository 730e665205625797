export { type ReadAssayOptions, readAssay } from './read-assay.ts'
