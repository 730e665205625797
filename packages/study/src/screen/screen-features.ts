import { type AssayFeature, type AssayStep, assayPipeline, trainingSamples } from '@tessera/omics'
import type { LoadedAssay } from '../intake/assays.ts'
import { type AtTimeZero, samplesAtTimeZero } from '../intake/samples-at-time-zero.ts'

/** Features of one block, one value a patient. */
export interface ScreenFeatures {
  readonly block: string
  readonly features: readonly AssayFeature[]
  /** Feature after feature over the patients; NaN is missing. */
  readonly values: Float64Array
  /** Patients with a sample. */
  readonly sampled: number
  readonly run: string | null
}

/**
 * Steps that make values comparable, none of which reads an outcome. Filling in is left out, since every feature is
 * tested in those who have it, and so are choosing by variance, which would move the false discovery rate, and principal
 * components, which stand for no feature.
 */
const steps: readonly AssayStep['step'][] = ['normalise', 'features', 'log2', 'published', 'scores']

/** The block's sample of each patient that was known at time zero, made ready; null where nothing can be said. */
export function screenFeatures(
  { block, protocol, unit, assay, patient, steps: given }: LoadedAssay,
  rows: Int32Array,
  detected: number,
  at: AtTimeZero,
): ScreenFeatures | null {
  const { take, within, knownAt } = protocol
  const { chosen } = samplesAtTimeZero(
    { block, samples: assay.samples, patient, unit, take, within, knownAt },
    block,
    rows,
    at,
  )
  const places = chosen?.flatMap(([sample], i) => (sample === undefined ? [] : [{ sample, i }])) ?? []
  if (places.length < 2) return null
  const own = assay.select(Int32Array.from(places, ({ sample }) => sample))
  const often = own.features.flatMap((_, f) => {
    const known = own.row(f).reduce((n, value) => n + (Number.isNaN(value) ? 0 : 1), 0)
    return known >= detected * own.size ? [f] : []
  })
  const kept = own.selectFeatures(often)
  const wanted = given.filter(({ step }) => steps.includes(step))
  const made = assayPipeline(wanted).fit(trainingSamples(kept), { seed: 1 }).apply(kept)
  const values = new Float64Array(made.features.length * rows.length).fill(Number.NaN)
  for (let f = 0; f < made.features.length; f++) {
    const row = made.row(f)
    places.forEach(({ i }, s) => {
      values[f * rows.length + i] = row[s]
    })
  }
  return {
    block,
    features: made.features.map(({ id, symbol, names }) => ({
      id: `${block}: ${id}`,
      symbol: `${symbol ?? id} (${block})`,
      names,
    })),
    values,
    sampled: places.length,
    run: wanted.length === 0 ? null : wanted.map(({ step }) => step).join(', '),
  }
}
