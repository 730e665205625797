import type { Finding } from '@tessera/evidence'
import { immuneName } from '../irecist/immune-overall.ts'
import { overallResponse } from '../overall.ts'
import { asNonTarget, asTarget } from './codes.ts'
import type { RecordedVisit } from './recorded-visit.ts'

/** What the tables make of the recorded parts of a visit. */
export interface RecordedCheck {
  readonly visit: RecordedVisit
  /** Overall responses that the tables allow; empty where the parts do not suffice to say. */
  readonly allowed: readonly string[]
  readonly rule: string
  readonly because: string
  /** Whether the recorded overall response is among them; null where it, or a part, is not recorded. */
  readonly agrees: boolean | null
}

export interface CheckedResponses {
  readonly checks: readonly RecordedCheck[]
  readonly findings: readonly Finding[]
}

/** Days between the first iUPD and the scan that may confirm it; see `IrecistSettings`. */
export interface CheckSettings {
  readonly confirmFromDays: number
  readonly toleranceDays: number
}

const defaults: CheckSettings = { confirmFromDays: 28, toleranceDays: 2 }

/**
 * Checks recorded overall responses against their recorded target, non-target and new-lesion responses: Tables 1 and 2
 * of RECIST 1.1 (Eisenhauer 2009; mRECIST has the same), and Table 2 of iRECIST (Seymour 2017), which allows several
 * where growth after iUPD decides. A disagreement is a warning; the record stands.
 * @param visits in order of patient, criteria, reader and day, as `readRecordedResponses` gives them
 */
export function checkRecorded(
  visits: readonly RecordedVisit[],
  given: Partial<CheckSettings> = {},
): CheckedResponses {
  const settings = { ...defaults, ...given }
  const findings: Finding[] = []
  const checks: RecordedCheck[] = []
  const courses = Map.groupBy(visits, ({ patientId, criteria, reader }) =>
    JSON.stringify([patientId, criteria, reader]),
  )
  for (const course of courses.values()) {
    let open: Open = { since: null, confirmed: null, newLesion: false }
    for (const visit of course) {
      const check = visit.criteria === 'iRECIST' ? checkImmune(visit, open) : checkPlain(visit)
      checks.push(check)
      if (check.agrees === false) findings.push(disagreement(check))
      if (visit.criteria !== 'iRECIST') continue
      findings.push(...orderFindings(visit, open, settings))
      open = after(visit, open)
    }
  }
  return { checks, findings }
}

/** Where a course of iRECIST stands. */
interface Open {
  /** The first iUPD of the progression that waits for confirmation. */
  readonly since: RecordedVisit | null
  readonly confirmed: RecordedVisit | null
  /** A new lesion was recorded before. */
  readonly newLesion: boolean
}

function after(visit: RecordedVisit, open: Open): Open {
  const newLesion = open.newLesion || visit.newLesions === 'unequivocal'
  if (visit.overall === 'iUPD') return { ...open, since: open.since ?? visit, newLesion }
  if (visit.overall === 'iCPD') return { ...open, confirmed: open.confirmed ?? visit, newLesion }
  if (visit.overall === 'NE' || visit.overall === null) return { ...open, newLesion }
  return { ...open, since: null, newLesion }
}

function checkPlain(visit: RecordedVisit): RecordedCheck {
  const missing = partMissing(visit)
  if (missing !== null) return notChecked(visit, missing)
  const { response, rule, because } = overallResponse(
    asTarget(visit.target),
    asNonTarget(visit.nonTarget),
    visit.newLesions ?? 'none',
  )
  return { visit, allowed: [response], rule, because, agrees: agreesWith(visit, [response]) }
}

