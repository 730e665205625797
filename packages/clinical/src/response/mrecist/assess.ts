import type { Finding } from '@tessera/evidence'
import type { Lesion, LesionReading } from '../lesion.ts'
import type { PatientCourses } from '../patient-course.ts'
import { assessRecist } from '../recist/assess.ts'
import type { RecistAssessment } from '../recist/assessment.ts'
import { atBaseline } from '../recist/baseline-visit.ts'
import { uniqueLesions } from '../recist/lesion-names.ts'
import { imputedDay, visitsOf } from '../recist/visits.ts'
import { newLesionReadings } from './new-lesion.ts'
import { type MrecistSettings, mrecistDefaults } from './settings.ts'
import { withSuitableRoles } from './suitable.ts'
import { viableReading } from './viable.ts'

export interface MrecistOptions {
  readonly settings?: Partial<MrecistSettings>
  readonly courses?: PatientCourses
}

/**
 * Response of hepatocellular carcinoma by modified RECIST (Lencioni and Llovet 2010, Semin Liver Dis 30:52; Llovet and Lencioni
 * 2020, J Hepatol 72:288) at every visit: RECIST on viable tumour, which enhances in the arterial phase.
 * Lesions get the role that mRECIST gives them, readings become those of viable tumour, new lesions count once they are proven; {@link assessRecist} judges
 * what is left. CR: no arterial enhancement in any lesion. PR: 30 % below baseline. PD: 20 % over the nadir of the viable
 * diameters. After complete resection objective response is refused.
 */
export function assessMrecist(
  lesions: readonly Lesion[],
  readings: readonly LesionReading[],
  options: MrecistOptions = {},
): RecistAssessment {
  const settings = { ...mrecistDefaults, ...options.settings }
  const findings: Finding[] = []
  const ours: Lesion[] = []
  const viable: LesionReading[] = []
  for (const read of Map.groupBy(readings, ({ patientId, reader }) =>
    JSON.stringify([patientId, reader]),
  ).values()) {
    const [{ patientId, reader }] = read
    const known = lesions.filter(
      lesion => lesion.patientId === patientId && (lesion.reader ?? reader) === reader,
    )
    const unique = uniqueLesions(known)
    const { visits } = visitsOf(read, settings)
    const baseline = visits.length > 0 ? atBaseline(visits, settings).visits[0].readings : new Map()
    const suited = withSuitableRoles(unique.lesions, baseline, settings)
    findings.push(...unique.findings, ...suited.findings)
    ours.push(...suited.lesions.map(lesion => ({ ...lesion, reader })))
    const roles = new Map(suited.lesions.map(lesion => [lesion.lesion, lesion]))
    for (const [name, own] of Map.groupBy(inTime(read, settings), ({ lesion }) => lesion)) {
      const lesion = roles.get(name)
      const judged =
        lesion === undefined ? { readings: own, findings: [] } : judgeReadings(lesion, own, settings)
      viable.push(...judged.readings)
      findings.push(...judged.findings)
    }
  }
  const order = new Map(readings.map((reading, i) => [placeOf(reading), i]))
  viable.sort((a, b) => (order.get(placeOf(a)) ?? 0) - (order.get(placeOf(b)) ?? 0))
  const assessed = assessRecist(ours, viable, {
    settings,
    ...(options.courses === undefined ? {} : { courses: options.courses }),
  })
  return { ...assessed, findings: [...findings, ...assessed.findings] }
}

function judgeReadings(
  lesion: Lesion,
  own: readonly LesionReading[],
  settings: MrecistSettings,
): { readonly readings: readonly LesionReading[]; readonly findings: readonly Finding[] } {
  if (lesion.role === 'new') return newLesionReadings(lesion, own, settings)
  const judged = own.map(reading => viableReading(lesion, reading, settings))
  return {
    readings: judged.map(({ reading }) => reading),
    findings: judged.flatMap(({ finding }) => finding ?? []),
  }
}

function inTime(readings: readonly LesionReading[], settings: MrecistSettings): readonly LesionReading[] {
  return readings.toSorted(
    (a, b) =>
      imputedDay(a.day, settings.partialDate) - imputedDay(b.day, settings.partialDate) || a.row - b.row,
  )
}

function placeOf({ file, row, reader, visit, lesion, patientId }: LesionReading): string {
  return JSON.stringify([file, row, patientId, reader, visit, lesion])
}
