import { nodeUm, type SlidePlan } from '../plan/slide-plan.ts'
import type { Block } from './block.ts'
import { type Textures, textureMask } from './textures.ts'

/** Planes of the plan that the ground is made of, and how many numbers a node has. */
const numbers = 6

/**
 * What lies between nuclei: collagen in waves with clefts, basophilic cytoplasm in nests, granular eosinophilic
 * necrosis; nothing on glass.
 * @param shift of the textures, so that slides differ, pixels
 */
export function paintGround(
  block: Block,
  plan: SlidePlan,
  { fibre, cloud, grain }: Textures,
  shift: number,
): void {
  const { side, mpp, haematoxylin, eosin } = block
  const { columns, rows, tissue, tumour, necrosis, along, across, thickness } = plan
  // Copies for the loop: a name of another module is looked up each time where tests run.
  const mask = textureMask
  const planes = [tissue, tumour, necrosis, along, across, thickness]
  const step = mpp / nodeUm
  // Levels rise by about 2 over half of the slide: the edge of the tissue is some micrometres wide.
  const sharp = (columns * nodeUm) / 10
  const first = Math.max(0, Math.floor((block.x + 0.5) * step))
  const last = Math.min(columns - 1, Math.floor((block.x + side - 0.5) * step) + 1)
  // The plan's numbers along one row of pixels, node by node.
  const line = new Float64Array(numbers * (last - first + 2))
  for (let row = 0; row < side; row++) {
    const v = Math.min(rows - 1.001, Math.max(0, (block.y + row + 0.5) * step))
    const j = Math.floor(v)
    const q = v - j
    for (let k = 0; k < numbers; k++) {
      const plane = planes[k]
      for (let i = first, to = k; i <= last; i++, to += numbers) {
        const above = plane[j * columns + i]
        line[to] = above + q * (plane[j * columns + columns + i] - above)
      }
    }
    const texture = ((block.y + row + shift) & mask) * (mask + 1)
    for (let column = 0; column < side; column++) {
      const u = (block.x + column + 0.5) * step - first
      const i = u < 0 ? 0 : u > last - first - 0.001 ? last - first - 1 : u | 0
      const p = u < 0 ? 0 : u - i
      const n = numbers * i
      const x = (block.x + column) & mask
      const fine = grain[texture + x]
      const cover = sharp * (line[n] + p * (line[n + 6] - line[n])) + 0.5 + 0.3 * fine
      if (cover <= 0) continue
      const cancer = line[n + 1] + p * (line[n + 7] - line[n + 1])
      let h = 0
      let e = 0
      const nest = cancer * 10 + 0.5
      if (nest < 1) {
        const s = (line[n + 3] + p * (line[n + 9] - line[n + 3])) * 0.45
        const w = (line[n + 4] + p * (line[n + 10] - line[n + 4])) * 2.2
        const strand = fibre[((w & mask) << 9) | (s & mask)]
        const bundle = fibre[(((w * 0.19 + 100) & mask) << 9) | ((s * 0.5) & mask)]
        h = 0.035 + 0.012 * fine
        e = 0.25 + 0.075 * strand + 0.05 * bundle + 0.02 * fine
        const cleft = bundle + 0.8 * strand
        if (cleft < -1.9) e *= cleft < -2.9 ? 0.15 : 1 + 0.85 * (cleft + 1.9)
      }
      if (nest > 0) {
        const dead = (line[n + 2] + p * (line[n + 8] - line[n + 2])) * 6 + 0.5
        const cell = cloud[texture + x]
        let nh = 0.09 + 0.025 * cell + 0.012 * fine
        let ne = 0.23 + 0.045 * cell + 0.02 * fine
        if (dead > 0) {
          const gone = dead >= 1 ? 1 : dead
          const granule = fibre[((x + 77) & mask) * (mask + 1) + (texture >> 9)]
          nh += gone * (0.045 + 0.03 * granule + 0.02 * fine - nh)
          ne += gone * (0.36 + 0.09 * granule + 0.05 * cell + 0.03 * fine - ne)
        }
        const share = nest >= 1 ? 1 : nest
        h += share * (nh - h)
        e += share * (ne - e)
      }
      const thick = (line[n + 5] + p * (line[n + 11] - line[n + 5])) * (cover < 1 ? cover : 1)
      const to = row * side + column
      haematoxylin[to] = h > 0 ? h * thick : 0
      eosin[to] = e > 0.02 ? e * thick : 0.02 * thick
    }
  }
}
