import type { Finding } from '@tessera/evidence'
import type { Feature, Outcome } from '@tessera/learning'
import { chiSquaredUpper, cox } from '@tessera/statistics'
import { missingnessTests } from './missingness.ts'

const level = 0.05
const smallestGroup = 5

/**
 * Warnings where centre predicts the outcome (likelihood-ratio test: binomial, or Cox with Efron ties), and where
 * that a value is missing does so, in one centre or over all ({@link missingnessTests}).
 */
export function associationFindings(options: {
  readonly features: readonly Feature[]
  readonly outcome: Outcome
  readonly centre: Int32Array
  readonly centres: readonly string[]
  readonly question: string
  readonly seed: number
  /** What the outcome counts: events, or of levels and values patients in the upper half. */
  readonly counts?: string
}): Finding[] {
  const { outcome, centre, question } = options
  const findings: Finding[] = []
  const byCentre = likelihoodRatioByGroup(centre, outcome)
  if (byCentre && byCentre.p < level)
    findings.push({
      severity: 'warning',
      code: 'centre-predicts-outcome',
      message: `centre predicts the outcome of '${question}' (likelihood ratio ${byCentre.statistic.toFixed(1)} on ${byCentre.df} df, p ${shownP(byCentre.p)})`,
      cure: 'look at the differences between centres, and judge models by the validation that leaves centres out',
    })
  findings.push(...missingnessFindings(options))
  return findings
}

/** One warning a feature: the clearest of its tests, and the centres in which it shows. */
function missingnessFindings(options: Parameters<typeof associationFindings>[0]): Finding[] {
  const { features, centres, question, counts = 'events' } = options
  const tests = missingnessTests(options).filter(test => test.p < level)
  return features.flatMap(({ name }) => {
    const own = tests.filter(test => test.feature === name).sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
    if (own.length === 0) return []
    const [{ missing, n, centre, z, p }] = own
    const inCentres = own.flatMap(test => (test.centre === null ? [] : [centres[test.centre]])).sort()
    const where = inCentres.length > 0 ? ` in ${inCentres.join(', ')}` : ''
    const scope = centre === null ? 'all centres' : centres[centre]
    return [
      {
        severity: 'warning',
        code: 'missingness-predicts-outcome',
        message: `that '${name}' is missing predicts the outcome of '${question}'${where}: ${missing} of ${n} missing in ${scope}, with ${z > 0 ? 'more' : 'fewer'} ${counts} than where it is known (z ${z.toFixed(1)}, p ${shownP(p)} corrected for all columns and centres)`,
        cure: 'find out why it is missing; if it was recorded because of the outcome, take it out',
        field: name,
      },
    ]
  })
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
