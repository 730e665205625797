import { type FixedEffectInference, knownContrast } from './satterthwaite.ts'

/** Fixed effects, the intercept first; se and what follows are NaN where aliased (coefficient 0). */
export interface CoefficientTable extends FixedEffectInference {
  readonly se: Float64Array
  /** Satterthwaite's degrees of freedom. */
  readonly df: Float64Array
  readonly t: Float64Array
  readonly p: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly level: number
}

export function coefficientTable(inference: FixedEffectInference, level: number): CoefficientTable {
  const { coefficients, aliased } = inference
  const unit = new Float64Array(coefficients.length)
  const tests = Array.from(coefficients, (_, j) => {
    unit[j] = 1
    // a column that stands is a coefficient of its own, whatever is aliased with it
    const test = aliased[j] ? null : knownContrast(inference, unit, level)
    unit[j] = 0
    return test
  })
  const column = (field: 'se' | 'df' | 't' | 'p' | 'lower' | 'upper') =>
    Float64Array.from(tests, test => (test ? test[field] : Number.NaN))
  return {
    ...inference,
    se: column('se'),
    df: column('df'),
    t: column('t'),
    p: column('p'),
    lower: column('lower'),
    upper: column('upper'),
    level,
  }
}

/** One sentence for each aliased covariate (the first entry is the intercept's). */
export function aliasWarnings(aliased: readonly boolean[]): string[] {
  return aliased.flatMap((alias, j) =>
    alias
      ? [
          `Covariate ${j - 1} is constant or a linear combination of earlier ones: its coefficient is set to 0.`,
        ]
      : [],
  )
}
