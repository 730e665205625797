import type { Vessel } from '../plan/place-vessels.ts'
import type { Block } from './block.ts'
import { type Textures, textureMask, textureSide } from './textures.ts'

/** A lumen with red blood cells in some of it, and a wall of some 3 µm around. */
export function paintVessel({ x, y, radius }: Vessel, block: Block, { fibre }: Textures): void {
  const { side, mpp, haematoxylin, eosin } = block
  const reach = radius + 4
  const first = (um: number, corner: number) => Math.max(0, Math.floor((um - reach) / mpp) - corner)
  const last = (um: number, corner: number) => Math.min(side - 1, Math.ceil((um + reach) / mpp) - corner)
  for (let row = first(y, block.y); row <= last(y, block.y); row++)
    for (let column = first(x, block.x); column <= last(x, block.x); column++) {
      const [dx, dy] = [(block.x + column + 0.5) * mpp - x, (block.y + row + 0.5) * mpp - y]
      const outwards = Math.sqrt(dx * dx + dy * dy) - radius
      if (outwards > 4) continue
      const at = row * side + column
      if (outwards > 0) {
        eosin[at] += 0.16 * Math.max(0, 1 - Math.abs(outwards - 1.5) / 2.5)
        continue
      }
      const blood =
        fibre[((block.y + row) & textureMask) * textureSide + ((block.x + column + 200) & textureMask)]
      const lumen = Math.min(1, -outwards)
      haematoxylin[at] *= 1 - lumen
      eosin[at] *= 1 - lumen
      if (blood > 0.35) eosin[at] += lumen * 0.5
    }
}
