import type { Exclusion, Finding } from '@tessera/evidence'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import type { Sample } from '../assay/sample.ts'
import { PatientVisits } from './patient-visits.ts'
import { flaggedBy, type SampleFlag } from './sample-flag.ts'
import { distanceFromTarget, requireWindows, type VisitWindow, windowOf } from './visit-window.ts'

export interface PlaceVisitsOptions {
  /** Visits by days since time zero; without them a visit is what the sheet calls it. */
  readonly windows?: readonly VisitWindow[]
  /** Column of the sheet that has the day since time zero itself; by default the date of the sample less time zero. */
  readonly dayColumn?: string
  /** Day of each visit of the sheet, for samples without a date: `{ 'week 6': 42 }`. */
  readonly visitDays?: Readonly<Record<string, number>>
  /** Columns of the sheet that exclude a sample where they are true: taken after steroids, after onset, ... */
  readonly exclude?: readonly SampleFlag[]
}

/**
 * Nests the patients' samples of an assay in patients, with days since each patient's time zero. Samples of no patient, without
 * time zero or day, flagged ones, and all but the first (by run order) of one patient and day leave, each with a row in the
 * exclusions. In a window with several samples of a patient the one nearest the planned day stands for the visit.
 * @param timeZero day of each patient's time zero, since 1970-01-01
 * @throws OmicsError `too-few` where no sample is left
 */
export function placeVisits(
  assay: Assay,
  timeZero: ReadonlyMap<string, number>,
  options: PlaceVisitsOptions = {},
): PatientVisits {
  const { windows, exclude = [] } = options
  if (windows) requireWindows(windows)
  const exclusions: Exclusion[] = []
  const findings: Finding[] = []
  const leave = ({ id, centre }: Sample, code: string, reason: string) =>
    exclusions.push({ unit: 'sample', id, centre, stage: 'visits', code, reason, question: null })
  const placed: { place: number; patientId: string; day: number }[] = []
  const flags = exclude.map(flag => flaggedBy(assay.samples, flag))
  findings.push(...flags.flatMap(flag => flag.findings))
  for (const [place, sample] of assay.samples.entries()) {
    const flag = flags.findIndex(({ flagged }) => flagged[place] === 1)
    const day = dayOf(sample, timeZero, options)
    if (sample.kind !== 'study') leave(sample, 'not-a-patient', `a ${sample.kind} sample`)
    else if (sample.patientId === null) leave(sample, 'no-patient', 'the sheet names no patient')
    else if (flag >= 0) leave(sample, `flagged-${exclude[flag].column}`, flags[flag].reason)
    else if (typeof day === 'string') leave(sample, day, reasons[day])
    else placed.push({ place, patientId: sample.patientId, day })
  }
  placed.sort(
    (a, b) =>
      (a.patientId < b.patientId ? -1 : a.patientId > b.patientId ? 1 : 0) ||
      a.day - b.day ||
      (assay.samples[a.place].runOrder ?? a.place) - (assay.samples[b.place].runOrder ?? b.place),
  )
  const kept = placed.filter(({ place, patientId, day }, k) => {
    const before = placed[k - 1]
    const again = before !== undefined && before.patientId === patientId && before.day === day
    if (again) leave(assay.samples[place], 'same-day', 'another sample of the patient and day counts')
    return !again
  })
  const days = exclusions.filter(({ code }) => code in reasons)
  for (const [code, rows] of Map.groupBy(days, ({ code }) => code))
    findings.push({
      severity: 'warning',
      code: `sample-${code}`,
      message: `${rows.length} samples leave: ${rows[0].reason} (${rows
        .slice(0, 3)
        .map(({ id }) => id)
        .join(', ')}${rows.length > 3 ? ', ...' : ''})`,
      cure: 'give the date of the sample in the sheet (taken_at) and of time zero in the clinical table, or name the column of days',
      count: rows.length,
    })
  if (kept.length === 0)
    throw new OmicsError(
      'too-few',
      'no sample has a patient and a day since time zero',
      'give a sheet (--samples) with patient and date of each sample, and time zero of each patient in the clinical table',
    )
  const patients = [...new Set(kept.map(({ patientId }) => patientId))]
  const start = new Int32Array(patients.length + 1)
  const numberOf = new Map(patients.map((id, i) => [id, i]))
  for (const { patientId } of kept) start[(numberOf.get(patientId) ?? 0) + 1]++
  for (let i = 0; i < patients.length; i++) start[i + 1] += start[i]
  const day = Float64Array.from(kept, one => one.day)
  const samples = kept.map(({ place }) => assay.samples[place])
  const visit = windows ? visitsByWindow(windows, start, day) : visitsOfSheet(samples, start)
  return new PatientVisits({
    assay: assay.select(Int32Array.from(kept, ({ place }) => place)),
    patients,
    start,
    day,
    visit,
    visitNames: windows
      ? windows.toSorted((a, b) => a.from - b.from).map(({ name }) => name)
      : orderedVisits(visit, day),
    exclusions,
    findings,
  })
}

const reasons: Readonly<Record<string, string>> = {
  'no-day': 'no day of the sample is known',
  'no-time-zero': 'no time zero of the patient is known',
}

function dayOf(
  { covariates, visit, takenAt, patientId }: Sample,
  timeZero: ReadonlyMap<string, number>,
  { dayColumn, visitDays }: PlaceVisitsOptions,
): number | 'no-day' | 'no-time-zero' {
  if (dayColumn !== undefined) {
    const given = covariates[dayColumn]
    return typeof given === 'number' && Number.isFinite(given) ? given : 'no-day'
  }
  if (takenAt === null) {
    const planned = visit === null ? undefined : visitDays?.[visit]
    return planned ?? 'no-day'
  }
  const zero = timeZero.get(patientId ?? '')
  return zero === undefined || !Number.isFinite(zero) ? 'no-time-zero' : takenAt - zero
}

function visitsByWindow(
  windows: readonly VisitWindow[],
  start: Int32Array,
  day: Float64Array,
): (string | null)[] {
  const visit = new Array<string | null>(day.length).fill(null)
  for (let i = 0; i + 1 < start.length; i++) {
    const nearest = new Map<string, { at: number; distance: number }>()
    for (let at = start[i]; at < start[i + 1]; at++) {
      const window = windowOf(windows, day[at])
      if (window === null) continue
      const distance = distanceFromTarget(window, day[at])
      const best = nearest.get(window.name)
      if (best === undefined || distance < best.distance) nearest.set(window.name, { at, distance })
    }
    for (const [name, { at }] of nearest) visit[at] = name
  }
  return visit
}

/** The first sample of a patient that the sheet gives the visit. */
function visitsOfSheet(samples: readonly Sample[], start: Int32Array): (string | null)[] {
  const visit = new Array<string | null>(samples.length).fill(null)
  for (let i = 0; i + 1 < start.length; i++) {
    const seen = new Set<string>()
    for (let at = start[i]; at < start[i + 1]; at++) {
      const name = samples[at].visit
      if (name === null || seen.has(name)) continue
      seen.add(name)
      visit[at] = name
    }
  }
  return visit
}

function orderedVisits(visit: readonly (string | null)[], day: Float64Array): string[] {
  const days = new Map<string, number[]>()
  visit.forEach((name, at) => {
    if (name !== null) days.set(name, [...(days.get(name) ?? []), day[at]])
  })
  const middle = (all: number[]) => all.toSorted((a, b) => a - b)[all.length >> 1]
  return [...days]
    .map(([name, all]) => ({ name, at: middle(all) }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name)
}
