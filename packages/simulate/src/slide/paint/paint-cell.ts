import { nucleusLaws } from '../../tile/index.ts'
import { slideCellClasses, type TrueCells } from '../plan/true-cells.ts'
import type { Block } from './block.ts'
import { type Textures, textureMask } from './textures.ts'

/** Grain and rim of the chromatin, by class. */
const chromatin = slideCellClasses.map(kind =>
  kind === 'debris' ? { grain: 0.1, rim: 0 } : { grain: nucleusLaws[kind].grain, rim: nucleusLaws[kind].rim },
)
const tumour = slideCellClasses.indexOf('tumour')

/** Cytoplasm of a tumour cell: denser around the nucleus, so that one cell can be told from the next. */
export function paintCytoplasm(cells: TrueCells, i: number, block: Block): void {
  if (cells.classOf[i] !== tumour) return
  const { side, mpp, haematoxylin, eosin } = block
  const reach = Math.sqrt(cells.a[i] * cells.b[i]) + 5.5
  const [cx, cy] = [cells.x[i] / mpp - block.x - 0.5, cells.y[i] / mpp - block.y - 0.5]
  const r = reach / mpp
  const inverse = 1 / (r * r)
  for (let row = Math.max(0, Math.ceil(cy - r)); row <= Math.min(side - 1, cy + r); row++)
    for (let column = Math.max(0, Math.ceil(cx - r)); column <= Math.min(side - 1, cx + r); column++) {
      const dx = column - cx
      const dy = row - cy
      const left = 1 - (dx * dx + dy * dy) * inverse
      if (left <= 0) continue
      const at = row * side + column
      // No cytoplasm on glass.
      if (eosin[at] === 0) continue
      const more = left > 0.4 ? 1 : left * 2.5
      haematoxylin[at] += 0.025 * more
      eosin[at] += 0.05 * more
    }
}

/**
 * Adds a nucleus to the stain that is there, as tiles do (`drawNucleus`): an ellipse whose radius is 1 + waves, chromatin
 * with grain and rim, nucleoli; eosin gives way. The edge is as wide as the scanner makes it.
 */
export function paintNucleus(
  cells: TrueCells,
  i: number,
  block: Block,
  { grain }: Textures,
  edgeUm: number,
): void {
  const { side, mpp, haematoxylin, eosin } = block
  const [a, b, c, s] = [cells.a[i], cells.b[i], cells.cosine[i], cells.sine[i]]
  const looks = chromatin[cells.classOf[i]]
  const density = cells.density[i]
  const w = cells.waves.subarray(8 * i, 8 * i + 8)
  const [w0, w1, w2, w3, w4, w5, w6, w7] = w
  let most = 1
  for (let k = 0; k < 8; k += 2) most += Math.hypot(w[k], w[k + 1])
  const soft = edgeUm
  const mean = Math.sqrt(a * b)
  // The outline's half extents along x and y, and what the edge adds.
  const ex = (most * Math.sqrt(a * a * c * c + b * b * s * s) + soft) / mpp
  const ey = (most * Math.sqrt(a * a * s * s + b * b * c * c) + soft) / mpp
  const [cx, cy] = [cells.x[i] / mpp - block.x - 0.5, cells.y[i] / mpp - block.y - 0.5]
  const [ux, uy, vx, vy] = [(c * mpp) / a, (s * mpp) / a, (-s * mpp) / b, (c * mpp) / b]
  const limit = (most + soft / mean) ** 2
  const mask = textureMask
  const shift = (i * 37) & mask
  // Nucleoli lie where the waves' numbers, which are as random as any, put them.
  const spots = cells.nucleoli[i]
  const [s0u, s0v, s1u, s1v] = [4 * w0, 4 * w3, 4 * w4, 4 * w1]
  const spotRadius = 0.85 + 2 * Math.abs(w5)
  for (let row = Math.max(0, Math.ceil(cy - ey)); row <= Math.min(side - 1, cy + ey); row++) {
    const dy = row - cy
    const line = ((block.y + row + shift) & mask) * (mask + 1)
    for (let column = Math.max(0, Math.ceil(cx - ex)); column <= Math.min(side - 1, cx + ex); column++) {
      const dx = column - cx
      const u = dx * ux + dy * uy
      const v = dx * vx + dy * vy
      const square = u * u + v * v
      if (square > limit) continue
      const rho = Math.sqrt(square)
      let place = rho
      if (rho > 0.4) {
        // Cosines and sines of 1 to 5 times the turn.
        const p = u / rho
        const q = v / rho
        const p2 = p * p - q * q
        const q2 = 2 * p * q
        const p3 = p2 * p - q2 * q
        const q3 = q2 * p + p2 * q
        const p4 = p2 * p2 - q2 * q2
        const q4 = 2 * p2 * q2
        const p5 = p3 * p2 - q3 * q2
        const q5 = q3 * p2 + p3 * q2
        const radius = 1 + w0 * p2 + w1 * q2 + w2 * p3 + w3 * q3 + w4 * p4 + w5 * q4 + w6 * p5 + w7 * q5
        place = rho / (radius > 0.3 ? radius : 0.3)
      }
      const cover = 0.5 - ((place - 1) * mean) / soft
      if (cover <= 0) continue
      const part = cover < 1 ? cover : 1
      const fourth = place * place * place * place
      let amount = 1 + looks.grain * grain[line + ((block.x + column) & mask)] + looks.rim * (fourth - 0.33)
      if (spots > 0) {
        if (Math.hypot((u - s0u) * a, (v - s0v) * b) < spotRadius) amount += 0.5
        else if (spots > 1 && Math.hypot((u - s1u) * a, (v - s1v) * b) < spotRadius) amount += 0.5
      }
      const at = row * side + column
      if (amount > 0) haematoxylin[at] += part * density * amount
      eosin[at] *= 1 - 0.6 * part
    }
  }
}
