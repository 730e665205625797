import { benjaminiHochberg, chiSquaredTest, fisherExact, kruskalWallis, spearman } from '@tessera/statistics'
import type { SampleCovariate } from './sample-covariates.ts'

/** How a covariate goes with a target. */
export interface CovariateAssociation {
  readonly covariate: string
  readonly phase: string | null
  readonly target: string
  /** Samples in which both are known. */
  readonly n: number
  readonly test: 'Kruskal-Wallis' | 'Spearman' | 'chi-squared' | 'Fisher' | null
  /**
   * Share of the ranks' variance that the groups explain, H / (n - 1) (Kruskal-Wallis); rho (Spearman); Cramer's V
   * (tables).
   */
  readonly effect: number | null
  readonly p: number | null
  /** Benjamini-Hochberg over all pairs that were tested. */
  readonly fdr: number | null
  /** Why there is no test; null where there is one. */
  readonly reason: string | null
}

/**
 * Tests every covariate against every target (centre, batch, outcome): Kruskal-Wallis of a number by groups,
 * Spearman of two numbers, chi-squared of two categories, and Fisher's exact test where an expected count of a
 * 2 x 2 table is below 5. A covariate that goes with the outcome is a confounder; one that goes with the centre is one
 * where outcomes differ between centres.
 */
export function covariateAssociations(
  covariates: readonly SampleCovariate[],
  targets: readonly SampleCovariate[],
): CovariateAssociation[] {
  const pairs = covariates.flatMap(covariate =>
    targets.flatMap(target => (target.name === covariate.name ? [] : [associate(covariate, target)])),
  )
  const tested = pairs.filter(({ p }) => p !== null)
  const fdr = benjaminiHochberg(tested.map(({ p }) => p ?? 1))
  const adjusted = new Map(tested.map((pair, i) => [pair, fdr[i]]))
  return pairs.map(pair => ({ ...pair, fdr: adjusted.get(pair) ?? null }))
}

function associate(covariate: SampleCovariate, target: SampleCovariate): CovariateAssociation {
  const size = covariate.kind === 'number' ? covariate.values.length : covariate.codes.length
  const rows = Array.from({ length: size }, (_, i) => i).filter(
    i => isKnown(covariate, i) && isKnown(target, i),
  )
  const base = {
    covariate: covariate.name,
    phase: covariate.phase,
    target: target.name,
    n: rows.length,
    fdr: null,
  }
  const none = (reason: string): CovariateAssociation => ({
    ...base,
    test: null,
    effect: null,
    p: null,
    reason,
  })
  if (rows.length < 4) return none('fewer than four samples have both')
  if (new Set(rows.map(i => at(covariate, i))).size < 2)
    return none(`${covariate.name} does not vary where both are known`)
  if (new Set(rows.map(i => at(target, i))).size < 2)
    return none(`${target.name} does not vary where both are known`)
  if (covariate.kind === 'number' && target.kind === 'number') {
    const { rho, p } = spearman({ x: rows.map(i => at(covariate, i)), y: rows.map(i => at(target, i)) })
    return { ...base, test: 'Spearman', effect: rho, p, reason: null }
  }
  if (covariate.kind === 'number' || target.kind === 'number') {
    const [number, group] = covariate.kind === 'number' ? [covariate, target] : [target, covariate]
    const { statistic, p } = kruskalWallis({
      values: rows.map(i => at(number, i)),
      group: rows.map(i => at(group, i)),
    })
    return { ...base, test: 'Kruskal-Wallis', effect: statistic / (rows.length - 1), p, reason: null }
  }
  const table = contingency(covariate, target, rows)
  const chi = chiSquaredTest(table)
  const effect = Math.sqrt(chi.statistic / (rows.length * (Math.min(table.length, table[0].length) - 1)))
  const isExact = chi.smallestExpected < 5 && table.length === 2 && table[0].length === 2
  return isExact
    ? { ...base, test: 'Fisher', effect, p: fisherExact(table).p, reason: null }
    : { ...base, test: 'chi-squared', effect, p: chi.p, reason: null }
}

function isKnown(covariate: SampleCovariate, i: number): boolean {
  return covariate.kind === 'number' ? !Number.isNaN(covariate.values[i]) : covariate.codes[i] >= 0
}

function at(covariate: SampleCovariate, i: number): number {
  return covariate.kind === 'number' ? covariate.values[i] : covariate.codes[i]
}

/** Counts by levels that occur. */
function contingency(a: SampleCovariate, b: SampleCovariate, rows: readonly number[]): number[][] {
  const across = [...new Set(rows.map(i => at(b, i)))].sort((x, y) => x - y)
  const down = [...new Set(rows.map(i => at(a, i)))].sort((x, y) => x - y)
  const counts = down.map(() => across.map(() => 0))
  for (const i of rows) counts[down.indexOf(at(a, i))][across.indexOf(at(b, i))]++
  return counts
}
