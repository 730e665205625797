import { type FixedEffectInference, fixedContrastTest, type LinearMixedFit } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'

/** What a coefficient is called. */
export interface TermName {
  readonly term: string
  readonly column: string | null
  readonly level: string | null
}

export const interceptName: TermName = { term: '(intercept)', column: null, level: null }

type Coefficients = Pick<
  LinearMixedFit,
  'coefficients' | 'se' | 'df' | 't' | 'p' | 'lower' | 'upper' | 'aliased'
>

/** Coefficients with Student's t; all null where aliased, as R gives NA. */
export function coefficientTerms(fit: Coefficients, names: readonly TermName[]) {
  return names.map((name, i) => {
    const aliased = fit.aliased[i]
    const entry = (values: Float64Array) => (aliased ? null : values[i])
    return {
      ...name,
      coefficient: entry(fit.coefficients),
      se: entry(fit.se),
      df: entry(fit.df),
      t: entry(fit.t),
      p: entry(fit.p),
      lower: entry(fit.lower),
      upper: entry(fit.upper),
      aliased,
    }
  })
}

/** The F test that all coefficients of a column are 0, one a column. */
export function columnTests(fit: FixedEffectInference, names: readonly TermName[]) {
  const columns = [...new Set(names.flatMap(({ column }) => (column === null ? [] : [column])))]
  return columns.map(column => ({
    column,
    ...fixedContrastTest(
      fit,
      names.flatMap((name, j) =>
        name.column === column && !fit.aliased[j] ? [names.map((_, other) => (other === j ? 1 : 0))] : [],
      ),
    ),
  }))
}

export function termsTable(terms: ReturnType<typeof coefficientTerms>): string {
  return textTable(
    ['', 'coefficient', 'se', 'lower', 'upper', 'df', 'p'],
    terms.map(({ term, coefficient, se, lower, upper, df, p }) => [
      term,
      ...[coefficient, se, lower, upper, df].map(shortNumber),
      shortP(p),
    ]),
  )
}
