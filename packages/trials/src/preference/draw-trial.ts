import { createRandom, type Random } from '@tessera/statistics'
import type { OutcomeAssumption } from './assumption.ts'
import { numbersOf } from './assumption.ts'
import type { ElicitedPatients } from './elicited.ts'
import type { Outcome } from './outcome.ts'
import type { PreferenceScenario } from './scenario.ts'
import type { TwoStagePatients } from './two-stage.ts'

/** A drawn trial: what is observed, and what everybody prefers. */
export interface DrawnTrial {
  readonly outcome: Outcome
  readonly stratum: readonly string[]
  /** Two-stage: 1 in the choice arm; elicited: all 0. */
  readonly chose: Uint8Array
  readonly treatment: Uint8Array
  readonly prefers: Uint8Array
}

/**
 * Draws a trial of `n` patients: strata at random by their shares, preference at random by the stratum's, arms by
 * permutation within the stratum (the choice share, and the treatments of the others, as exactly as they go). The
 * outcome depends on treatment and preference alone, and losses on nothing, as the design assumes. Trial `number` of a
 * seed is always the same.
 */
export function drawPreferenceTrial(
  scenario: PreferenceScenario,
  n: number,
  seed: number,
  number = 0,
): DrawnTrial {
  const random = createRandom(seed, 'preference', scenario.design, number)
  const { strata, choiceShare = 0.5, allocation = 1 } = scenario
  const of = Int32Array.from({ length: n }, () => drawStratum(scenario, random))
  const prefers = Uint8Array.from(of, s => (random.next() < strata[s].prefersA ? 0 : 1))
  const chose = new Uint8Array(n)
  const treatment = new Uint8Array(n)
  for (let s = 0; s < strata.length; s++) {
    const rows = Array.from(of.keys()).filter(row => of[row] === s)
    const order = random.permutation(rows.length)
    const choosing = scenario.design === 'two-stage' ? rounded(choiceShare * rows.length, random) : 0
    const toA = rounded(((rows.length - choosing) * allocation) / (1 + allocation), random)
    order.forEach((place, i) => {
      const row = rows[place]
      chose[row] = i < choosing ? 1 : 0
      treatment[row] = i < choosing ? prefers[row] : i < choosing + toA ? 0 : 1
    })
  }
  const outcomes = Array.from(of, (s, row) =>
    drawOutcome(strata[s].outcome, treatment[row], prefers[row], random),
  )
  return {
    outcome: outcomeOfDraws(strata[0].outcome, outcomes),
    stratum: Array.from(of, s => `S${s + 1}`),
    chose,
    treatment,
    prefers,
  }
}

/** The drawn trial as {@link analyseTwoStage} and {@link analyseElicited} take it; by stratum where there are several. */
export function drawnPatients(drawn: DrawnTrial, strata: number): TwoStagePatients & ElicitedPatients {
  const { stratum, ...patients } = drawn
  return strata > 1 ? { ...patients, stratum } : patients
}

interface Draw {
  /** The number, the event, the count, or the time. */
  readonly value: number
  /** The time under observation, or whether the time is of the event. */
  readonly with: number
}

function drawOutcome(outcome: OutcomeAssumption, treatment: number, prefers: number, random: Random): Draw {
  const { underA, underB } = numbersOf(outcome)
  const under = treatment === 0 ? underA : underB
  const number = prefers === 0 ? under.prefersA : under.prefersB
  switch (outcome.kind) {
    case 'mean':
      return { value: number + outcome.sd * random.normal(), with: 0 }
    case 'risk':
      return { value: random.next() < number ? 1 : 0, with: 0 }
    case 'rate': {
      const [least, most] = outcome.exposure ?? [1, 1]
      const exposure = least + (most - least) * random.next()
      return { value: poisson(number * exposure, random), with: exposure }
    }
    default: {
      const { accrual, followUp, dropoutHazard = 0 } = outcome
      const event = number === 0 ? Number.POSITIVE_INFINITY : -Math.log1p(-random.next()) / number
      const lost =
        dropoutHazard === 0 ? Number.POSITIVE_INFINITY : -Math.log1p(-random.next()) / dropoutHazard
      const end = Math.min(lost, followUp + accrual * random.next())
      return { value: Math.min(event, end), with: event <= end ? 1 : 0 }
    }
  }
}

function outcomeOfDraws(assumed: OutcomeAssumption, draws: readonly Draw[]): Outcome {
  const value = Float64Array.from(draws, one => one.value)
  const besides = Float64Array.from(draws, one => one.with)
  switch (assumed.kind) {
    case 'mean':
      return { kind: 'mean', value }
    case 'risk':
      return { kind: 'risk', event: value }
    case 'rate':
      return { kind: 'rate', count: value, exposure: besides }
    case 'survival':
      return { kind: 'survival', time: value, event: besides, at: assumed.horizon }
    case 'restricted-mean':
      return { kind: 'restricted-mean', time: value, event: besides, tau: assumed.horizon }
  }
}

function drawStratum({ strata }: PreferenceScenario, random: Random): number {
  if (strata.length === 1) return 0
  let left = random.next()
  for (let s = 0; s < strata.length - 1; s++) {
    left -= strata[s].share
    if (left < 0) return s
  }
  return strata.length - 1
}

/** The number rounded down or up at random, right on average. */
function rounded(number: number, random: Random): number {
  return Math.floor(number + random.next())
}

/** By inversion of the waiting times; for the small means of events a patient. */
function poisson(mean: number, random: Random): number {
  let left = mean
  let count = 0
  for (;;) {
    left += Math.log1p(-random.next())
    if (left < 0) return count
    count++
  }
}
