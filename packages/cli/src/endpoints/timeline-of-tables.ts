import {
  cycleSchedule,
  type PlannedVisit,
  readHandlingLimits,
  readSamples,
  readSamplingCourses,
  type SampleState,
  type SampleStatus,
  sampleStatuses,
  takenSampleFields,
} from '@tessera/clinical'
import { parsePartialDay } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { requireFields } from './lesion-input.ts'
import type { TableOptions } from './table-options.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

export interface TimelineOptions extends TableOptions {
  readonly patients: string
  readonly cut: string
  readonly everyCycles: number
  readonly cycleWeeks: number
  readonly toWeek: number
  readonly window: number
  readonly limits?: string
  readonly trace?: true
}

/** The work of `tessera endpoints timeline`. */
export async function sampleTimeline(table: string, options: TimelineOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  requireFields(options.columns, takenSampleFields)
  const schedule = scheduleOf(options)
  const taken = await readSamples(table, options.columns)
  const study = await readSamplingCourses(options.patients)
  const handling = options.limits === undefined ? null : await readHandlingLimits(options.limits)
  const { statuses, findings } = sampleStatuses(taken.samples, study.courses, {
    schedule,
    dataCut: parsePartialDay(options.cut)?.day ?? Number.NaN,
    limits: handling?.limits ?? {},
  })
  const rows = statuses.map(statusRow)
  if (options.out !== undefined) await writeRows(options.out, statusColumns, rows)
  const counts = countsOf(schedule, statuses)
  return {
    document: {
      data_cut: options.cut,
      schedule: schedule.map(({ visit, day, from, to, samples }) => ({ visit, day, from, to, samples })),
      counts,
      samples: rows,
    },
    text: textOf(counts, statuses, options),
    findings: [...taken.findings, ...study.findings, ...(handling?.findings ?? []), ...findings],
  }
}

function scheduleOf({ everyCycles, cycleWeeks, toWeek, window }: TimelineOptions): PlannedVisit[] {
  try {
    return cycleSchedule({ everyCycles, cycleWeeks, toWeek, window })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UsageError(error.message)
  }
}

const statusColumns = [
  'patient_id',
  'visit',
  'kind',
  'state',
  'sample',
  'days_off',
  'remarks',
  'because',
] as const

function statusRow({ patientId, visit, kind, state, sample, off, remarks }: SampleStatus) {
  return {
    patient_id: patientId,
    visit,
    kind,
    state,
    sample,
    days_off: off,
    remarks: remarks.map(({ flag }) => flag).join('; '),
    because: remarks.map(({ because }) => because).join('; '),
  }
}

type Counts = ReturnType<typeof countsOf>

/** Due: taken in or out of the window, or missing. */
function countsOf(schedule: readonly PlannedVisit[], statuses: readonly SampleStatus[]) {
  return schedule.flatMap(({ visit, samples }) =>
    samples.map(kind => {
      const of = statuses.filter(one => one.visit === visit && one.kind === kind)
      const count = (state: SampleState) => of.filter(one => one.state === state).length
      const [taken, outOfWindow, missing] = [count('taken'), count('out of window'), count('missing')]
      return {
        visit,
        kind,
        due: taken + outOfWindow + missing,
        taken,
        out_of_window: outOfWindow,
        missing,
        not_yet_due: count('not yet due'),
        not_due: count('not due'),
        with_remarks: of.filter(({ remarks }) => remarks.length > 0).length,
      }
    }),
  )
}

function textOf(counts: Counts, statuses: readonly SampleStatus[], { cut, trace }: TimelineOptions): string {
  const heading = textTable(
    ['visit', 'kind', 'due', 'taken', 'out of window', 'missing', 'not yet due', 'not due', 'with remarks'],
    counts.map(({ visit, kind, ...numbers }) => [visit, kind, ...Object.values(numbers).map(String)]),
  )
  const remarks = [
    ...Map.groupBy(
      statuses.flatMap(({ kind, remarks: of }) => of.map(({ flag }) => ({ kind, flag }))),
      ({ kind, flag }) => `${kind}: ${flag}`,
    ),
  ].map(([what, of]) => [what, String(of.length)])
  const parts = [`Samples at the data cut of ${cut}\n${heading}`]
  if (remarks.length > 0) parts.push(`Handling\n${textTable(['remark', 'samples'], remarks)}`)
  if (trace)
    parts.push(
      textTable(
        ['patient', 'visit', 'kind', 'state', 'sample', 'days off', 'remarks'],
        statuses.map(({ patientId, visit, kind, state, sample, off, remarks: of }) => [
          patientId,
          visit,
          kind,
          state,
          sample ?? '–',
          shortNumber(off),
          of.map(({ because }) => because).join('; '),
        ]),
      ),
    )
  return parts.join('\n\n')
}
