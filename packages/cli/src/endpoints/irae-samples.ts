import path from 'node:path'
import {
  type DrugCourse,
  datedSamples,
  drugCourseFields,
  drugCourses,
  flagSamples,
  type ImmuneEndpoint,
  sampleDateFields,
} from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { formatDay, readRecords, soundRecords } from '@tessera/tables'
import { textTable } from '../terminal/text-table.ts'
import type { IraeOptions } from './irae-options.ts'

/** Samples with what may have changed them: the first event, steroids, antibiotics. Null where none were given. */
export async function flaggedSamples(rows: ImmuneEndpoint['rows'], options: IraeOptions) {
  if (options.samples === undefined) return null
  const { records, findings } = soundRecords(await readRecords(options.samples, sampleDateFields))
  const steroids = await readCourses(options.steroids)
  const antibiotics = await readCourses(options.antibiotics)
  const onset = new Map(
    rows.flatMap(({ patientId, event }) => (event ? [[patientId, event.start] as const] : [])),
  )
  const flagged = flagSamples(datedSamples(records), onset, steroids.courses, antibiotics.courses, {
    steroidDays: options.steroidDays,
    antibioticDays: options.antibioticDays,
  })
  const document = flagged.map(({ patientId, sample, day, flags }) => ({
    patient_id: patientId,
    sample,
    date: formatDay(day),
    flags,
  }))
  const shown = document.filter(({ flags }) => flags.length > 0)
  const text = `Samples: ${document.length}, ${shown.length} flagged\n${textTable(
    ['patient', 'sample', 'date', 'flags'],
    shown.map(one => [one.patient_id, one.sample, one.date, one.flags.join(', ')]),
  )}`
  return { document, text, findings: [...findings, ...steroids.findings, ...antibiotics.findings] }
}

async function readCourses(
  file: string | undefined,
): Promise<{ readonly courses: readonly DrugCourse[]; readonly findings: readonly Finding[] }> {
  if (file === undefined) return { courses: [], findings: [] }
  const { records, findings } = soundRecords(await readRecords(file, drugCourseFields))
  const read = drugCourses(records, path.basename(file))
  return { courses: read.courses, findings: [...findings, ...read.findings] }
}
