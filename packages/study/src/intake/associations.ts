import type { Finding } from '@tessera/evidence'
import type { Feature, Outcome } from '@tessera/learning'
import { chiSquaredUpper, cox } from '@tessera/statistics'
import { missingIn } from './feature.ts'

const level = 0.05
const smallestGroup = 5

/**
 * Warnings where centre, or that a value is missing, predicts the outcome: likelihood-ratio tests (binomial, or
 * Cox with Efron ties), those of missingness corrected by Holm over the features.
 */
export function associationFindings(options: {
  readonly features: readonly Feature[]
  readonly outcome: Outcome
  readonly centre: Int32Array
  readonly centres: readonly string[]
  readonly question: string
}): Finding[] {
  const { features, outcome, centre, question } = options
  const findings: Finding[] = []
  const byCentre = likelihoodRatioByGroup(centre, outcome)
  if (byCentre && byCentre.p < level)
    findings.push({
      severity: 'warning',
      code: 'centre-predicts-outcome',
      message: `centre predicts the outcome of '${question}' (likelihood ratio ${byCentre.statistic.toFixed(1)} on ${byCentre.df} df, p ${shownP(byCentre.p)})`,
      cure: 'look at the differences between centres, and judge models by the validation that leaves centres out',
    })
  const tests = features.flatMap(feature => {
    const groups = Int32Array.from(centre, (_, row) => (missingIn(feature, row) ? 1 : 0))
    const test = likelihoodRatioByGroup(groups, outcome)
    return test ? [{ feature: feature.name, ...test }] : []
  })
  tests.sort((a, b) => a.p - b.p)
  let adjusted = 0
  tests.forEach((test, rank) => {
    adjusted = Math.min(1, Math.max(adjusted, test.p * (tests.length - rank)))
    if (adjusted >= level) return
    findings.push({
      severity: 'warning',
      code: 'missingness-predicts-outcome',
      message: `that '${test.feature}' is missing predicts the outcome of '${question}' (likelihood ratio ${test.statistic.toFixed(1)} on 1 df, p ${shownP(adjusted)} after Holm)`,
      cure: 'find out why it is missing; if it was recorded because of the outcome, take it out',
      field: test.feature,
    })
  })
  return findings
}

export interface GroupTest {
  readonly statistic: number
  readonly df: number
  readonly p: number
}

/**
 * Likelihood-ratio test of a grouping. Binary: 2 sum over groups of [e ln(e/n) + (n-e) ln((n-e)/n)] less the
 * same of all, on (groups - 1) df. Survival: Cox with one indicator a group. Groups with fewer than five
 * patients are left out; null where fewer than two groups or no events remain.
 */
export function likelihoodRatioByGroup(group: Int32Array, outcome: Outcome): GroupTest | null {
  const sizes = new Map<number, number>()
  for (const code of group) sizes.set(code, (sizes.get(code) ?? 0) + 1)
  const groups = [...sizes].filter(([code, n]) => code >= 0 && n >= smallestGroup).map(([code]) => code)
  groups.sort((a, b) => a - b)
  if (groups.length < 2) return null
  const kept: number[] = []
  group.forEach((code, row) => {
    if (groups.includes(code)) kept.push(row)
  })
  const events = kept.reduce((sum, row) => sum + outcome.event[row], 0)
  if (events === 0) return null
  const df = groups.length - 1
  if (outcome.kind === 'time-to-event') {
    const fit = cox({
      time: kept.map(row => outcome.time[row]),
      event: kept.map(row => outcome.event[row]),
      x: groups.slice(1).map(code => Float64Array.from(kept, row => (group[row] === code ? 1 : 0))),
    })
    return { statistic: fit.likelihoodRatio.statistic, df: fit.likelihoodRatio.df, p: fit.likelihoodRatio.p }
  }
  if (events === kept.length) return null
  let statistic = -binomialLogLikelihood(events, kept.length)
  for (const code of groups) {
    const rows = kept.filter(row => group[row] === code)
    statistic += binomialLogLikelihood(
      rows.reduce((sum, row) => sum + outcome.event[row], 0),
      rows.length,
    )
  }
  return { statistic: 2 * statistic, df, p: chiSquaredUpper(Math.max(0, 2 * statistic), df) }
}

function binomialLogLikelihood(events: number, n: number): number {
  const part = (count: number) => (count === 0 ? 0 : count * Math.log(count / n))
  return part(events) + part(n - events)
}

function shownP(p: number): string {
  return p < 0.001 ? 'below 0.001' : p.toFixed(3)
}
