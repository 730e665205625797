import type { Raster } from '../raster.ts'

/** Where the pixels of level 0 come from. Regions asked for lie inside; several may be under way at once. */
export interface PyramidSource {
  readonly width: number
  readonly height: number
  readRegion(x: number, y: number, width: number, height: number): Promise<Raster>
}

/** `svs`: as Aperio writes, with a thumbnail; `tiff`: the levels one after the other; `ome-tiff`: under the first. */
export type PyramidFormat = 'tiff' | 'svs' | 'ome-tiff'
