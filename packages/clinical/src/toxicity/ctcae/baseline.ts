import { UnitError, unitFactor } from '@tessera/tables'
import { type LaboratoryRecord, unitOf } from './laboratory-record.ts'

/** The value from before treatment that later ones of the same patient and analyte are held against. */
export interface Baseline {
  readonly record: LaboratoryRecord
  readonly unit: string | null
}

/**
 * The baseline among the values of one patient and analyte: the one that is flagged (the last of several), else the
 * last with a value on or before the day of the first dose, else none.
 */
export function baselineOf(
  records: readonly LaboratoryRecord[],
  firstDose: number | undefined,
): { readonly baseline: Baseline | null; readonly flagged: readonly LaboratoryRecord[] } {
  const known = records.filter(record => Number.isFinite(record.value))
  const flagged = known.filter(record => record.isBaseline === true)
  const before = known.filter(
    record => firstDose !== undefined && Math.floor(record.date.latest) <= firstDose,
  )
  const record = lastOf(flagged.length > 0 ? flagged : before)
  return { baseline: record ? { record, unit: unitOf(record) } : null, flagged }
}

function lastOf(records: readonly LaboratoryRecord[]): LaboratoryRecord | undefined {
  return records.reduce<LaboratoryRecord | undefined>(
    (last, record) => (last === undefined || !(record.date.latest < last.date.latest) ? record : last),
    undefined,
  )
}

/** The baseline value in the unit of a later one; NaN where the units do not convert. */
export function baselineIn({ record, unit }: Baseline, wanted: string | null, analyte: string): number {
  if (unit === wanted) return record.value
  if (unit === null || wanted === null) return Number.NaN
  try {
    return record.value * unitFactor(unit, wanted, analyte)
  } catch (error) {
    if (error instanceof UnitError) return Number.NaN
    throw error
  }
}

/** Whether a value lies beyond its limit of normal on one side; null where the limit is not known. */
export function isBeyond(
  { value, lower, upper }: Pick<LaboratoryRecord, 'value' | 'lower' | 'upper'>,
  direction: 'high' | 'low',
): boolean | null {
  const limit = direction === 'high' ? upper : lower
  if (!Number.isFinite(value) || !Number.isFinite(limit)) return null
  return direction === 'high' ? value > limit : value < limit
}

/** What an indicator such as BNRIND says of one side: `HIGH`, `H` and `HIGH HIGH` are high; null where it is empty. */
export function indicates(indicator: string | null, direction: 'high' | 'low'): boolean | null {
  if (indicator === null) return null
  const text = indicator.trim().toUpperCase()
  if (/^ABNORMAL$/.test(text)) return null
  return text.startsWith(direction === 'high' ? 'H' : 'L')
}
