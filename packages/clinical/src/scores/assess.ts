import type { Finding } from '@tessera/evidence'
import { evaluateScore, inUnitOf, type ScoreValue } from './evaluate.ts'
import type { LaboratoryResult } from './result.ts'
import type { Score, ScoreInput } from './score.ts'

export interface ScoreSettings {
  /** Oldest that an input may be when the score is known, in days before it; 0 asks for one day. */
  readonly windowDays: number
}

export const scoreDefaults: ScoreSettings = { windowDays: 7 }

/** A result that went into a score. */
export interface UsedInput {
  readonly analyte: string
  readonly value: number
  readonly unit: string | null
  readonly day: number | null
  readonly row: number
}

export interface PatientScore extends ScoreValue {
  readonly patientId: string
  readonly score: string
  readonly label: string
  /** The day it is asked for: one on which an input was measured. Null where the results have no date. */
  readonly day: number | null
  /** The latest day of its inputs: from then on the score is known. Null without a value or date. */
  readonly knownAt: number | null
  /** Days between the first and the last input. */
  readonly spanDays: number | null
  readonly visit: string | null
  readonly inputs: readonly UsedInput[]
}

export interface ScoreAssessment {
  readonly values: readonly PatientScore[]
  readonly findings: readonly Finding[]
}

/**
 * Scores of every patient at every day on which one of their inputs was measured. An input is the last result up to that
 * day, at most `windowDays` old, the day itself first; one whose unit converts goes before one whose does not (a count
 * before a percentage). Results without a date belong together by patient and visit. A score that has no value says which
 * input it lacks; a result without a unit is a finding with the unit it would need.
 */
export function assessScores(
  results: readonly LaboratoryResult[],
  wanted: readonly Score[],
  file: string,
  { windowDays }: ScoreSettings = scoreDefaults,
): ScoreAssessment {
  const faults = new InputFindings(file)
  const values = [...Map.groupBy(results, ({ patientId }) => patientId)].flatMap(([patientId, own]) =>
    wanted.flatMap(score => {
      const needed = new Set(score.inputs.map(({ analyte }) => analyte))
      const mine = own.filter(({ analyte }) => needed.has(analyte))
      return momentsOf(mine, windowDays).map(moment => scoreAt(patientId, score, moment, faults))
    }),
  )
  return { values, findings: faults.all() }
}

interface Moment {
  readonly day: number | null
  readonly visit: string | null
  /** What may go into the score then, the latest last. */
  readonly results: readonly LaboratoryResult[]
}

function momentsOf(results: readonly LaboratoryResult[], windowDays: number): Moment[] {
  const dated = results
    .filter(({ day }) => day !== null)
    .sort((a, b) => (a.day ?? 0) - (b.day ?? 0) || a.row - b.row)
  const days = [...new Set(dated.filter(({ analyte }) => analyte !== 'age').map(({ day }) => day ?? 0))]
  const byDay = days.map(day => ({
    day,
    visit: dated.find(one => one.day === day && one.visit !== null)?.visit ?? null,
    results: dated.filter(one => (one.day ?? 0) <= day && (one.day ?? 0) >= day - windowDays),
  }))
  const undated = Map.groupBy(
    results.filter(({ day }) => day === null),
    ({ visit }) => visit,
  )
  const byVisit = [...undated]
    .filter(([, of]) => of.some(({ analyte }) => analyte !== 'age'))
    .map(([visit, of]) => ({ day: null, visit, results: of }))
  return [...byDay, ...byVisit]
}

function scoreAt(patientId: string, score: Score, moment: Moment, faults: InputFindings): PatientScore {
  const chosen = score.inputs.flatMap(input => {
    const result = latestOf(input, moment.results, faults)
    return result === null ? [] : [[input, result] as const]
  })
  for (const [input, result] of chosen) faults.check(input, result)
  const value = evaluateScore(
    score,
    Object.fromEntries(chosen.map(([{ analyte }, result]) => [analyte, result])),
  )
  // An age is known all along: it dates nothing.
  const days = chosen.flatMap(([{ analyte }, { day }]) => (day === null || analyte === 'age' ? [] : [day]))
  return {
    ...value,
    patientId,
    score: score.name,
    label: score.label,
    day: moment.day,
    knownAt: days.length === 0 || value.value === null ? null : Math.max(...days),
    spanDays: days.length === 0 ? null : Math.max(...days) - Math.min(...days),
    visit: moment.visit,
    inputs: chosen.map(([, { analyte, value: given, unit, day, row }]) => ({
      analyte,
      value: given,
      unit,
      day,
      row,
    })),
  }
}

/** The latest result of an input, one that can be used before one that cannot. */
function latestOf(
  input: ScoreInput,
  results: readonly LaboratoryResult[],
  faults: InputFindings,
): LaboratoryResult | null {
  const own = results.filter(({ analyte, value }) => analyte === input.analyte && !Number.isNaN(value))
  const usable = own.filter(result => inUnitOf(input, result).value !== null)
  const last = usable.at(-1) ?? own.at(-1) ?? null
  if (last !== null) faults.differing(input, last, usable)
  return last
}

/** Faults of results, one finding a kind, analyte and row. */
class InputFindings {
  readonly #file: string
  readonly #found = new Map<string, Finding>()

  constructor(file: string) {
    this.#file = file
  }

  all(): Finding[] {
    return [...this.#found.values()]
  }

  check(input: ScoreInput, result: LaboratoryResult): void {
    const { why } = inUnitOf(input, result)
    if (why === null) return
    const noUnit = why.includes('has no unit')
    this.#add(noUnit ? 'score-unit-missing' : 'score-input', noUnit ? 'error' : 'warning', input, result, {
      message: why,
      cure: noUnit
        ? 'add the unit: a column, (unit) after the name, or --units analyte=unit'
        : 'correct the value, its unit or its limit of normal',
    })
  }

  /** Two results of one analyte at one time that do not agree. */
  differing(input: ScoreInput, last: LaboratoryResult, usable: readonly LaboratoryResult[]): void {
    const value = inUnitOf(input, last).value
    const other = usable.find(
      one => one.day === last.day && one.visit === last.visit && inUnitOf(input, one).value !== value,
    )
    if (value === null || other === undefined || input.analyte === 'age') return
    this.#add('score-inputs-differ', 'warning', input, last, {
      message: `two values of ${input.analyte} at one time (rows ${other.row} and ${last.row}); the last counts`,
      cure: 'keep one, or give the times of the samples',
    })
  }

  #add(
    code: string,
    severity: Finding['severity'],
    { analyte }: ScoreInput,
    { row, patientId }: LaboratoryResult,
    { message, cure }: Pick<Finding, 'message' | 'cure'>,
  ): void {
    const key = `${code}\n${analyte}\n${row}`
    if (this.#found.has(key)) return
    this.#found.set(key, { severity, code, message, cure, file: this.#file, row, field: 'value', patientId })
  }
}
