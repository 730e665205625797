import { cox, firthLogistic, logistic, normalTwoSided } from '@tessera/statistics'

/** How a variant's p-value and effect were computed. */
export type TestMethod = 'linear' | 'score' | 'wald' | 'firth'

export interface FullTest {
  readonly method: TestMethod
  readonly effect: number
  readonly se: number
  readonly p: number
  readonly n: number
}

/** Copies of the rarer allele below which Wald's test of logistic regression is not trusted. */
const fewCopies = 20

/** The samples with a call: their dosages and the same rows of the columns. */
function called(dosages: Float64Array, columns: readonly Float64Array[]) {
  const rows = Int32Array.from(dosages.keys()).filter(i => dosages[i] >= 0)
  const pick = (column: Float64Array) => Float64Array.from(rows, row => column[row])
  return { g: pick(dosages), columns: columns.map(pick), n: rows.length }
}

/**
 * Logistic regression of the samples with a call, the variant after the covariates: Wald's test; Firth's penalised
 * likelihood-ratio test where the variant is rare (fewer than 20 copies), or separates the classes. null where one
 * class alone is left, or the variant depends on the covariates.
 */
export function logisticRefit(
  dosages: Float64Array,
  y: Float64Array,
  covariates: readonly Float64Array[],
): FullTest | null {
  const { g, columns, n } = called(dosages, [y, ...covariates])
  const [outcome, ...x] = columns
  const events = outcome.reduce((sum, one) => sum + one, 0)
  if (events === 0 || events === n) return null
  const at = x.length + 1
  const copies = g.reduce((sum, value) => sum + value, 0)
  if (Math.min(copies, 2 * n - copies) >= fewCopies) {
    const fit = logistic({ y: outcome, x: [...x, g] })
    if (fit.aliased[at]) return null
    if (fit.converged && !fit.separated) {
      const [effect, se] = [fit.coefficients[at], fit.se[at]]
      return { method: 'wald', effect, se, p: normalTwoSided(effect / se), n }
    }
  }
  const fit = firthLogistic({ y: outcome, x: [...x, g] })
  if (fit.aliased[at] || Number.isNaN(fit.p[at])) return null
  return { method: 'firth', effect: fit.coefficients[at], se: fit.se[at], p: fit.p[at], n }
}

/**
 * Cox regression of the samples with a call: Wald's test. null where nobody has the event, where the variant depends
 * on the covariates, or where the likelihood rises without bound (the score test stands then).
 */
export function coxRefit(
  dosages: Float64Array,
  time: Float64Array,
  event: Float64Array,
  covariates: readonly Float64Array[],
): FullTest | null {
  const { g, columns, n } = called(dosages, [time, event, ...covariates])
  const [times, events, ...x] = columns
  if (events.every(one => one === 0)) return null
  const fit = cox({ time: times, event: events, x: [...x, g] })
  const at = x.length
  if (fit.aliased[at] || fit.infinite[at] || !fit.converged) return null
  const [effect, se] = [fit.coefficients[at], fit.se[at]]
  return { method: 'wald', effect, se, p: normalTwoSided(effect / se), n }
}
