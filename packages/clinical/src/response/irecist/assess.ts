import type { Finding } from '@tessera/evidence'
import type { Lesion, LesionReading } from '../lesion.ts'
import type { PatientCourses } from '../patient-course.ts'
import { acceptedSeries } from '../readers/accepted.ts'
import { assessRecist } from '../recist/assess.ts'
import type { ObjectiveRefusal } from '../recist/assessment.ts'
import { type RecistSettings, recistDefaults } from '../recist/settings.ts'
import { type ImmuneAssessment, judgeSeries } from './series.ts'
import { type ImmunePatient, type ImmuneSummaryOptions, summariseImmune } from './summary.ts'
import type { IrecistSettings } from './timepoint.ts'

export interface IrecistAssessment {
  readonly patients: readonly ImmunePatient[]
  readonly visits: readonly ImmuneAssessment[]
  readonly refusals: readonly ObjectiveRefusal[]
  readonly findings: readonly Finding[]
}

export interface IrecistOptions extends ImmuneSummaryOptions {
  readonly settings?: Partial<IrecistSettings>
  readonly recist?: Partial<RecistSettings>
}

/**
 * Response by iRECIST (Seymour 2017, Lancet Oncol 18:e143) at every visit, by patient and reader, with best response,
 * date of progression and duration. Each visit is judged by RECIST 1.1 first ({@link assessRecist}, whose findings and
 * refusals are handed on); then see {@link judgeImmune}. New lesions are measured apart from the targets of baseline.
 */
export function assessIrecist(
  lesions: readonly Lesion[],
  readings: readonly LesionReading[],
  options: IrecistOptions = {},
): IrecistAssessment {
  const settings: RecistSettings = { ...recistDefaults, ...options.recist }
  const courses: PatientCourses = options.courses ?? new Map()
  const recist = assessRecist(lesions, readings, { settings, courses })
  const overall = new Map(recist.visits.map(visit => [keyOf(visit, visit.visit), visit.overall]))
  const patients: ImmunePatient[] = []
  const visits: ImmuneAssessment[] = []
  const findings: Finding[] = []
  const starts = new Map<string, number>()
  for (const own of Map.groupBy(readings, reading => keyOf(reading)).values()) {
    const series = judgeSeries({
      lesions,
      readings: own,
      recist: settings,
      settings: options.settings ?? {},
      courses,
    })
    if (series.baseline === null) continue
    const judged = series.visits.map(visit => ({
      ...visit,
      recist: overall.get(keyOf(visit, visit.visit)) ?? visit.recist,
    }))
    visits.push(...judged)
    findings.push(...silences(judged))
    const { patientId, day } = series.baseline
    if (!starts.has(patientId)) starts.set(patientId, day)
    patients.push(summariseImmune(series.baseline, judged, day, options))
  }
  const accepted = acceptedSeries(visits, ({ judged }) => judged.rows[0])
  for (const own of Map.groupBy(accepted.records, ({ patientId }) => patientId).values()) {
    const sorted = own.toSorted((a, b) => a.day - b.day)
    patients.push(summariseImmune(own[0], sorted, starts.get(own[0].patientId) ?? Number.NaN, options))
  }
  return {
    patients,
    visits,
    refusals: recist.refusals,
    findings: [...recist.findings, ...findings, ...accepted.findings],
  }
}

/** Where growth decides between iUPD and iCPD and nobody said whether there was any. */
function silences(visits: readonly ImmuneAssessment[]): Finding[] {
  return visits.flatMap((visit, i) => {
    const before = visits[i - 1]
    const open = before?.response === 'iUPD' && visit.rule === 'iUPD: not confirmed'
    if (!open || !visit.categories.includes('non-target')) return []
    const { nonTarget, nonTargetIncrease, nonTargetSumMm } = visit.timepoint
    if (nonTarget !== 'PD' || nonTargetIncrease !== null || nonTargetSumMm > 0) return []
    return [
      {
        severity: 'warning',
        code: 'growth-not-said',
        message: `${visit.visit} by ${visit.reader}: non-target disease progressed before, and nothing says whether it grew further; it stays iUPD`,
        cure: 'say in the column increased whether non-target disease grew since the last assessment, or measure it',
        field: 'increased',
        file: visit.judged.file,
        row: visit.judged.rows[0],
        patientId: visit.patientId,
      },
    ]
  })
}

function keyOf(
  { patientId, reader }: { readonly patientId: string; readonly reader: string },
  visit = '',
): string {
  return JSON.stringify([patientId, reader, visit])
}
