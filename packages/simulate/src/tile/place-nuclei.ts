import type { Random } from '@tessera/statistics'
import { drawShape, type NucleusClass, type NucleusShape, nucleusLaws, radialPlace } from './nucleus-law.ts'

/** A nucleus that was drawn. */
export interface TrueNucleus extends NucleusShape {
  readonly class: NucleusClass
  /** Of its middle, µm from the tile's upper left corner. */
  readonly x: number
  readonly y: number
  /** Of the outline, without regard to what lies over it, µm². */
  readonly areaUm2: number
  /** Whether it carries the marker of an immunohistochemical tile. */
  readonly positive: boolean
}

export interface Placing {
  readonly width: number
  readonly height: number
  readonly mpp: number
  /** How many of each class. */
  readonly counts: Readonly<Record<NucleusClass, number>>
  /** 1 where the tumour is. */
  readonly tumour: Uint8Array
  /** Direction of the fibres at each pixel, radians. */
  readonly direction: Float32Array
  /** Share of the lymphocytes that lie in the tumour. */
  readonly infiltration: number
  /** Largest share of a nucleus that others may cover, of it or under it. */
  readonly overlap: number
  /** Share of nuclei of each class that carry the marker. */
  readonly positive: Readonly<Record<NucleusClass, number>>
}

export interface Placed {
  readonly nuclei: readonly TrueNucleus[]
  /** Number of the uppermost nucleus plus one. */
  readonly labels: Int32Array
}

const attempts = 400

/**
 * Places nuclei one by one, large ones first: each is drawn anew until it lies in its compartment and overlaps those
 * before it by no more than `overlap`. Half of the lymphocytes lie in groups, around one that is there already. What finds
 * no room after 400 attempts is left out: the truth is what was placed. Middles are inside the tile; nuclei may reach
 * over its border.
 */
export function placeNuclei(placing: Placing, random: Random): Placed {
  const { width, height, mpp, tumour, direction } = placing
  const labels = new Int32Array(width * height)
  const nuclei: TrueNucleus[] = []
  const uncovered: number[] = []
  for (const kind of ['tumour', 'stromal', 'lymphocyte'] as const) {
    const first = nuclei.length
    for (let n = 0; n < placing.counts[kind]; n++) {
      const inTumour = kind === 'tumour' || (kind === 'lymphocyte' && random.next() < placing.infiltration)
      const grouped = kind === 'lymphocyte' && random.next() < 0.5
      for (let attempt = 0; attempt < attempts; attempt++) {
        const beside = grouped && attempt < attempts / 2 && nuclei.length > first
        const [x, y] = beside
          ? near(nuclei[first + random.integer(nuclei.length - first)], random)
          : [width * mpp * random.next(), height * mpp * random.next()]
        const [i, j] = [Math.floor(x / mpp), Math.floor(y / mpp)]
        if (i < 0 || j < 0 || i >= width || j >= height) continue
        if ((tumour[j * width + i] === 1) !== inTumour) continue
        const shape = drawShape(nucleusLaws[kind], direction[j * width + i], random)
        const own = pixelsOf(shape, x, y, placing)
        if (!fits(own, labels, uncovered, placing.overlap)) continue
        nuclei.push({
          ...shape,
          class: kind,
          x,
          y,
          areaUm2: outlineArea(shape),
          positive: random.next() < placing.positive[kind],
        })
        uncovered.push(own.length)
        for (const at of own) {
          if (labels[at] > 0) uncovered[labels[at] - 1]--
          labels[at] = nuclei.length
        }
        break
      }
    }
  }
  return { nuclei, labels }
}

/** Within 6 to 12 µm. */
function near(other: TrueNucleus, random: Random): readonly [number, number] {
  const [distance, turn] = [6 + 6 * random.next(), 2 * Math.PI * random.next()]
  return [other.x + distance * Math.cos(turn), other.y + distance * Math.sin(turn)]
}

/** Pixels of the tile whose centre is inside the outline. */
function pixelsOf(
  shape: NucleusShape,
  x: number,
  y: number,
  { width, height, mpp }: { readonly width: number; readonly height: number; readonly mpp: number },
): Int32Array {
  const reach = 1.3 * shape.a
  const [i0, i1] = [
    Math.max(0, Math.floor((x - reach) / mpp)),
    Math.min(width - 1, Math.ceil((x + reach) / mpp)),
  ]
  const [j0, j1] = [
    Math.max(0, Math.floor((y - reach) / mpp)),
    Math.min(height - 1, Math.ceil((y + reach) / mpp)),
  ]
  const pixels: number[] = []
  for (let j = j0; j <= j1; j++)
    for (let i = i0; i <= i1; i++)
      if (radialPlace(shape, (i + 0.5) * mpp - x, (j + 0.5) * mpp - y) < 1) pixels.push(j * width + i)
  return Int32Array.from(pixels)
}

/** Neither it nor what it covers is hidden too much. */
function fits(own: Int32Array, labels: Int32Array, uncovered: readonly number[], overlap: number): boolean {
  const covers = new Map<number, number>()
  for (const at of own) if (labels[at] > 0) covers.set(labels[at], (covers.get(labels[at]) ?? 0) + 1)
  let total = 0
  for (const [label, pixels] of covers) {
    total += pixels
    if (pixels > overlap * uncovered[label - 1]) return false
  }
  return total <= overlap * own.length
}

/** ½ ∫ r² over the turn of the unit circle that the ellipse is made of. */
function outlineArea({ a, b, waves }: NucleusShape): number {
  const steps = 72
  let sum = 0
  for (let s = 0; s < steps; s++) {
    const turn = (2 * Math.PI * s) / steps
    let radius = 1
    for (let k = 0; k < waves.length; k++) radius += waves[k][0] * Math.cos((k + 2) * turn + waves[k][1])
    sum += radius * radius
  }
  return (a * b * Math.PI * sum) / steps
}
