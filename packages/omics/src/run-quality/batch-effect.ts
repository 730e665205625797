import { benjaminiHochberg, fUpper } from '@tessera/statistics'
import type { Assay } from '../assay/assay.ts'
import type { SampleKind } from '../assay/sample.ts'
import { batchesOf } from './batches.ts'
import { logOf } from './centre-and-spread.ts'

/** How much of each feature's variation lies between batches. */
export interface BatchEffect {
  /** The samples that it was told from: QC samples where two batches have two each, for their biology is the same. */
  readonly of: SampleKind
  /** Share of the variance of the logarithm that lies between batches; NaN with too few values. */
  readonly share: Float64Array
  /** Analysis of variance, adjusted over features by Benjamini and Hochberg. */
  readonly fdr: Float64Array
}

/** One-way analysis of variance of each feature's logarithms by batch; null where there is one batch alone. */
export function batchEffect(assay: Assay): BatchEffect | null {
  const batches = batchesOf(assay)
  if (batches.length < 2) return null
  const ofKind = (kind: SampleKind) =>
    batches.map(({ places }) => places.filter(place => assay.samples[place].kind === kind))
  const qc = ofKind('qc')
  const of: SampleKind = qc.filter(places => places.length >= 2).length >= 2 ? 'qc' : 'study'
  const groups = of === 'qc' ? qc : ofKind('study')
  const isLog = assay.scale.startsWith('l') || assay.scale === 'ratio' || assay.scale === 'score'
  const tests = assay.features.map((_, f) => {
    const row = assay.row(f)
    return oneWay(
      groups.map(places =>
        Array.from(places, place => (isLog ? row[place] : logOf(row[place]))).filter(v => !Number.isNaN(v)),
      ),
    )
  })
  const tested = tests.flatMap(({ p }, f) => (Number.isNaN(p) ? [] : [f]))
  const adjusted = benjaminiHochberg(tested.map(f => tests[f].p))
  const fdr = new Float64Array(tests.length).fill(Number.NaN)
  tested.forEach((f, k) => {
    fdr[f] = adjusted[k]
  })
  return { of, share: Float64Array.from(tests, ({ share }) => share), fdr }
}

function oneWay(groups: readonly (readonly number[])[]): { share: number; p: number } {
  const used = groups.filter(values => values.length > 0)
  const n = used.reduce((sum, values) => sum + values.length, 0)
  const df = n - used.length
  if (used.length < 2 || df < 1) return { share: Number.NaN, p: Number.NaN }
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
  const all = mean(used.flat())
  let between = 0
  let within = 0
  for (const values of used) {
    const own = mean(values)
    between += values.length * (own - all) ** 2
    for (const value of values) within += (value - own) ** 2
  }
  const total = between + within
  if (total === 0) return { share: 0, p: 1 }
  if (within === 0) return { share: 1, p: 0 }
  return {
    share: between / total,
    p: fUpper(between / (used.length - 1) / (within / df), used.length - 1, df),
  }
}
