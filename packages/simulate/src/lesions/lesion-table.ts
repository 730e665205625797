import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'

/** A lesion at an assessment, as the central reader saw it. */
export interface SeenLesion {
  readonly lesion: string
  readonly role: 'target' | 'non-target' | 'new'
  readonly organ: string
  readonly visit: string
  /** Days since 1970-01-01. */
  readonly day: number
  /** The diameter in mm, 0 where nothing is left; or the state of a lesion that is not measured. */
  readonly seen: number | 'present' | 'absent'
}

/** In which organ a lesion is a lymph node. */
export const lymphNode = 'LYMPH NODE'

/** Disease in bone, which is not measured. */
export const boneLesion = { lesion: 'NT01', role: 'non-target', organ: 'BONE' } as const

/** What appears where the disease spreads. */
export const newLesion = { lesion: 'N01', role: 'new', organ: 'LIVER', seen: 'present' } as const

/** Columns of the table of lesions; those of one study alone stand after `node`. */
export function lesionHeader(...further: readonly string[]): readonly string[] {
  return [
    ...['patient_id', 'lesion', 'role', 'organ', 'node', ...further],
    ...['visit', 'date', 'diameter', 'unit', 'state', 'reader'],
  ]
}

/** The row of a lesion at an assessment, in the order of {@link lesionHeader}. */
export function lesionRow(patient: string, one: SeenLesion, ...further: readonly Cell[]): Cell[] {
  const { lesion, role, organ, visit, day, seen } = one
  return [
    ...[patient, lesion, role, organ, organ === lymphNode ? 'Y' : 'N', ...further, visit, formatDay(day)],
    ...(typeof seen === 'number'
      ? [rounded(seen, 0), 'mm', seen === 0 ? 'absent' : 'measured']
      : [null, null, seen]),
    'central',
  ]
}