function checkImmune(visit: RecordedVisit, open: Open): RecordedCheck {
  const missing = partMissing(visit)
  if (missing !== null) return notChecked(visit, missing)
  const made = (allowed: readonly string[], rule: string, because: string): RecordedCheck => ({
    visit,
    allowed,
    rule: `irecist table-2: ${rule}`,
    because,
    agrees: agreesWith(visit, allowed),
  })
  if (open.confirmed !== null && visit.overall !== 'iCPD')
    return notChecked(visit, `progression was confirmed at ${open.confirmed.visit}`)
  const parts = [visit.target, visit.nonTarget]
  const newLesion = visit.newLesions === 'unequivocal'
  if (parts.includes('iCPD')) return made(['iCPD'], 'part iCPD', 'progression of a part is confirmed')
  if (parts.includes('iUPD'))
    return open.since === null
      ? made(['iUPD'], 'part iUPD', 'a part progresses for the first time')
      : made(
          ['iUPD', 'iCPD'],
          'part iUPD again',
          `a part progresses as at ${open.since.visit}: growth since then decides`,
        )
  const table = overallResponse(asTarget(visit.target), asNonTarget(visit.nonTarget))
  const free = immuneName(table.response)
  if (!newLesion) return made([free], `${table.rule}`, table.because)
  if (open.since !== null)
    return made(
      [...new Set(['iUPD', 'iCPD', free])],
      'new lesion, iUPD before',
      `a new lesion after iUPD at ${open.since.visit}: its growth and the shrinkage of the others decide`,
    )
  return open.newLesion
    ? made(
        [...new Set(['iUPD', free])],
        'new lesion known',
        'a new lesion that was recorded before: another one would be iUPD',
      )
    : made(['iUPD'], 'new lesion', 'a first new lesion is unconfirmed progression')
}

function agreesWith({ overall }: RecordedVisit, allowed: readonly string[]): boolean | null {
  return overall === null ? null : allowed.includes(overall)
}

function notChecked(visit: RecordedVisit, because: string): RecordedCheck {
  return { visit, allowed: [], rule: 'as recorded', because, agrees: null }
}

/** Why the parts do not suffice; null where they do. */
function partMissing({ target, nonTarget, newLesions, rows }: RecordedVisit): string | null {
  if (rows.target === undefined && rows.nonTarget === undefined && newLesions === null)
    return 'no parts are recorded'
  if (rows.target !== undefined && target === null) return 'the target response is no code of the criteria'
  if (rows.nonTarget !== undefined && nonTarget === null)
    return 'the non-target response is no code of the criteria'
  if (rows.target === undefined && rows.nonTarget === undefined && newLesions === 'none')
    return 'neither a target nor a non-target response is recorded'
  return null
}

function disagreement({ visit, allowed, rule, because }: RecordedCheck): Finding {
  const { target, nonTarget, newLesions } = visit
  const parts = `target ${target ?? 'none'}, non-target ${nonTarget ?? 'none'}, new lesion ${newLesions ?? 'not recorded'}`
  return {
    severity: 'warning',
    code: 'response-contradicts-parts',
    message: `${visit.visit} by ${visit.reader} is recorded as ${visit.overall}, its parts (${parts}) make ${allowed.join(' or ')}: ${because} (${rule})`,
    cure: 'correct the overall response or the part that is wrong; the recorded one counts',
    ...placeOf(visit),
    value: visit.overall ?? '',
  }
}

function orderFindings(visit: RecordedVisit, open: Open, settings: CheckSettings): Finding[] {
  if (open.confirmed !== null && visit.overall !== null)
    return [
      {
        severity: 'note',
        code: 'response-after-icpd',
        message: `${visit.visit} by ${visit.reader} is recorded as ${visit.overall} after iCPD at ${open.confirmed.visit}: it changes nothing`,
        cure: 'none needed, unless iCPD was recorded by mistake',
        ...placeOf(visit),
      },
    ]
  if (visit.overall !== 'iCPD') return []
  if (open.since === null)
    return [
      {
        severity: 'warning',
        code: 'icpd-without-iupd',
        message: `${visit.visit} by ${visit.reader} is recorded as iCPD, with no iUPD before that it could confirm`,
        cure: 'record the first progression as iUPD',
        ...placeOf(visit),
      },
    ]
  const days = visit.day - open.since.day
  if (days >= settings.confirmFromDays - settings.toleranceDays) return []
  return [
    {
      severity: 'warning',
      code: 'icpd-too-early',
      message: `${visit.visit} by ${visit.reader} confirms iUPD at ${open.since.visit} after ${days} days; at least ${settings.confirmFromDays} are foreseen`,
      cure: 'repeat the scan 4 to 8 weeks after iUPD; sooner only where new symptoms led to it and a further new lesion was found',
      ...placeOf(visit),
    },
  ]
}

function placeOf({ file, rows, patientId }: RecordedVisit) {
  return { file, ...(rows.overall === undefined ? {} : { row: rows.overall }), field: 'OVRLRESP', patientId }
}
