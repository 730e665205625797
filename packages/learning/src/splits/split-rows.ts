import { asEvent, type LearningOutcome } from '../outcomes.ts'
import type { ModellingRows } from '../rows.ts'

/** What a way of splitting may look at. One entry a row. */
export interface SplitRows {
  /** Patient of each row, coded: a patient is never on both sides of a fold. */
  readonly patient: Int32Array
  /** Centre of each row as an index into `centres`. */
  readonly centre: Int32Array
  readonly centres: readonly string[]
  /** 1 event, 0 none (or censored); of outcomes without events as {@link asEvent} makes them. Used to stratify and to count, never to choose rows. */
  readonly event: Uint8Array
  /** Calendar day of time zero of each row; null where the tables have no dates. */
  readonly timeZero: Float64Array | null
}

/** The part of modelling rows that a split needs. */
export function splitRows(
  rows: ModellingRows<LearningOutcome>,
  timeZero: Float64Array | null = null,
): SplitRows {
  const { patient, centre, centres, outcome } = rows
  return { patient, centre, centres, event: asEvent(outcome).event, timeZero }
}

/**
 * Thrown when rows cannot be split as asked: an unknown centre, a missing date, more folds than patients.
 * The message names it and the cure.
 */
export class SplitPlanError extends Error {
  override readonly name = 'SplitPlanError'
  readonly cure: string
  constructor(message: string, cure: string) {
    super(`${message}; ${cure}`)
    this.cure = cure
  }
}

/** Row numbers for which `keep` holds, ascending. */
export function rowsWhere(size: number, keep: (row: number) => boolean): Int32Array {
  let count = 0
  for (let row = 0; row < size; row++) if (keep(row)) count++
  const found = new Int32Array(count)
  let next = 0
  for (let row = 0; row < size; row++) if (keep(row)) found[next++] = row
  return found
}

/** The patients of the rows for which `where` holds. */
export function patientsWhere(rows: SplitRows, where: (row: number) => boolean): Set<number> {
  const patients = new Set<number>()
  for (let row = 0; row < rows.patient.length; row++) if (where(row)) patients.add(rows.patient[row])
  return patients
}

/**
 * Index of each named centre.
 * @throws SplitPlanError for a name that is no centre
 */
export function centreIndices(rows: SplitRows, names: readonly string[]): Set<number> {
  return new Set(
    names.map(name => {
      const index = rows.centres.indexOf(name)
      if (index < 0)
        throw new SplitPlanError(`there is no centre '${name}'`, `the centres are ${rows.centres.join(', ')}`)
      return index
    }),
  )
}
