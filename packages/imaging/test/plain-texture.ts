import type { CountMatrix, GreyLevels } from '../src/index.ts'

/**
 * Texture matrices by their definitions: nested loops over voxels and steps in coordinates, nothing padded, shared or
 * skipped. A matrix is a record of "row,column" to count.
 */
export type PlainMatrix = Readonly<Record<string, number>>
type Place = readonly [number, number, number]

export function asPlain({ rows, columns, counts }: CountMatrix): PlainMatrix {
  return Object.fromEntries(Array.from(counts, (count, c) => [`${rows[c]},${columns[c]}`, count]))
}

export function add(matrices: readonly PlainMatrix[]): PlainMatrix {
  const sum: Record<string, number> = {}
  for (const matrix of matrices)
    for (const [cell, count] of Object.entries(matrix)) sum[cell] = (sum[cell] ?? 0) + count
  return sum
}

export class PlainRegion {
  readonly grey: GreyLevels
  /** Keeps to one slice where it is given. */
  readonly slice: number | null
  readonly places: readonly Place[]
  constructor(grey: GreyLevels, slice: number | null = null) {
    this.grey = grey
    this.slice = slice
    const [nx, ny, nz] = grey.size
    const places: Place[] = []
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++) if (this.level([i, j, k]) > 0) places.push([i, j, k])
    this.places = places
  }

  level([i, j, k]: Place): number {
    const [nx, ny, nz] = this.grey.size
    if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return 0
    if (this.slice !== null && k !== this.slice) return 0
    return this.grey.levels[i + nx * (j + ny * k)]
  }

  /** Both ways along a step. */
  cooccurrences(step: Place): PlainMatrix {
    const matrix: Record<string, number> = {}
    for (const place of this.places)
      for (const sign of [1, -1]) {
        const other = this.level(along(place, step, sign))
        if (other > 0) count(matrix, this.level(place), other)
      }
    return matrix
  }

  runs(step: Place): PlainMatrix {
    const matrix: Record<string, number> = {}
    for (const place of this.places) {
      const level = this.level(place)
      if (this.level(along(place, step, -1)) === level) continue
      let length = 1
      while (this.level(along(place, step, length)) === level) length++
      count(matrix, level, length)
    }
    return matrix
  }

  /** Zones by flooding; `measure` is the column of a zone. */
  zones(steps: readonly Place[], measure: (zone: readonly Place[]) => number): PlainMatrix {
    const matrix: Record<string, number> = {}
    const seen = new Set<string>()
    for (const start of this.places) {
      if (seen.has(start.join())) continue
      const level = this.level(start)
      const zone: Place[] = [start]
      seen.add(start.join())
      for (let n = 0; n < zone.length; n++)
        for (const step of steps) {
          const next = along(zone[n], step, 1)
          if (this.level(next) !== level || seen.has(next.join())) continue
          seen.add(next.join())
          zone.push(next)
        }
      count(matrix, level, measure(zone))
    }
    return matrix
  }

  dependences(steps: readonly Place[], coarseness: number): PlainMatrix {
    const matrix: Record<string, number> = {}
    for (const place of this.places) {
      const level = this.level(place)
      const dependent = steps.filter(step => {
        const other = this.level(along(place, step, 1))
        return other > 0 && Math.abs(other - level) <= coarseness
      })
      count(matrix, level, 1 + dependent.length)
    }
    return matrix
  }

  /** n_i and s_i by level. */
  greyTones(steps: readonly Place[]): Record<number, { n: number; s: number }> {
    const tones: Record<number, { n: number; s: number }> = {}
    for (const place of this.places) {
      const level = this.level(place)
      const others = steps.map(step => this.level(along(place, step, 1))).filter(other => other > 0)
      if (others.length === 0) continue
      tones[level] ??= { n: 0, s: 0 }
      tones[level].n++
      tones[level].s += Math.abs(level - others.reduce((a, b) => a + b, 0) / others.length)
    }
    return tones
  }
}

/** The least number of steps along the axes that leaves what is inside; in its slice alone where `flat`. */
export function plainBorderDistance(
  [i, j, k]: Place,
  inside: (place: Place) => boolean,
  size: Place,
  flat: boolean,
): number {
  let least = Number.POSITIVE_INFINITY
  for (let z = flat ? k : -1; z <= (flat ? k : size[2]); z++)
    for (let y = -1; y <= size[1]; y++)
      for (let x = -1; x <= size[0]; x++)
        if (!inside([x, y, z])) least = Math.min(least, Math.abs(x - i) + Math.abs(y - j) + Math.abs(z - k))
  return least
}

/** All steps within a Chebyshev distance. */
export function plainSteps(distance: number, flat: boolean): Place[] {
  const steps: Place[] = []
  for (let i = -distance; i <= distance; i++)
    for (let j = -distance; j <= distance; j++)
      for (let k = -distance; k <= distance; k++)
        if ((i !== 0 || j !== 0 || k !== 0) && !(flat && k !== 0)) steps.push([i, j, k])
  return steps
}

/** One of each pair of opposite steps at just a distance. */
export function plainDirections(distance: number, flat: boolean): Place[] {
  const chosen: Place[] = []
  for (const step of plainSteps(distance, flat)) {
    const far = Math.max(...step.map(Math.abs)) === distance
    const opposite = step.map(x => -x).join()
    if (far && !chosen.some(other => other.map(x => x + 0).join() === opposite.replaceAll('-0', '0')))
      chosen.push(step)
  }
  return chosen
}

function along([i, j, k]: Place, [x, y, z]: Place, times: number): Place {
  return [i + times * x, j + times * y, k + times * z]
}

function count(matrix: Record<string, number>, row: number, column: number): void {
  const cell = `${row},${column}`
  matrix[cell] = (matrix[cell] ?? 0) + 1
}
