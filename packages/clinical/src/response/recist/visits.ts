import type { Finding } from '@tessera/evidence'
import { formatDay, type PartialDay } from '@tessera/tables'
import type { LesionReading } from '../lesion.ts'
import type { RecistSettings } from './settings.ts'

/** The readings of one visit by one reader. */
export interface Visit {
  readonly visit: string
  readonly number: number
  readonly firstScan: number
  readonly lastScan: number
  readonly imputed: boolean
  readonly accepted: boolean | null
  readonly readings: ReadonlyMap<string, LesionReading>
  readonly file: string
  readonly rows: readonly number[]
}

/** The day that stands for a date; NaN where nothing is known. */
export function imputedDay(day: PartialDay, partialDate: RecistSettings['partialDate']): number {
  if (day.precision === 'day') return day.day
  return partialDate === 'first' ? day.earliest : day.latest
}

/**
 * Visits of one patient and reader in order of their first scan. A visit is what the table calls by one name;
 * where two have one day their numbers, then their rows, give the order.
 * Findings: a visit without a date (left out), partial dates, a lesion read twice at a visit (the first counts), two
 * visits on one day, visits whose dates contradict their numbers, scans of one visit far apart.
 */
export function visitsOf(
  readings: readonly LesionReading[],
  settings: Pick<RecistSettings, 'partialDate'>,
): { readonly visits: readonly Visit[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const visits: Visit[] = []
  for (const own of namedVisits(readings)) {
    const [{ visit }] = own
    const dated = own.filter(({ day }) => day.precision !== 'missing')
    if (dated.length === 0) {
      findings.push(finding(own[0], 'visit-without-date', `${visit} has no date and is left out`, addDate))
      continue
    }
    const partial = dated.filter(({ day }) => day.precision !== 'day')
    if (partial.length > 0)
      findings.push({
        ...finding(
          partial[0],
          'date-partial',
          `only the ${partial[0].day.precision} of ${visit} is known: the ${settings.partialDate} day of it counts`,
          'add the day; --partial-date says which day counts without it',
        ),
        severity: 'note',
        count: partial.length,
      })
    const days = dated.map(({ day }) => imputedDay(day, settings.partialDate))
    const flags = own.flatMap(({ accepted }) => (accepted == null ? [] : [accepted]))
    visits.push({
      visit,
      number: own[0].visitNumber ?? Number.NaN,
      firstScan: Math.min(...days),
      lastScan: Math.max(...days),
      imputed: partial.length > 0,
      accepted: flags.length === 0 ? null : flags.every(flag => flag),
      readings: byLesion(own, findings),
      file: own[0].file,
      rows: own.map(({ row }) => row),
    })
  }
  const order = visits.toSorted(
    (a, b) => a.firstScan - b.firstScan || compareNumbers(a.number, b.number) || a.rows[0] - b.rows[0],
  )
  return { visits: order, findings: [...findings, ...orderFindings(order, readings)] }
}

/** Readings of one name; an unscheduled visit whose lesions are read again on another day is two visits. */
function namedVisits(readings: readonly LesionReading[]): (readonly LesionReading[])[] {
  return [...Map.groupBy(readings, ({ visit }) => visit)].flatMap(([visit, own]) => {
    if (!/unsch/i.test(visit)) return [own]
    const repeated = [...Map.groupBy(own, ({ lesion }) => lesion).values()].some(([first, ...others]) =>
      others.some(({ day }) => day.earliest !== first.day.earliest),
    )
    return repeated ? [...Map.groupBy(own, ({ day }) => day.earliest).values()] : [own]
  })
}

const addDate = 'write the date of the scan as 2024-03-15'

function byLesion(readings: readonly LesionReading[], findings: Finding[]): Map<string, LesionReading> {
  const read = new Map<string, LesionReading>()
  for (const reading of readings) {
    const earlier = read.get(reading.lesion)
    if (!earlier) {
      read.set(reading.lesion, reading)
      continue
    }
    const same = earlier.state === reading.state && Object.is(earlier.diameterMm, reading.diameterMm)
    findings.push({
      ...finding(
        reading,
        'measured-twice',
        `lesion ${reading.lesion} is read twice at ${reading.visit} (rows ${earlier.row} and ${reading.row})${same ? ', alike' : `: ${stateText(earlier)} and ${stateText(reading)}; the first counts`}`,
        'leave one of the rows out; two lesions need two names',
      ),
      severity: same ? 'warning' : 'error',
    })
  }
  return read
}

function stateText({ state, diameterMm }: LesionReading): string {
  return state === 'measured' ? `${diameterMm} mm` : state
}

/** Scans of one visit further apart than this are looked at (visit windows are seldom wider than two weeks). */
const farApartDays = 28

function orderFindings(visits: readonly Visit[], readings: readonly LesionReading[]): Finding[] {
  const findings: Finding[] = []
  const at = (visit: Visit) => readings.find(({ row }) => row === visit.rows[0]) ?? readings[0]
  visits.forEach((visit, i) => {
    if (visit.lastScan - visit.firstScan > farApartDays)
      findings.push({
        ...finding(
          at(visit),
          'visit-far-apart',
          `the scans of ${visit.visit} are ${visit.lastScan - visit.firstScan} days apart`,
          'check the dates and the name of the visit',
        ),
        severity: 'warning',
      })
    const next = visits[i + 1]
    if (!next) return
    if (next.firstScan === visit.firstScan && !visit.imputed && !next.imputed)
      findings.push(
        finding(
          at(next),
          'visits-same-day',
          `${visit.visit} (row ${visit.rows[0]}) and ${next.visit} (row ${next.rows[0]}) are both on ${formatDay(visit.firstScan)}`,
          'correct the date of one of them, or give both one name',
        ),
      )
    const [a, b] = [orderOf(visit), orderOf(next)]
    if (a.kind === b.kind && a.at > b.at)
      findings.push(
        finding(
          at(next),
          'visits-out-of-order',
          `${next.visit} (row ${next.rows[0]}, ${formatDay(next.firstScan)}) is dated after ${visit.visit} (row ${visit.rows[0]}, ${formatDay(visit.firstScan)}); dates give the order`,
          'correct the date or the name of the visit',
        ),
      )
  })
  return findings
}

/** The place that a visit's number or its name (`WEEK 6`, `Cycle 3`) claims. */
function orderOf({ visit, number }: Visit): { readonly kind: string; readonly at: number } {
  if (!Number.isNaN(number)) return { kind: 'number', at: number }
  const match = /^(\D*?)\s*(\d+(?:\.\d+)?)$/.exec(visit.trim())
  return match ? { kind: match[1].toLowerCase(), at: Number(match[2]) } : { kind: visit, at: Number.NaN }
}

function compareNumbers(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? 0 : a - b
}

function finding(
  { file, row, patientId, lesion }: LesionReading,
  code: string,
  message: string,
  cure: string,
): Finding {
  const field = code.startsWith('measured')
    ? 'lesion'
    : code.startsWith('visit-') || code.startsWith('date')
      ? 'date'
      : 'visit'
  return {
    severity: 'error',
    code,
    message,
    cure,
    file,
    row,
    field,
    patientId,
    ...(field === 'lesion' ? { value: lesion } : {}),
  }
}
