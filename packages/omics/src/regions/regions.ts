import { OmicsError } from '../assay/index.ts'

/** Half-open intervals from 0, as BED writes them. */
export interface Interval {
  readonly chromosome: string
  readonly start: number
  readonly end: number
  /** Fourth column of BED; null where there is none. */
  readonly name: string | null
}

/** A set of places of a genome: the union of intervals, each base once. */
export class Regions {
  /** Starts and ends of the intervals of the union, ascending and apart, by chromosome. */
  readonly #starts = new Map<string, Float64Array>()
  readonly #ends = new Map<string, Float64Array>()
  /** Bases of the union. */
  readonly length: number
  /** Intervals given, before they were joined. */
  readonly intervals: number

  constructor(intervals: readonly Interval[]) {
    let length = 0
    for (const [chromosome, all] of Map.groupBy(intervals, one => one.chromosome)) {
      const sorted = [...all].sort((a, b) => a.start - b.start)
      const starts: number[] = []
      const ends: number[] = []
      for (const { start, end } of sorted) {
        const last = ends.length - 1
        if (last >= 0 && start <= ends[last]) ends[last] = Math.max(ends[last], end)
        else {
          starts.push(start)
          ends.push(end)
        }
      }
      starts.forEach((start, i) => {
        length += ends[i] - start
      })
      this.#starts.set(chromosome, Float64Array.from(starts))
      this.#ends.set(chromosome, Float64Array.from(ends))
    }
    this.length = length
    this.intervals = intervals.length
  }

  get chromosomes(): string[] {
    return [...this.#starts.keys()]
  }

  /** True where the base at a position from 1 lies within. */
  has(chromosome: string, position: number): boolean {
    const starts = this.#starts.get(chromosome)
    const ends = this.#ends.get(chromosome)
    if (starts === undefined || ends === undefined) return false
    const at = lastAtMost(starts, position - 1)
    return at >= 0 && position - 1 < ends[at]
  }

  /** Bases that an interval (half-open, from 0) shares with the union. */
  overlap(chromosome: string, start: number, end: number): number {
    const starts = this.#starts.get(chromosome)
    const ends = this.#ends.get(chromosome)
    if (starts === undefined || ends === undefined) return 0
    let shared = 0
    for (let i = Math.max(0, lastAtMost(starts, start)); i < starts.length && starts[i] < end; i++)
      shared += Math.max(0, Math.min(end, ends[i]) - Math.max(start, starts[i]))
    return shared
  }
}

/** Place of the last value that is at most `value`; -1 where all are larger. */
export function lastAtMost(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle] <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** @throws OmicsError `value` where the union is empty */
export function requireLength(regions: Regions, file: string): number {
  if (regions.length > 0) return regions.length
  throw new OmicsError('value', `the regions of ${file} cover no base`, 'give a BED file with intervals')
}
