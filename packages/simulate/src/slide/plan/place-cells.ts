import type { Random } from '@tessera/statistics'
import { drawPoisson } from '../../counts/index.ts'
import { type NucleusLaw, nucleusLaws } from '../../tile/index.ts'
import type { SlideLaw } from '../slide-law.ts'
import type { Vessel } from './place-vessels.ts'
import { nodeUm, type SlidePlan, slideStream } from './slide-plan.ts'
import { roomForCells, type SlideCellClass, slideCellClasses, type TrueCells } from './true-cells.ts'

/** Fragments of nuclei in necrosis: small, dark, uneven (assumed). */
const debris: NucleusLaw = {
  area: [13, 5],
  axisRatio: [0.75, 0.15],
  irregularity: 0.1,
  density: [0.7, 0.2],
  grain: 0.1,
  rim: 0,
  nucleoli: 0,
}
const debrisDensity = 700

/** A class in a compartment: how many are expected at each node, and what they look like. */
interface Population {
  readonly kind: SlideCellClass
  readonly looks: NucleusLaw
  /** Expected number at a node. */
  readonly weights: Float32Array
}

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
  const put = (x: number, y: number, kind: SlideCellClass, shape: Shape) => {
    const i = count++
    room.x[i] = x
    room.y[i] = y
    room.classOf[i] = slideCellClasses.indexOf(kind)
    room.a[i] = shape.a
    room.b[i] = shape.b
    room.cosine[i] = Math.cos(shape.angle)
    room.sine[i] = Math.sin(shape.angle)
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
      const shape = drawShape(nucleusLaws.stromal, 1, random)
      put(px, py, 'stromal', { ...shape, angle: turn + Math.PI / 2 })
    }
  }
  for (const [p, { kind, looks, weights }] of populations.entries()) {
    const nodes = cumulative(weights)
    // Epithelial cells keep their cytoplasm's distance as far as there is room.
    const crowded = kind === 'tumour' ? 1.2 : 0.85
    const variety = kind === 'lymphocyte' ? 0.15 : 0
    for (let n = 0; n < wanted[p]; n++) {
      const large = variety > 0 && random.next() < variety
      // Plasma cells and activated lymphocytes.
      const shape = drawShape(large ? activated : looks, 1, random)
      const reach = Math.sqrt(shape.a * shape.b)
      for (let attempt = 0; attempt < attempts; attempt++) {
        const distance = attempt < attempts / 2 ? crowded : 0.85
        const node = nodes.draw(random.next())
        const [i, j] = [node % plan.columns, Math.floor(node / plan.columns)]
        const [x, y] = [(i + random.next()) * nodeUm, (j + random.next()) * nodeUm]
        if (x >= side || y >= side || !free(x, y, reach, distance)) continue
        const angle =
          kind === 'stromal' ? fibreAngle(plan, i, j) + 0.26 * random.normal() : Math.PI * random.next()
        put(x, y, kind, { ...shape, angle })
        break
      }
    }
  }
  return { count, ...room }
}

const activated: NucleusLaw = { ...nucleusLaws.lymphocyte, area: [45, 9], density: [0.62, 0.12], rim: 0.1 }

