import { wholeDay } from '@tessera/tables'
import type { Lesion, LesionReading } from '../lesion.ts'
import type { RecistResponse } from '../visit-response.ts'
import type { MrecistSettings } from './settings.ts'

/** How a lesion looks: a number is the viable (enhancing) diameter in mm, 0 is nothing that enhances. */
export type LiverLook = number | Partial<Omit<LesionReading, 'lesion' | 'patientId' | 'visit' | 'day'>>

export interface LiverVisit {
  readonly week: number
  readonly looks: Readonly<Record<string, LiverLook>>
  readonly expect: RecistResponse
  readonly rule?: string
}

/** A case of mRECIST with its source. The first visit is baseline. */
export interface LiverCase {
  readonly title: string
  readonly source: string
  readonly lesions: Readonly<Record<string, Partial<Omit<Lesion, 'lesion' | 'patientId'>>>>
  readonly baseline: Readonly<Record<string, LiverLook>>
  readonly visits: readonly LiverVisit[]
  readonly settings?: Partial<MrecistSettings>
  /** Codes of findings that must be there. */
  readonly findings?: readonly string[]
}

export function lesionsOfCase(given: LiverCase): { lesions: Lesion[]; readings: LesionReading[] } {
  const lesions = Object.entries(given.lesions).map(
    ([lesion, described]): Lesion => ({
      patientId: 'P1',
      lesion,
      role: 'target',
      organ: 'liver',
      node: false,
      irradiated: false,
      ...described,
    }),
  )
  const readings = [{ week: 0, looks: given.baseline }, ...given.visits].flatMap(({ week, looks }) =>
    Object.entries(looks).map(([lesion, look]) => readingOf(lesion, week, look)),
  )
  return { lesions, readings }
}

function readingOf(lesion: string, week: number, look: LiverLook): LesionReading {
  const described =
    typeof look !== 'number'
      ? { state: Number.isFinite(look.diameterMm) ? ('measured' as const) : ('present' as const), ...look }
      : look > 0
        ? { state: 'measured' as const, diameterMm: look, enhancing: true }
        : { state: 'present' as const, enhancing: false }
  return {
    patientId: 'P1',
    lesion,
    reader: 'A',
    visit: week === 0 ? 'baseline' : `week ${week}`,
    day: wholeDay(18_000 + 7 * week),
    diameterMm: Number.NaN,
    enhancing: null,
    file: 'liver.csv',
    row: week + 2,
    ...described,
  }
}
