import { type Finding, FindingsError } from '@tessera/evidence'
import { nearestName } from '@tessera/tables'
import type { TrialArms } from './arms.ts'
import type { TrialFactor } from './factors.ts'
import {
  countPatient,
  emptyMargins,
  type Minimisation,
  minimisationStep,
  requireMinimisation,
} from './minimisation.ts'
import { seedStream } from './seed.ts'
import { drawArm } from './sequence.ts'

/** A patient who is to be allocated: the level of each factor by its name. */
export interface EnteringPatient {
  readonly patientId: string
  readonly levels: Readonly<Record<string, string>>
}

/** A patient who has been allocated. */
export interface EnteredPatient extends EnteringPatient {
  readonly arm: string
  /** Line of the file. */
  readonly row?: number
}

/** Counts of the arms at the new patient's level of a factor, and the imbalance with the patient in each arm. */
export interface FactorReason {
  readonly factor: string
  readonly level: string
  readonly weight: number
  readonly counts: readonly number[]
  readonly imbalance: readonly number[]
}

export interface NextAllocation {
  readonly patientId: string
  readonly arm: string
  /** Of each arm, in their order. */
  readonly probabilities: readonly number[]
  /** The number that was drawn, on [0, 1): the arm in whose share it lies. */
  readonly uniform: number
  /** Arms with the least imbalance. */
  readonly preferred: readonly string[]
  readonly imbalance: readonly number[]
  readonly factors: readonly FactorReason[]
  /** Why, in one sentence. */
  readonly why: string
}

export interface NextAllocationOptions {
  readonly arms: TrialArms
  readonly design: Minimisation
  /** Every patient allocated before. */
  readonly history: readonly EnteredPatient[]
  readonly patient: EnteringPatient
  readonly seed: string
  /** Named in findings. */
  readonly file?: string
}

/**
 * Allocates the next patient by minimisation: a pure function of history, patient and seed. The number drawn is the one
 * of the seed for the (history + 1)th patient, so that an allocation can be repeated and audited.
 * @throws FindingsError on an arm or level that the design does not have, a patient without a level, or a patient twice
 * @throws StatisticsInputError where the design itself is at fault
 */
export function nextAllocation(options: NextAllocationOptions): NextAllocation {
  const { arms, design, history, patient, seed, file } = options
  requireMinimisation(design, arms)
  const findings: Finding[] = []
  const margins = emptyMargins(design.factors, arms)
  const seen = new Map<string, number | undefined>()
  for (const entered of history) {
    const about = aboutOf(entered, file)
    const levels = levelNumbers(entered, design.factors, about, findings)
    const arm = arms.names.indexOf(entered.arm)
    if (arm < 0) findings.push({ ...unknown('arm', entered.arm, arms.names), ...about, field: 'arm' })
    if (seen.has(entered.patientId)) findings.push({ ...twice(seen.get(entered.patientId)), ...about })
    else seen.set(entered.patientId, entered.row)
    if (arm >= 0 && levels !== null) countPatient(margins, levels, arm)
  }
  const about = { patientId: patient.patientId }
  const levels = levelNumbers(patient, design.factors, about, findings)
  if (seen.has(patient.patientId))
    findings.push({
      ...twice(seen.get(patient.patientId)),
      message: `patient ${patient.patientId} has been allocated already`,
      cure: 'give the identifier of the new patient; an allocation is not repeated',
      ...about,
    })
  if (findings.length > 0 || levels === null) throw new FindingsError(findings)
  const step = minimisationStep(design, arms, margins, levels)
  const uniform = seedStream(seed, 'minimisation', history.length + 1)()
  const arm = drawArm(step.probabilities, uniform)
  const factors = [
    ...design.factors.map(({ name, weight = 1 }, f) => ({
      factor: name,
      level: patient.levels[name],
      weight,
      counts: margins[f][levels[f]],
      imbalance: step.byFactor[f],
    })),
    ...(design.overallWeight
      ? [
          {
            factor: 'trial',
            level: 'all',
            weight: design.overallWeight,
            counts: margins[design.factors.length][0],
            imbalance: step.byFactor[design.factors.length],
          },
        ]
      : []),
  ]
  const preferred = step.preferred.map(k => arms.names[k])
  return {
    patientId: patient.patientId,
    arm: arms.names[arm],
    probabilities: step.probabilities,
    uniform,
    preferred,
    imbalance: step.imbalance,
    factors,
    why: whyOf(arms.names[arm], preferred, step.probabilities[arm], arms.names.length),
  }
}

function whyOf(arm: string, preferred: readonly string[], probability: number, arms: number): string {
  const share = `probability ${Number(probability.toPrecision(3))}`
  if (preferred.length === arms) return `no arm makes the imbalance less: ${arm} was drawn (${share})`
  const least = `${preferred.join(' and ')} make${preferred.length === 1 ? 's' : ''} the imbalance least`
  return preferred.includes(arm)
    ? `${least}: ${arm} was drawn (${share})`
    : `${least}, and the biased coin gave ${arm} (${share})`
}

function levelNumbers(
  patient: EnteringPatient,
  factors: readonly TrialFactor[],
  about: Partial<Finding>,
  findings: Finding[],
): number[] | null {
  const numbers = factors.map(({ name, levels }) => {
    const given = patient.levels[name]
    const level = given === undefined ? -1 : levels.indexOf(given)
    if (given === undefined || given === '')
      findings.push({
        severity: 'error',
        code: 'level-missing',
        message: `no level of ${name}`,
        cure: `give one of ${levels.join(', ')}: a patient without it cannot be balanced`,
        ...about,
        field: name,
      })
    else if (level < 0)
      findings.push({ ...unknown(`level of ${name}`, given, levels), ...about, field: name })
    return level
  })
  return numbers.some(level => level < 0) ? null : numbers
}

function unknown(what: string, value: string, known: readonly string[]): Finding {
  const near = value.length > 2 ? nearestName(value, known) : null
  return {
    severity: 'error',
    code: what === 'arm' ? 'arm-unknown' : 'level-unknown',
    message: `'${value}' is no ${what}`,
    cure: `${near ? `did you mean ${near}? ` : ''}The design has ${known.join(', ')}`,
    value,
  }
}

function twice(row: number | undefined): Finding {
  return {
    severity: 'error',
    code: 'patient-twice',
    message: `the patient is in the history twice${row === undefined ? '' : ` (first in row ${row})`}`,
    cure: 'keep the row of the allocation that was made',
    field: 'patient_id',
  }
}

function aboutOf(patient: EnteredPatient, file: string | undefined): Partial<Finding> {
  return {
    patientId: patient.patientId,
    ...(patient.row === undefined ? {} : { row: patient.row }),
    ...(file === undefined ? {} : { file }),
  }
}
