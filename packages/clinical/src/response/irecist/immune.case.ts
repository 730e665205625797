import { wholeDay } from '@tessera/tables'
import type { Lesion, LesionReading, LesionState } from '../lesion.ts'
import type { IrecistResponse } from '../visit-response.ts'

/** A new lesion at a visit: its diameter in mm, or how it looks. */
export type NewLook = number | 'equivocal' | 'present' | 'grown' | 'absent' | 'not evaluable'

/** One visit of a case as a reader writes it. */
export interface CaseVisit {
  /** Weeks from baseline. */
  readonly week: number
  /** Diameters of the targets; `null` is one that is not evaluable. One number stands for a single target. */
  readonly targets?: number | readonly (number | null)[]
  readonly nonTarget?:
    | 'present'
    | 'grown'
    | 'unequivocal'
    | 'unequivocal, no change'
    | 'unequivocal, grown'
    | 'absent'
    | 'not evaluable'
  readonly news?: Readonly<Record<string, NewLook>>
  /** New symptoms led to the scan. */
  readonly forSymptoms?: true
  readonly expect: IrecistResponse
  /** Start of the rule, where the case is about it. */
  readonly rule?: string
}

/** A case with its source; sums in mm as in the source, or constructed to meet its words. */
export interface ImmuneCase {
  readonly title: string
  readonly source: string
  readonly targets?: number | readonly number[]
  readonly nonTarget?: true
  /** Organ of each new lesion; the lung where none is given. */
  readonly organs?: Readonly<Record<string, string>>
  readonly keepPartialResponse?: true
  readonly visits: readonly CaseVisit[]
  readonly best?: IrecistResponse
  /** Week of progression by iRECIST; null where there is none. */
  readonly progressed?: number | null
  readonly confirmedBest?: IrecistResponse
}

export const baselineDay = 18_000

/** Lesions and readings of a case. */
export function lesionsOfCase(given: ImmuneCase): { lesions: Lesion[]; readings: LesionReading[] } {
  const targets = listOf(given.targets)
  const names = new Set(given.visits.flatMap(({ news }) => Object.keys(news ?? {})))
  const lesions = [
    ...targets.map((_, i) => lesionOf(`T${i + 1}`, 'target', i % 2 === 0 ? 'liver' : 'adrenal gland')),
    ...(given.nonTarget ? [lesionOf('NT1', 'non-target', 'bone')] : []),
    ...[...names].map(name => lesionOf(name, 'new', given.organs?.[name] ?? 'lung')),
  ]
  const readings = [
    ...targets.map((mm, i) => readingOf(`T${i + 1}`, 0, mm)),
    ...(given.nonTarget ? [readingOf('NT1', 0, 'present')] : []),
    ...given.visits.flatMap(visit => readingsOfVisit(visit, given)),
  ]
  return { lesions, readings }
}

function readingsOfVisit(visit: CaseVisit, given: ImmuneCase): LesionReading[] {
  const { week, targets, nonTarget, news } = visit
  const looks = nonTarget === undefined ? [] : [nonTargetReading(week, nonTarget)]
  const readings = [
    ...listOf(targets).map((mm, i) => readingOf(`T${i + 1}`, week, mm ?? 'not evaluable')),
    ...(given.nonTarget ? looks : []),
    ...Object.entries(news ?? {}).map(([name, look]) =>
      look === 'grown' ? readingOf(name, week, 'present', true) : readingOf(name, week, look),
    ),
  ]
  return readings.map(reading => ({ ...reading, forSymptoms: visit.forSymptoms ?? null }))
}

function nonTargetReading(week: number, look: NonNullable<CaseVisit['nonTarget']>): LesionReading {
  if (look === 'grown') return readingOf('NT1', week, 'present', true)
  if (look === 'unequivocal, grown') return readingOf('NT1', week, 'unequivocal progression', true)
  if (look === 'unequivocal, no change') return readingOf('NT1', week, 'unequivocal progression', false)
  return readingOf('NT1', week, look === 'unequivocal' ? 'unequivocal progression' : look)
}

function lesionOf(lesion: string, role: Lesion['role'], organ: string): Lesion {
  return { patientId: 'P1', lesion, role, organ, node: organ.includes('node'), irradiated: false }
}

function readingOf(
  lesion: string,
  week: number,
  look: number | LesionState,
  increased: boolean | null = null,
): LesionReading {
  const measured = typeof look === 'number' && look > 0
  return {
    patientId: 'P1',
    lesion,
    reader: 'A',
    visit: week === 0 ? 'baseline' : `week ${week}`,
    day: wholeDay(baselineDay + 7 * week),
    state: measured ? 'measured' : typeof look === 'number' ? 'absent' : look,
    diameterMm: measured ? look : Number.NaN,
    enhancing: null,
    increased,
    file: 'case.csv',
    row: week + 2,
  }
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value as T]
}
