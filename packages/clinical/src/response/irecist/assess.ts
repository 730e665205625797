import type { Finding } from '@tessera/evidence'
import type { Lesion, LesionReading } from '../lesion.ts'
import { acceptedSeries } from '../readers/accepted.ts'
import { assessRecist } from '../recist/assess.ts'
import type { ObjectiveRefusal, VisitAssessment } from '../recist/assessment.ts'
import { uniqueLesions } from '../recist/lesion-names.ts'
import { type RecistSettings, recistDefaults } from '../recist/settings.ts'
import { judgeImmune } from './judge.ts'
import { type ImmunePatient, type ImmuneSummaryOptions, summariseImmune } from './summary.ts'
import type { ImmuneTimepoint, ImmuneVisit, IrecistSettings } from './timepoint.ts'
import { immuneTimepoints } from './timepoints.ts'

/** One line of the trace of iRECIST, with the visit as RECIST 1.1 judged it. */
export interface ImmuneAssessment extends ImmuneVisit {
  readonly patientId: string
  readonly reader: string
  readonly timepoint: ImmuneTimepoint
  readonly judged: VisitAssessment
  /** Whether this reader is the accepted one at this visit; null where nothing says so. */
  readonly accepted: boolean | null
  readonly file: string
}

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
  const shared = options.courses === undefined ? {} : { courses: options.courses }
  const recist = assessRecist(lesions, readings, { settings, ...shared })
  // An equivocal finding is no iUPD before it is unequivocal; the date of progression goes back all the same.
  const plain = assessRecist(lesions, readings, {
    settings: { ...settings, backdateEquivocal: false },
    ...shared,
  })
  const overall = new Map(recist.visits.map(visit => [keyOf(visit, visit.visit), visit.overall]))
  const readingsOf = Map.groupBy(readings, reading => keyOf(reading))
  const patients: ImmunePatient[] = []
  const visits: ImmuneAssessment[] = []
  const findings: Finding[] = []
  for (const trace of Map.groupBy(plain.visits, visit => keyOf(visit)).values()) {
    const [{ patientId, reader }] = trace
    const known = uniqueLesions(
      lesions.filter(lesion => lesion.patientId === patientId && (lesion.reader ?? reader) === reader),
    ).lesions
    const timepoints = immuneTimepoints(trace, known, readingsOf.get(keyOf(trace[0])) ?? [], settings)
    const judged = judgeImmune(timepoints, options.settings).map((visit, i) => ({
      ...visit,
      patientId,
      reader,
      timepoint: timepoints[i],
      judged: trace[i + 1],
      accepted: trace[i + 1].accepted,
      file: trace[i + 1].file,
      recist: overall.get(keyOf(trace[i + 1], visit.visit)) ?? visit.recist,
    }))
    visits.push(...judged)
    findings.push(...silences(judged))
    patients.push(summariseImmune(trace[0], judged, trace[0].day, options))
  }
  const accepted = acceptedSeries(visits, ({ judged }) => judged.rows[0])
  for (const own of Map.groupBy(accepted.records, ({ patientId }) => patientId).values()) {
    const baseline = plain.visits.find(visit => visit.baseline && visit.patientId === own[0].patientId)
    patients.push(summariseImmune(own[0], own, baseline?.day ?? Number.NaN, options))
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