function populationsOf(law: SlideLaw, plan: SlidePlan): readonly Population[] {
  const { tissue, tumour, necrosis, clusters, nearTumour, columns, rows } = plan
  const { lymphocytes, tumourNuclei } = law
  const size = columns * rows
  const [living, stroma, dead, inTumour, inStroma] = Array.from({ length: 5 }, () => new Float32Array(size))
  let [clusterSum, rimSum, cancerNodes, stromaNodes] = [0, 0, 0, 0]
  const middle = (level: Float32Array, i: number) =>
    level[i] + level[i + 1] + level[i + columns] + level[i + columns + 1]
  for (let j = 0; j < rows - 1; j++)
    for (let i = 0, at = j * columns; i < columns - 1; i++, at++) {
      if (middle(tissue, at) <= 0) continue
      if (middle(tumour, at) <= 0) {
        stroma[at] = 1
        stromaNodes++
        const weight =
          Math.exp(lymphocytes.clustering * clusters[at]) *
          (1 + lymphocytes.rim * Math.min(1, 2.2 * nearTumour[at]))
        rimSum += weight
        inStroma[at] = weight
      } else if (middle(necrosis, at) > 0) dead[at] = 1
      else {
        living[at] = 1
        cancerNodes++
        const weight = Math.exp(lymphocytes.clustering * clusters[at])
        clusterSum += weight
        inTumour[at] = weight
      }
    }
  const perNode = (nodeUm * nodeUm) / 1e6
  scale(living, tumourNuclei.density * perNode)
  scale(stroma, law.stromalDensity * perNode)
  scale(dead, debrisDensity * perNode)
  // The mean over the compartment is that of the law.
  if (cancerNodes > 0) scale(inTumour, (lymphocytes.tumour * perNode * cancerNodes) / clusterSum)
  if (stromaNodes > 0) scale(inStroma, (lymphocytes.stroma * perNode * stromaNodes) / rimSum)
  const tumourLooks: NucleusLaw = {
    ...nucleusLaws.tumour,
    area: [tumourNuclei.area, tumourNuclei.area * tumourNuclei.areaSpread],
    irregularity: tumourNuclei.irregularity,
    density: [tumourNuclei.stain, 0.1],
  }
  return [
    { kind: 'tumour', looks: tumourLooks, weights: living },
    { kind: 'stromal', looks: nucleusLaws.stromal, weights: stroma },
    { kind: 'lymphocyte', looks: nucleusLaws.lymphocyte, weights: inTumour },
    { kind: 'lymphocyte', looks: nucleusLaws.lymphocyte, weights: inStroma },
    { kind: 'debris', looks: debris, weights: dead },
  ]
}

interface Shape {
  readonly a: number
  readonly b: number
  readonly angle: number
  readonly waves: Float32Array
  readonly density: number
  readonly nucleoli: number
}

/** As tiles draw them (`drawShape` of the tile), in the form in which slides keep them. */
function drawShape(law: NucleusLaw, angle: number, random: Random): Shape {
  const [mean, sd] = law.area
  const spread = Math.log(1 + (sd / mean) ** 2)
  const area = mean * Math.exp(Math.sqrt(spread) * random.normal() - spread / 2)
  const ratio = Math.min(1, Math.max(0.12, law.axisRatio[0] + law.axisRatio[1] * random.normal()))
  const a = Math.sqrt(area / (Math.PI * ratio))
  const waves = new Float32Array(8)
  for (let k = 0; k < 4; k++) {
    const amplitude = (law.irregularity * random.normal()) / Math.sqrt(k + 2)
    const phase = 2 * Math.PI * random.next()
    waves[2 * k] = amplitude * Math.cos(phase)
    waves[2 * k + 1] = -amplitude * Math.sin(phase)
  }
  return {
    a,
    b: a * ratio,
    angle,
    waves,
    density: Math.max(0.15, law.density[0] + law.density[1] * random.normal()),
    nucleoli: law.nucleoli === 0 ? 0 : Math.min(2, drawPoisson(random, law.nucleoli)),
  }
}

/** Along the lines on which `across` does not change. */
function fibreAngle({ across, columns }: SlidePlan, i: number, j: number): number {
  const at = j * columns + i
  return Math.atan2(-(across[at + 1] - across[at]), across[at + columns] - across[at])
}

function scale(values: Float32Array, by: number): void {
  for (let i = 0; i < values.length; i++) values[i] *= by
}

/** Draws nodes by their weights, from a uniform number. */
function cumulative(weights: Float32Array): { draw(uniform: number): number } {
  const nodes: number[] = []
  for (let i = 0; i < weights.length; i++) if (weights[i] > 0) nodes.push(i)
  const sums = new Float64Array(nodes.length)
  let total = 0
  for (let k = 0; k < nodes.length; k++) {
    total += weights[nodes[k]]
    sums[k] = total
  }
  return {
    draw: uniform => {
      const wanted = uniform * total
      let [low, high] = [0, sums.length - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if (sums[middle] <= wanted) low = middle + 1
        else high = middle
      }
      return nodes[low]
    },
  }
}
