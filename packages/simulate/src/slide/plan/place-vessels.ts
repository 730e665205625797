import { drawPoisson } from '../../counts/index.ts'
import type { SlideLaw } from '../slide-law.ts'
import { nodeUm, type SlidePlan, slideStream } from './slide-plan.ts'

/** A vessel cut across; µm. */
export interface Vessel {
  readonly x: number
  readonly y: number
  readonly radius: number
}

/** Vessels of 5 to 22 µm in the stroma, apart from tumour and from each other. */
export function placeVessels(law: SlideLaw, plan: SlidePlan): readonly Vessel[] {
  const random = slideStream(law, 'vessels')
  const side = law.pixels * law.mpp
  const wanted = drawPoisson(random, law.vesselDensity * (side / 1000) ** 2 * law.tissueShare)
  const vessels: Vessel[] = []
  const { columns, tissue, tumour } = plan
  const level = (plane: Float32Array, x: number, y: number) =>
    plane[Math.round(y / nodeUm) * columns + Math.round(x / nodeUm)]
  for (let n = 0; n < wanted; n++)
    for (let attempt = 0; attempt < 20; attempt++) {
      const radius = 5 + 17 * random.next() ** 3
      const [x, y] = [side * random.next(), side * random.next()]
      const clear = [
        [0, 0],
        [-1, 0],
        [1, 0],
        [0, -1],
        [0, 1],
      ].every(([p, q]) => {
        const reach = 1.5 * radius
        const [px, py] = [x + p * reach, y + q * reach]
        if (px < 0 || py < 0 || px >= side || py >= side) return false
        return level(tissue, px, py) > 0 && level(tumour, px, py) < 0
      })
      if (!clear || vessels.some(v => Math.hypot(v.x - x, v.y - y) < v.radius + radius + 12)) continue
      vessels.push({ x, y, radius })
      break
    }
  return vessels
}
