import type { Cohort } from '../clock/trial-patient.ts'
import { type PatientKind, patientKinds } from './patient-kinds.ts'
import type { Scenario } from './scenario.ts'

/** What each analysis of a cohort aims at, as numbers of the scenario itself. */
export interface ExpectedEffects {
  /** What a Cox model of the arms, stratified by response to induction, tends to (not the conditional hazard ratio). */
  readonly logHazardRatio: number
  readonly restrictedMeanDifference: number
  readonly survivalDifference: number
  readonly riskDifference: number
  /** Chance of an event before the end of follow-up, both arms together. */
  readonly eventShare: number
}

export interface ExpectedOptions {
  readonly cohort: Cohort
  /** Horizon of the restricted mean, and of survival. */
  readonly tau: number
  /** `everyone` of the cohort; `equipoise`: weighted by e (1 - e), e the chance of choosing given what is measured. */
  readonly population?: 'everyone' | 'equipoise'
}

/**
 * The effects in the population of a cohort by summation over the kinds of patients and integration over time.
 * A hazard ratio that is constant given the kind is not constant, and nearer to 1, when patients of several kinds are
 * compared as arms (Struthers & Kalbfleisch, Biometrika 1986;73:363): the value that the partial likelihood tends to
 * is the root of sum over strata of int G (f1 - (f1 + f0) S1 e^b / (S1 e^b + S0)) dt, G the curve of censoring.
 */
export function expectedEffects(
  scenario: Scenario,
  { cohort, tau, population = 'everyone' }: ExpectedOptions,
): ExpectedEffects {
  const kinds = patientKinds(scenario)
  const weights = populationWeights(kinds, cohort, population)
  const beta = Math.log(scenario.hazardRatio) + (cohort === 'preference' ? scenario.conflict : 0)
  const scale = scenario.controlMedian / Math.LN2 ** (1 / scenario.shape)
  const cumulative = (t: number) => (t / scale) ** scenario.shape
  const strata = (['CR', 'PR'] as const).map(stratum => {
    const rows = kinds.flatMap((kind, i) =>
      kind.stratum === stratum && weights[i] > 0 ? [{ risk: Math.exp(kind.linear), weight: weights[i] }] : [],
    )
    return (t: number, factor: number) => {
      const base = cumulative(t)
      return rows.reduce((sum, { risk, weight }) => sum + weight * Math.exp(-base * risk * factor), 0)
    }
  })
  const factor = [1, Math.exp(beta)]
  const survival = (t: number, arm: 0 | 1) => strata.reduce((sum, s) => sum + s(t, factor[arm]), 0)
  const grid = timeGrid(scenario)
  const curves = strata.map(s => factor.map(f => Float64Array.from(grid, t => s(t, f))))
  const uncensored = Float64Array.from(grid, t => stillFollowed(scenario, t))
  const steps = 600
  let area = 0
  for (let k = 0; k <= steps; k++) {
    const t = (tau * k) / steps
    const simpson = k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2
    area += (simpson * (survival(t, 1) - survival(t, 0)) * tau) / (3 * steps)
  }
  return {
    logHazardRatio: coxLimit(curves, uncensored, beta),
    restrictedMeanDifference: area,
    survivalDifference: survival(tau, 1) - survival(tau, 0),
    riskDifference: kinds.reduce(
      (sum, kind, i) =>
        sum +
        weights[i] *
          (inverseLogit(kind.responseLinear + Math.log(scenario.response.oddsRatio)) -
            inverseLogit(kind.responseLinear)),
      0,
    ),
    eventShare: eventShare(curves, uncensored),
  }
}

function populationWeights(
  kinds: readonly PatientKind[],
  cohort: Cohort,
  population: 'everyone' | 'equipoise',
): Float64Array {
  const chance = measuredChance(kinds, cohort)
  const weights = Float64Array.from(kinds, (kind, i) =>
    population === 'everyone' ? kind.share[cohort] : kind.share[cohort] * chance[i] * (1 - chance[i]),
  )
  const total = weights.reduce((sum, w) => sum + w, 0)
  return weights.map(w => w / total)
}

/** P(chooses) given what is measured: the mean over the hidden factor. */
function measuredChance(kinds: readonly PatientKind[], cohort: Cohort): Float64Array {
  const sums = new Map<string, { share: number; chosen: number }>()
  const keyOf = (kind: PatientKind) => `${kind.age}/${kind.ecog}/${kind.oligometastatic}`
  for (const kind of kinds) {
    const at = sums.get(keyOf(kind)) ?? { share: 0, chosen: 0 }
    at.share += kind.share[cohort]
    at.chosen += kind.share[cohort] * kind.chooses
    sums.set(keyOf(kind), at)
  }
  return Float64Array.from(kinds, kind => {
    const at = sums.get(keyOf(kind))
    return at ? at.chosen / at.share : kind.chooses
  })
}

function timeGrid({ accrual, followUp }: Scenario): Float64Array {
  const steps = 1500
  return Float64Array.from({ length: steps + 1 }, (_, k) => ((accrual + followUp) * k) / steps)
}

/** G(t) = P(entered early enough to be followed to t) P(not lost by t). */
function stillFollowed({ accrual, followUp, dropOut }: Scenario, t: number): number {
  const administrative = Math.min(1, Math.max(0, (accrual + followUp - t) / accrual))
  return administrative * Math.exp(-dropOut * t)
}

/** Sums over short steps: events fall at their middle, where the two survivals and G are averaged. */
function coxLimit(
  curves: readonly (readonly Float64Array[])[],
  uncensored: Float64Array,
  start: number,
): number {
  let beta = start
  for (let iteration = 0; iteration < 50; iteration++) {
    let score = 0
    let information = 0
    for (const [control, treated] of curves)
      for (let k = 1; k < uncensored.length; k++) {
        const g = (uncensored[k - 1] + uncensored[k]) / 2
        const d0 = control[k - 1] - control[k]
        const d1 = treated[k - 1] - treated[k]
        const s0 = (control[k - 1] + control[k]) / 2
        const s1 = ((treated[k - 1] + treated[k]) / 2) * Math.exp(beta)
        const share = s0 + s1 > 0 ? s1 / (s0 + s1) : 0
        score += g * (d1 - (d0 + d1) * share)
        information += g * (d0 + d1) * share * (1 - share)
      }
    const step = score / information
    beta += step
    if (Math.abs(step) < 1e-12) break
  }
  return beta
}

function eventShare(curves: readonly (readonly Float64Array[])[], uncensored: Float64Array): number {
  let sum = 0
  for (const arms of curves)
    for (const curve of arms)
      for (let k = 1; k < curve.length; k++)
        sum += ((uncensored[k - 1] + uncensored[k]) / 2) * (curve[k - 1] - curve[k])
  return sum / 2
}

function inverseLogit(x: number): number {
  return 1 / (1 + Math.exp(-x))
}
