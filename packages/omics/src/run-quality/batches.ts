import type { Assay } from '../assay/assay.ts'
import type { SampleKind } from '../assay/sample.ts'

/** The injections of one batch. */
export interface Batch {
  /** As the sample sheet names it; 'run' where it names none. */
  readonly name: string
  /** Samples in the order of measurement; those without a place in it come last. */
  readonly places: Int32Array
  /** Run order of each of `places`; NaN where the sheet gives none. */
  readonly order: Float64Array
}

/** The batches of an assay, in the order of their first injection. */
export function batchesOf(assay: Assay): Batch[] {
  const groups = Map.groupBy(assay.samples.keys(), place => assay.samples[place].batch ?? 'run')
  return [...groups]
    .map(([name, members]) => {
      const orderOf = (place: number) => assay.samples[place].runOrder ?? Number.NaN
      const places = Int32Array.from(members).sort((a, b) => ascending(orderOf(a), orderOf(b)) || a - b)
      return { name, places, order: Float64Array.from(places, orderOf) }
    })
    .sort((a, b) => ascending(a.order[0], b.order[0]))
}

/** Places of the samples of a kind. */
export function placesOfKind(assay: Assay, ...kinds: readonly SampleKind[]): Int32Array {
  return Int32Array.from(assay.samples.flatMap(({ kind }, place) => (kinds.includes(kind) ? [place] : [])))
}

/** The values of a row at the given places. */
export function valuesAt(row: Float64Array, places: Int32Array): Float64Array {
  return Float64Array.from(places, place => row[place])
}

function ascending(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a - b
}
