import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import { acceptedReader, acceptedSeries } from '../readers/accepted.ts'
import { type CheckSettings, checkRecorded, type RecordedCheck } from '../recorded/check.ts'
import { asImmune } from '../recorded/codes.ts'
import type { RecordedVisit } from '../recorded/recorded-visit.ts'
import { startDays } from '../recorded/start-day.ts'
import type { IrecistResponse } from '../visit-response.ts'
import { type ImmunePatient, type ImmuneSummaryOptions, summariseImmune } from './summary.ts'

export interface RecordedImmune {
  readonly patients: readonly ImmunePatient[]
  /** Every recorded visit with what its parts make of it. */
  readonly checks: readonly RecordedCheck[]
  readonly findings: readonly Finding[]
}

/**
 * Best response, date of progression and duration from recorded responses of iRECIST alone; visits of other criteria
 * are left out. Where readings are flagged as accepted, their series is a reader of its own, `accepted`. Study day 1 is the
 * start where the courses do not say it. Of two responses on one day the worse counts, with a finding.
 */
export function assessRecordedImmune(
  all: readonly RecordedVisit[],
  options: ImmuneSummaryOptions & { readonly check?: Partial<CheckSettings> } = {},
): RecordedImmune {
  const visits = all.filter(({ criteria }) => criteria === 'iRECIST')
  const checked = checkRecorded(visits, options.check)
  const starts = startDays(
    visits.filter(({ patientId }) => (options.courses?.get(patientId)?.referenceDay ?? null) === null),
  )
  const accepted = acceptedSeries(visits, ({ rows }) => rows.overall)
  const findings: Finding[] = [...checked.findings, ...starts.findings, ...accepted.findings]
  findings.push(...afterDeath(visits, options))
  const patients: ImmunePatient[] = []
  const series = Map.groupBy([...visits, ...accepted.records], ({ patientId, reader }) =>
    JSON.stringify([patientId, reader]),
  )
  for (const own of series.values()) {
    const [first] = own
    const responses = own.flatMap(visit => {
      const response = asImmune(visit.overall)
      return response === null ? [] : [{ ...visit, response }]
    })
    const worst = oneADay(responses)
    if (first.reader !== acceptedReader) findings.push(...worst.findings)
    patients.push(summariseImmune(first, worst.kept, starts.days.get(first.patientId) ?? Number.NaN, options))
  }
  return { patients, checks: checked.checks, findings }
}

function afterDeath(visits: readonly RecordedVisit[], { courses }: ImmuneSummaryOptions): Finding[] {
  return visits.flatMap(({ patientId, visit, day, overall, file, rows }) => {
    const death = courses?.get(patientId)?.deathDay ?? Number.NaN
    if (!(day > death)) return []
    const progression = overall === 'iUPD' || overall === 'iCPD'
    return [
      {
        severity: 'error',
        code: progression ? 'progression-after-death' : 'assessment-after-death',
        message: `${overall ?? 'an assessment'} at ${visit} on ${formatDay(day)}, after death on ${formatDay(death)}`,
        cure: 'correct the date of the visit or of death; the visit is no part of best response',
        field: 'RSDTC',
        file,
        ...(rows.overall === undefined ? {} : { row: rows.overall }),
        patientId,
      },
    ]
  })
}

type Recorded = RecordedVisit & { readonly response: IrecistResponse }

/** From worst to best, NE last: what counts where a day has two. */
const worstFirst: readonly IrecistResponse[] = [
  'iCPD',
  'iUPD',
  'NON-iCR/NON-iUPD',
  'iSD',
  'iPR',
  'iCR',
  'NE',
  'ND',
]

function oneADay(responses: readonly Recorded[]): {
  readonly kept: readonly Recorded[]
  readonly findings: readonly Finding[]
} {
  const findings: Finding[] = []
  const kept = [...Map.groupBy(responses, ({ day }) => day).values()].map(own => {
    const [worst, ...others] = own.toSorted(
      (a, b) => worstFirst.indexOf(a.response) - worstFirst.indexOf(b.response),
    )
    if (others.length > 0)
      findings.push({
        severity: 'warning',
        code: 'visits-same-day',
        message: `${own.map(({ visit, response }) => `${visit} (${response})`).join(' and ')} by ${worst.reader} are on one day: the worse counts`,
        cure: 'correct the date of one of them, or leave one out',
        file: worst.file,
        ...(others[0].rows.overall === undefined ? {} : { row: others[0].rows.overall }),
        field: 'RSDTC',
        patientId: worst.patientId,
      })
    return worst
  })
  return { kept, findings }
}
