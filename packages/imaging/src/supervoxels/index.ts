export type { Supervoxels } from './joined-regions.ts'
export { type SupervoxelOptions, supervoxels } from './slic.ts'
