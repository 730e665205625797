import { drawPoisson } from '../../counts/index.ts'
import { type NucleusLaw, nucleusLaws } from '../../tile/index.ts'
import type { SlideLaw } from '../slide-law.ts'
import { type CellShape, drawCellShape } from './cell-shape.ts'
import type { Vessel } from './place-vessels.ts'
import { populationsOf } from './populations.ts'
import { nodeUm, type SlidePlan, slideStream } from './slide-plan.ts'
import { roomForCells, type SlideCellClass, slideCellClasses, type TrueCells } from './true-cells.ts'
import { weightedNodes } from './weighted-nodes.ts'

const attempts = 24
/** Side of the squares by which neighbours are found, µm: two of the largest nuclei touch only from square to square. */
const squareUm = 24

/**
 * Places every nucleus of a slide: numbers are Poisson by compartment, places by the weights of the plan, and what would
 * lie on another by more than a fifth of the way is placed anew; after 24 attempts it is left out, and the truth is what
 * was placed.
 */
export function placeCells(law: SlideLaw, plan: SlidePlan, vessels: readonly Vessel[]): TrueCells {
  const random = slideStream(law, 'cells')
  const side = law.pixels * law.mpp
  const populations = populationsOf(law, plan)
  const wanted = populations.map(({ weights }) => {
    let sum = 0
    for (let i = 0; i < weights.length; i++) sum += weights[i]
    return drawPoisson(random, sum)
  })
  const rings = vessels.reduce((sum, { radius }) => sum + Math.round(radius / 2.6), 0)
  const room = roomForCells(wanted.reduce((sum, n) => sum + n, rings))
  const across = Math.ceil(side / squareUm)
  const heads = new Int32Array(across * across).fill(-1)
  const next = new Int32Array(room.x.length)
  let count = 0

  const squareOf = (um: number) => Math.min(across - 1, Math.max(0, Math.floor(um / squareUm)))
  const free = (x: number, y: number, reach: number, distance: number) => {
    const [i, j] = [squareOf(x), squareOf(y)]
    for (let q = Math.max(0, j - 1); q <= Math.min(across - 1, j + 1); q++)
      for (let p = Math.max(0, i - 1); p <= Math.min(across - 1, i + 1); p++)
        for (let k = heads[q * across + p]; k >= 0; k = next[k]) {
          const dx = room.x[k] - x
          const dy = room.y[k] - y
          const apart = distance * (reach + Math.sqrt(room.a[k] * room.b[k]))
          if (dx * dx + dy * dy < apart * apart) return false
        }
    for (const { x: vx, y: vy, radius } of vessels)
      if ((vx - x) ** 2 + (vy - y) ** 2 < (radius + 0.6 * reach) ** 2) return false
    return true
  }
  const put = (x: number, y: number, kind: SlideCellClass, shape: CellShape, angle: number) => {
    const i = count++
    room.x[i] = x
    room.y[i] = y
    room.classOf[i] = slideCellClasses.indexOf(kind)
    room.a[i] = shape.a
    room.b[i] = shape.b
    room.cosine[i] = Math.cos(angle)
    room.sine[i] = Math.sin(angle)
    room.waves.set(shape.waves, 8 * i)
    room.density[i] = shape.density
    room.nucleoli[i] = shape.nucleoli
    const square = squareOf(y) * across + squareOf(x)
    next[i] = heads[square]
    heads[square] = i
  }

  for (const { x, y, radius } of vessels) {
    const n = Math.round(radius / 2.6)
    for (let k = 0; k < n; k++) {
      const turn = (2 * Math.PI * (k + 0.6 * random.next())) / n
      const [px, py] = [x + (radius + 1.2) * Math.cos(turn), y + (radius + 1.2) * Math.sin(turn)]
      if (px < 0 || py < 0 || px >= side || py >= side) continue
      const shape = drawCellShape(nucleusLaws.stromal, random)
      put(px, py, 'stromal', shape, turn + Math.PI / 2)
    }
  }
  for (const [p, { kind, looks, weights }] of populations.entries()) {
    const nodes = weightedNodes(weights)
    // Epithelial cells keep their cytoplasm's distance as far as there is room.
    const crowded = kind === 'tumour' ? 1.2 : 0.85
    const variety = kind === 'lymphocyte' ? 0.15 : 0
    for (let n = 0; n < wanted[p]; n++) {
      const large = variety > 0 && random.next() < variety
      // Plasma cells and activated lymphocytes.
      const shape = drawCellShape(large ? activated : looks, random)
      const reach = Math.sqrt(shape.a * shape.b)
      for (let attempt = 0; attempt < attempts; attempt++) {
        const distance = attempt < attempts / 2 ? crowded : 0.85
        const node = nodes.draw(random.next())
        const [i, j] = [node % plan.columns, Math.floor(node / plan.columns)]
        const [x, y] = [(i + random.next()) * nodeUm, (j + random.next()) * nodeUm]
        if (x >= side || y >= side || !free(x, y, reach, distance)) continue
        const angle =
          kind === 'stromal' ? fibreAngle(plan, i, j) + 0.26 * random.normal() : Math.PI * random.next()
        put(x, y, kind, shape, angle)
        break
      }
    }
  }
  return { count, ...room }
}

const activated: NucleusLaw = { ...nucleusLaws.lymphocyte, area: [45, 9], density: [0.62, 0.12], rim: 0.1 }

/** Along the lines on which `across` does not change. */
function fibreAngle({ across, columns }: SlidePlan, i: number, j: number): number {
  const at = j * columns + i
  return Math.atan2(-(across[at + 1] - across[at]), across[at + columns] - across[at])
}
