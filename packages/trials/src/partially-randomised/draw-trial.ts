import { createRandom, type Random } from '@tessera/statistics'
import { daysPerMonth } from '@tessera/tables'
import type { Cohort, TrialPatient } from '../clock/trial-patient.ts'
import { type PatientKind, patientKinds } from './patient-kinds.ts'
import type { Scenario } from './scenario.ts'

export const radiotherapy = 'radiotherapy'
export const noRadiotherapy = 'none'
export const scenarioArms = { experimental: radiotherapy, control: noRadiotherapy } as const

/** A drawn patient with what the table of a trial says beyond the analysis. */
export interface DrawnPatient extends TrialPatient {
  /** Days; NaN where it did not happen before the last contact. */
  readonly progression: number
  readonly death: number
  readonly lastContact: number
  /** Lost to follow-up before the end of the trial, alive. */
  readonly lost: boolean
  readonly inductionCycles: number
  readonly responseConfirmed: number
}

/** Day on which a drawn trial opens: 2024-01-01. */
export const openingDay = 19_723

/**
 * A source of trials of one scenario: `draw(seed, number)` gives the same trial at any time and in any order. Arms of
 * the randomised cohort come in permuted blocks of four within response to induction; times to progression or death
 * are Weibull with proportional hazards given the patient's kind; loss is exponential, and the end of the trial the
 * same calendar day for all.
 */
export function trialSource(scenario: Scenario): {
  draw(seed: number, number: number): readonly DrawnPatient[]
} {
  const kinds = patientKinds(scenario)
  const cumulative = {
    randomised: runningSum(kinds, 'randomised'),
    preference: runningSum(kinds, 'preference'),
  }
  return {
    draw(seed, number) {
      const random = createRandom(seed, 'partially-randomised', number)
      const blocks = new Map<string, boolean[]>()
      const patients: DrawnPatient[] = []
      for (const cohort of ['randomised', 'preference'] as const)
        for (let i = 0; i < scenario[cohort]; i++) {
          const kind = kinds[indexAt(cumulative[cohort], random.next())]
          const treated =
            cohort === 'randomised' ? nextOfBlock(blocks, kind.stratum, random) : random.next() < kind.chooses
          patients.push(drawPatient(scenario, kind, cohort, treated, patients.length, random))
        }
      return patients
    },
  }
}

function drawPatient(
  scenario: Scenario,
  kind: PatientKind,
  cohort: Cohort,
  treated: boolean,
  index: number,
  random: Random,
): DrawnPatient {
  const { accrual, followUp, dropOut, shape, controlMedian, hazardRatio, conflict, response } = scenario
  const effect = Math.log(hazardRatio) + (cohort === 'preference' ? conflict : 0)
  const risk = Math.exp(kind.linear + (treated ? effect : 0))
  const scale = controlMedian / Math.LN2 ** (1 / shape)
  const entry = random.next() * accrual
  const progressionFree = scale * (exponential(random) / risk) ** (1 / shape)
  const diesFirst = random.next() < 0.15
  const survival = diesFirst ? progressionFree : progressionFree + 10 * exponential(random)
  const planned = accrual + followUp - entry
  const lostAt = dropOut > 0 ? exponential(random) / dropOut : Number.POSITIVE_INFINITY
  const end = Math.min(planned, lostAt)
  const responds =
    random.next() < 1 / (1 + Math.exp(-(kind.responseLinear + (treated ? Math.log(response.oddsRatio) : 0))))
  const startsAfter = (14 + 21 * random.next()) / daysPerMonth
  const crosses = random.next() < 0.04
  const early = progressionFree < startsAfter || end < startsAfter
  const given = treated !== crosses && !early
  const timeZero = openingDay + Math.floor(entry * daysPerMonth)
  const dayOf = (months: number) => timeZero + Math.ceil(months * daysPerMonth)
  return {
    patientId: `P${String(index + 1).padStart(3, '0')}`,
    centre: `C${kind.centre + 1}`,
    stratum: kind.stratum,
    cohort,
    assigned: treated ? radiotherapy : noRadiotherapy,
    received: given ? radiotherapy : noRadiotherapy,
    timeZero,
    treatmentStart: given ? dayOf(startsAfter) : Number.NaN,
    progressedBeforeTreatment: treated && progressionFree < startsAfter && progressionFree < end,
    deviation: null,
    outcomes: {
      pfs: {
        kind: 'time-to-event',
        time: Math.min(progressionFree, end),
        event: progressionFree <= end,
      },
      os: { kind: 'time-to-event', time: Math.min(survival, end), event: survival <= end },
      response: { kind: 'binary', value: responds },
    },
    covariates: { age: kind.age, ecog: kind.ecog, oligometastatic: kind.oligometastatic },
    row: index + 2,
    progression: !diesFirst && progressionFree <= end ? dayOf(progressionFree) : Number.NaN,
    death: survival <= end ? dayOf(survival) : Number.NaN,
    lastContact: dayOf(Math.min(survival, end)),
    lost: lostAt < planned && survival > end,
    inductionCycles: 4 + random.integer(3),
    responseConfirmed: timeZero - 3 - random.integer(14),
  }
}

function exponential(random: Random): number {
  return -Math.log1p(-random.next())
}

function nextOfBlock(blocks: Map<string, boolean[]>, stratum: string, random: Random): boolean {
  const left = blocks.get(stratum) ?? []
  if (left.length === 0) {
    const order = [true, true, false, false]
    left.push(...Array.from(random.permutation(4), k => order[k]))
    blocks.set(stratum, left)
  }
  return left.pop() === true
}

function runningSum(kinds: readonly PatientKind[], cohort: Cohort): Float64Array {
  let sum = 0
  return Float64Array.from(kinds, kind => {
    sum += kind.share[cohort]
    return sum
  })
}

function indexAt(cumulative: Float64Array, u: number): number {
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cumulative[middle] > u) high = middle
    else low = middle + 1
  }
  return low
}
