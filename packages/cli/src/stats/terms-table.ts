import { normalUpper } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'

/** One coefficient as the JSON document has it. */
export interface TermEstimate {
  readonly term: string
  readonly column: string | null
  readonly level: string | null
  readonly coefficient: number | null
  readonly se: number | null
  readonly z: number | null
  readonly p: number | null
  readonly lower: number | null
  readonly upper: number | null
}

/** Wald's statistic, p and limits of a coefficient; all null where it is aliased, as R gives NA. */
export function waldTerm(
  name: { readonly term: string; readonly column: string | null; readonly level: string | null },
  coefficient: number,
  se: number,
  quantile: number,
  aliased: boolean,
): TermEstimate {
  if (aliased) return { ...name, coefficient: null, se: null, z: null, p: null, lower: null, upper: null }
  const z = coefficient / se
  return {
    ...name,
    coefficient,
    se,
    z,
    p: 2 * normalUpper(Math.abs(z)),
    lower: coefficient - quantile * se,
    upper: coefficient + quantile * se,
  }
}

/** Coefficients for reading, with their ratio (hazard ratio, odds ratio) and its limits. */
export function termsText(terms: readonly TermEstimate[], ratio: string): string {
  return textTable(
    ['', 'coefficient', 'se', ratio, 'lower', 'upper', 'p'],
    terms.map(({ term, coefficient, se, lower, upper, p }) => [
      term,
      shortNumber(coefficient),
      shortNumber(se),
      ...[coefficient, lower, upper].map(value => shortNumber(value === null ? null : Math.exp(value))),
      shortP(p),
    ]),
  )
}

/** A row-major square matrix as rows. */
export function matrixRows(values: Float64Array, size: number): number[][] {
  return Array.from({ length: size }, (_, row) => [...values.subarray(row * size, (row + 1) * size)])
}
