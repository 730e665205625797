import { Assay, unknownSample } from '../../assay/index.ts'
import type { Interval } from '../../regions/index.ts'
import { acrocentric, chromosomeArms, type GenomeBuild } from './arms.ts'
import type { SegmentTable } from './segments.ts'

/** Segments of each sample and chromosome, by their start. */
export class SegmentIndex {
  readonly #order = new Map<string, Int32Array>()
  readonly #segments: SegmentTable

  constructor(segments: SegmentTable) {
    this.#segments = segments
    const lists = new Map<string, number[]>()
    for (let i = 0; i < segments.sample.length; i++) {
      const key = `${segments.sample[i]} ${segments.chromosomes[segments.chromosome[i]]}`
      const list = lists.get(key)
      if (list === undefined) lists.set(key, [i])
      else list.push(i)
    }
    for (const [key, list] of lists)
      this.#order.set(
        key,
        Int32Array.from(list).sort((a, b) => segments.start[a] - segments.start[b]),
      )
  }

  /** Calls with the segments of a sample that share bases (from 1, both included) and how many. */
  overlapping(
    sample: number,
    chromosome: string,
    from: number,
    to: number,
    seen: (segment: number, bases: number) => void,
  ): void {
    const { start, end } = this.#segments
    for (const i of this.#order.get(`${sample} ${chromosome}`) ?? []) {
      if (start[i] > to) break
      const bases = Math.min(end[i], to) - Math.max(start[i], from) + 1
      if (bases > 0) seen(i, bases)
    }
  }
}

/**
 * Log2 ratio of each gene in each sample: the mean of the segments over it, weighted by the bases that they share; NaN
 * where no segment lies over it. Genes that stand twice in the list keep their first place.
 */
export function geneLevels(segments: SegmentTable, genes: readonly Interval[]): Assay {
  const named = new Map<string, Interval>()
  for (const gene of genes) if (gene.name !== null && !named.has(gene.name)) named.set(gene.name, gene)
  const rows = [...named.values()]
  return levels(segments, `${segments.file}: genes`, [...named.keys()], row => ({
    chromosome: rows[row].chromosome,
    from: rows[row].start + 1,
    to: rows[row].end,
  }))
}

/** Log2 ratio of each arm as {@link geneLevels}; the short arms of 13, 14, 15, 21 and 22 are left out. */
export function armLevels(segments: SegmentTable, build: GenomeBuild): Assay {
  const arms = chromosomeArms(build).flatMap(({ chromosome, centromere, end }) => [
    ...(acrocentric.includes(chromosome)
      ? []
      : [{ name: `${chromosome}p`, chromosome, from: 1, to: centromere }]),
    { name: `${chromosome}q`, chromosome, from: centromere + 1, to: end },
  ])
  return levels(
    segments,
    `${segments.file}: arms`,
    arms.map(({ name }) => name),
    row => arms[row],
  )
}

function levels(
  segments: SegmentTable,
  name: string,
  ids: readonly string[],
  place: (row: number) => { readonly chromosome: string; readonly from: number; readonly to: number },
): Assay {
  const index = new SegmentIndex(segments)
  const n = segments.samples.length
  const values = new Float64Array(ids.length * n).fill(Number.NaN)
  for (let row = 0; row < ids.length; row++) {
    const { chromosome, from, to } = place(row)
    for (let s = 0; s < n; s++) {
      let total = 0
      let sum = 0
      index.overlapping(s, chromosome, from, to, (i, bases) => {
        total += bases
        sum += bases * segments.log2[i]
      })
      if (total > 0) values[row * n + s] = sum / total
    }
  }
  return new Assay({
    name,
    scale: 'ratio',
    features: ids.map(id => ({ id, symbol: id, names: {} })),
    samples: segments.samples.map(unknownSample),
    values,
  })
}
