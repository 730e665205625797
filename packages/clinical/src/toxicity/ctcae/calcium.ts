import { convert, UnitError } from '@tessera/tables'
import { isCorrectedCalcium } from './analytes.ts'
import { type LaboratoryRecord, unitOf } from './laboratory-record.ts'

/**
 * Calcium corrected for albumin, in the unit of the calcium: where albumin is below 4 g/dL, calcium in mg/dL + 0.8
 * (4 - albumin in g/dL); else the calcium as it is. Source: CTCAE v3.0 (2003), note at hypocalcemia; version 5 asks
 * for corrected calcium and leaves the formula to the reader. Method: Payne et al., BMJ 1973;4:643.
 * @throws UnitError where a unit is not one of concentration
 */
export function correctedCalcium(
  calcium: number,
  unit: string,
  albumin: number,
  albuminUnit: string,
): number {
  const lacking = 4 - convert(albumin, albuminUnit, 'g/dL')
  return lacking > 0 ? calcium + convert(0.8 * lacking, 'mg/dL', unit, 'calcium') : calcium
}

/** Calcium as CTCAE wants it, and what was done to it. */
export interface CalciumForGrading {
  readonly record: LaboratoryRecord
  readonly note: string | null
}

/** Corrects a calcium by an albumin of the same patient and day, if there is one and the value is not corrected yet. */
export function calciumForGrading(
  record: LaboratoryRecord,
  albumins: readonly LaboratoryRecord[],
  correct: boolean,
): CalciumForGrading {
  if (isCorrectedCalcium(record.code, record.name)) return { record, note: null }
  const unit = unitOf(record)
  const day = Math.floor(record.date.day)
  const albumin = albumins.find(
    other => Math.floor(other.date.day) === day && Number.isFinite(other.value) && unitOf(other) !== null,
  )
  const albuminUnit = albumin ? unitOf(albumin) : null
  if (!correct || !albumin || albuminUnit === null || unit === null)
    return { record, note: 'calcium is not corrected for albumin' }
  try {
    const value = correctedCalcium(record.value, unit, albumin.value, albuminUnit)
    return {
      record: { ...record, value },
      note: `calcium corrected for albumin ${albumin.value} ${albuminUnit}`,
    }
  } catch (error) {
    if (error instanceof UnitError) return { record, note: `calcium is not corrected: ${error.message}` }
    throw error
  }
}
