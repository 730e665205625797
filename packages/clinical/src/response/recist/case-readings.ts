import { wholeDay } from '@tessera/tables'
import type { Lesion, LesionReading, LesionRole, LesionState } from '../lesion.ts'
import type { RecistCase } from './edge-cases.ts'

/** Days between the visits of a case. */
export const caseInterval = 56

const states: Readonly<Record<string, LesionState>> = {
  present: 'present',
  absent: 'absent',
  small: 'too small',
  ne: 'not evaluable',
  progression: 'unequivocal progression',
  equivocal: 'equivocal',
}

/** The lesions of a case: `T1 target liver; N1 target node irradiated; T1a target liver of T1; T2 target liver into T1`. */
export function caseLesions({ lesions }: Pick<RecistCase, 'lesions'>): Lesion[] {
  return lesions.split(';').map(text => {
    const [lesion, role, ...rest] = text.trim().split(' ')
    const after = (word: string) => (rest.includes(word) ? rest[rest.indexOf(word) + 1] : undefined)
    const [splitFrom, mergedInto] = [after('of'), after('into')]
    const organ = rest[0] === undefined || rest[0] === 'irradiated' ? null : rest[0].replace('-', ' ')
    return {
      patientId: 'P1',
      lesion,
      role: roleOf(role),
      organ: organ === 'node' ? 'lymph node' : organ,
      node: organ === 'node',
      irradiated: rest.includes('irradiated'),
      ...(splitFrom === undefined ? {} : { splitFrom }),
      ...(mergedInto === undefined ? {} : { mergedInto }),
    }
  })
}

/** The readings of a case, one row each. */
export function caseReadings({ visits }: Pick<RecistCase, 'visits'>): LesionReading[] {
  let row = 1
  return visits.flatMap((visit, i) =>
    visit.split(',').map(text => {
      const [lesion, value] = text.trim().split(' ')
      row++
      return {
        patientId: 'P1',
        lesion,
        reader: 'R1',
        visit: i === 0 ? 'baseline' : `week ${i * (caseInterval / 7)}`,
        day: wholeDay(19_000 + i * caseInterval),
        state: states[value] ?? 'measured',
        diameterMm: value in states ? Number.NaN : Number(value),
        enhancing: null,
        file: 'case.csv',
        row,
      }
    }),
  )
}

function roleOf(text: string): LesionRole {
  if (text === 'target' || text === 'non-target' || text === 'new') return text
  throw new Error(`no role: ${text}`)
}
