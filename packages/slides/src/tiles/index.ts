export { type ShareInside, shareInside } from './mask-share.ts'
export { type PlanSettings, planTiles, type SpoiledLimits } from './plan-tiles.ts'
export { type ReadTilesOptions, readTile, readTiles, type Tile } from './read-tiles.ts'
export { type TileExclusion, type TilePlan, tileExclusions } from './tile-plan.ts'
