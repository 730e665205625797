import { chainedEquations, type ImputationColumn, poolEstimates } from '@tessera/statistics'
import { type Pooled, pooledEstimate } from '../benefit/who/pooled.ts'

/** An effect of a label with its interval. */
export interface LabelEffect extends Pooled {
  readonly n: number
}

/** An analysis that reads the label: estimates with variances, by the label's value of each patient. */
export type LabelAnalysis = (
  label: Float64Array,
  rows: readonly number[],
) => { readonly estimates: readonly number[]; readonly variances: readonly number[] }

export interface CarryErrorInput {
  /** NaN where it was not measured. */
  readonly measured: Float64Array
  /** NaN where it could not be predicted. */
  readonly predicted: Float64Array
  /** What else the analysis reads, the outcome and its products with arms among it: complete columns. */
  readonly auxiliary: Readonly<Record<string, Float64Array>>
  readonly analyse: LabelAnalysis
  readonly imputations: number
  readonly level: number
  readonly seed: number
}

/** The same estimates three ways. */
export interface CarriedEffects {
  /** Those who were measured, alone. */
  readonly measured: readonly LabelEffect[]
  /** The prediction as if it had been measured: what it would say without its error. */
  readonly pluggedIn: readonly LabelEffect[]
  /** Drawn where it was not measured, and pooled: what is to be believed. */
  readonly carried: readonly LabelEffect[]
}

/**
 * Carries the error of a predicted label into an analysis that reads it. Where it was not measured the label is drawn
 * `imputations` times from its predictive distribution given the out-of-fold prediction and all that the analysis reads,
 * the outcome too (Bayesian linear regression fitted to the measured: its coefficients are drawn, so that the size of the
 * labelled subset counts); the analyses are pooled by Rubin's rules. Leaving the outcome out would weaken the
 * association, and the prediction in place of the label has neither its residual nor the label model's error.
 * Rubin 1987; White & Royston, Stat Med 2009;28:1982; Carroll et al., Measurement Error in Nonlinear Models, 2006.
 * @throws StatisticsInputError where an analysis cannot be fitted
 */
export function carryError(input: CarryErrorInput): CarriedEffects {
  const { measured, predicted, auxiliary, analyse, imputations, level, seed } = input
  const rows = Array.from(measured.keys()).filter(
    i => !Number.isNaN(measured[i]) || !Number.isNaN(predicted[i]),
  )
  const known = rows.filter(i => !Number.isNaN(measured[i]))
  const foreseen = rows.filter(i => !Number.isNaN(predicted[i]))
  const columns: ImputationColumn[] = [
    { name: 'label', values: pick(measured, rows), method: 'norm' },
    { name: 'its prediction', values: pick(predicted, rows), method: 'norm' },
    ...Object.entries(auxiliary).flatMap(([name, values]) => {
      const own = pick(values, rows)
      return own.some(value => value !== own[0]) ? [{ name, values: own, method: 'none' as const }] : []
    }),
  ]
  // Over time who has a high value of a harmful label leaves: the hazard weighs with what foretells the label.
  if (auxiliary.hazard) {
    const told = pick(predicted, rows)
    const mean = told.reduce((sum, v) => sum + (Number.isNaN(v) ? 0 : v), 0) / foreseen.length
    columns.push({
      name: 'prediction x hazard',
      values: told.map((v, r) => (Number.isNaN(v) ? 0 : v - mean) * auxiliary.hazard[rows[r]]),
      method: 'none',
    })
  }
  const { completed } = chainedEquations({ columns, imputations, iterations: 5, seed })
  const drawn = completed.map(({ label }) => {
    const values = new Float64Array(measured.length).fill(Number.NaN)
    rows.forEach((i, r) => {
      values[i] = label[r]
    })
    return analyse(values, rows)
  })
  const pooled = poolEstimates({
    estimates: drawn.map(({ estimates }) => estimates),
    variances: drawn.map(({ variances }) => variances),
    level,
  })
  return {
    measured: asEffects(analyse(measured, known), known.length, level),
    pluggedIn: asEffects(analyse(predicted, foreseen), foreseen.length, level),
    carried: Array.from(pooled.value, (value, k) => ({
      value,
      se: pooled.se[k],
      lower: pooled.lower[k],
      upper: pooled.upper[k],
      p: pooled.p[k],
      n: rows.length,
    })),
  }
}

function asEffects(
  { estimates, variances }: ReturnType<LabelAnalysis>,
  n: number,
  level: number,
): LabelEffect[] {
  return estimates.map((value, k) => ({
    ...pooledEstimate([{ value, se: Math.sqrt(variances[k]) }], level),
    n,
  }))
}

function pick(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, i => values[i])
}
