import type { Raster } from '@tessera/slides'
import { nodeUm, type SlidePlan } from '../plan/slide-plan.ts'
import type { Ink } from '../slide-law.ts'
import { type Textures, textureMask } from './textures.ts'

/** Share of red, green and blue light that ink lets through. */
const transmittance: Readonly<Record<Ink, readonly [number, number, number]>> = {
  blue: [0.2, 0.3, 0.68],
  green: [0.2, 0.6, 0.38],
  black: [0.16, 0.16, 0.18],
}

/** Lays a pen's stroke over a picture whose upper left corner is (x, y) of level 0. */
export function paintInk(
  { width, height, pixels }: Raster,
  x: number,
  y: number,
  mpp: number,
  level: Float32Array,
  plan: SlidePlan,
  ink: Ink,
  { cloud }: Textures,
): void {
  const colour = transmittance[ink]
  const mask = textureMask
  for (let row = 0, at = 0; row < height; row++)
    for (let column = 0; column < width; column++, at += 3) {
      const inside = levelAt(level, plan.columns, (x + column + 0.5) * mpp, (y + row + 0.5) * mpp)
      if (inside <= 0) continue
      const grainy = 0.06 * cloud[((y + row) & mask) * (mask + 1) + ((x + column) & mask)]
      const cover = Math.min(1, 14 * inside) * Math.min(1, Math.max(0.6, 0.92 + grainy))
      for (let c = 0; c < 3; c++) pixels[at + c] = Math.round(pixels[at + c] * (1 - cover * (1 - colour[c])))
    }
}

/** A level of the plan at a place in µm, between its nodes. */
function levelAt(level: Float32Array, columns: number, xUm: number, yUm: number): number {
  const [u, v] = [xUm / nodeUm, yUm / nodeUm]
  const [i, j] = [Math.floor(u), Math.floor(v)]
  const [p, q] = [u - i, v - j]
  const at = j * columns + i
  const above = level[at] + p * (level[at + 1] - level[at])
  const below = level[at + columns] + p * (level[at + columns + 1] - level[at + columns])
  return above + q * (below - above)
}
