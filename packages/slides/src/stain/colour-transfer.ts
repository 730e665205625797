import type { Raster } from '../raster.ts'

/** Gives a picture the colours of the reference; pure, of any size. */
export type StainMap = (raster: Raster) => Raster

/** As {@link StainMap}, where other threads may do the work. */
export type ColourMap = (raster: Raster) => Promise<Raster>

/** What each axis of the colour space is multiplied by, and what is then added. */
export interface AxisTransfer {
  readonly scale: readonly [number, number, number]
  readonly shift: readonly [number, number, number]
}

/** Writes the mapped colours of `rgb` into `out`. */
export type ColourTransfer = (rgb: Uint8Array, out: Uint8Array) => void
