import { cox, createRandom } from '@tessera/statistics'
import type { Centre } from '../centres/centre.ts'
import { freshSeed } from '../centres/fresh-seed.ts'
import type { Law } from '../outcome/law.ts'
import { ivb } from './assumptions.ts'
import type { IvbObservables } from './observables.ts'
import { type Arm, type Candidate, type Cohort, drawCandidate, linearOf } from './patient.ts'

const v = ivb.values

/** What radiotherapy does to everybody who could enter a cohort, from both potential outcomes of many patients. */
export interface TrueEffect {
  readonly cohort: Cohort
  readonly patients: number
  /** Marginal log hazard ratio: the Cox model with the arm alone, without censoring before the horizon. */
  readonly logHazardRatio: number
  readonly logHazardRatioSe: number
  /** Difference of restricted mean progression-free survival to the horizon, months. */
  readonly restrictedMeanDifference: number
  /** Differences of progression-free survival at 12 and 18 months. */
  readonly survivalDifference: { readonly months12: number; readonly months18: number }
}

/** True effects by cohort: each patient's survival in both arms, exactly, averaged over patients as centres enrol them. */
export function trueEffects(
  centres: readonly Centre[],
  law: Law<IvbObservables>,
  seed: number,
  noSignal: boolean,
  size: number,
): TrueEffect[] {
  const total = centres.reduce((sum, centre) => sum + centre.patients, 0)
  const pool = centres.flatMap(centre => {
    const count = Math.round((size * centre.patients) / total)
    const found: Candidate[] = []
    for (let index = 0; found.length < count; index++) {
      const candidate = drawCandidate(centre, index, freshSeed(seed))
      if (candidate.responds && candidate.confirmed) found.push(candidate)
    }
    return found
  })
  return (['randomised', 'preference'] as const).map(cohort => {
    const patients = pool.filter(candidate => candidate.cohort === cohort)
    const linear = (arm: Arm) =>
      Float64Array.from(patients, candidate => linearOf(candidate, law, arm, noSignal))
    const arms = { radiotherapy: linear('radiotherapy'), systemic: linear('systemic') }
    const survival = (arm: Arm, t: number) => meanSurvival(arms[arm], t)
    const difference = (t: number) => survival('radiotherapy', t) - survival('systemic', t)
    return {
      cohort,
      patients: patients.length,
      ...marginalHazardRatio(arms, seed),
      restrictedMeanDifference: integrate(difference, v.horizon),
      survivalDifference: { months12: difference(12), months18: difference(18) },
    }
  })
}

function meanSurvival(linear: Float64Array, t: number): number {
  const base = (t / v.scale) ** v.shape
  return linear.reduce((sum, value) => sum + Math.exp(-base * Math.exp(value)), 0) / linear.length
}

/** Simpson's rule with 96 intervals; the integrand is smooth. */
function integrate(f: (t: number) => number, to: number): number {
  const n = 96
  let sum = f(0) + f(to)
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * f((i * to) / n)
  return (sum * to) / (3 * n)
}

function marginalHazardRatio(
  arms: { readonly radiotherapy: Float64Array; readonly systemic: Float64Array },
  seed: number,
) {
  const random = createRandom(seed, 'ivb marginal')
  const both = [arms.systemic, arms.radiotherapy]
  const rows = both.flatMap((linear, arm) =>
    Array.from(linear, value => {
      const time = v.scale * (-Math.log1p(-random.next()) / Math.exp(value)) ** (1 / v.shape)
      return { arm, time: Math.min(time, v.horizon), event: time <= v.horizon ? 1 : 0 }
    }),
  )
  const fit = cox({
    time: Float64Array.from(rows, row => row.time),
    event: Uint8Array.from(rows, row => row.event),
    x: [Float64Array.from(rows, row => row.arm)],
  })
  return { logHazardRatio: fit.coefficients[0], logHazardRatioSe: fit.se[0] }
}
