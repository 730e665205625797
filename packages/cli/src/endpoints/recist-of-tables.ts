import { type PatientCourse, readPatientCourses } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { kindOfTable, readLesionInput } from './lesion-input.ts'
import { type ResponseCriteria, recist } from './recist-criteria.ts'
import { recistDocument } from './recist-document.ts'
import { fromLesions } from './recist-from-lesions.ts'
import { fromRecorded } from './recist-from-recorded.ts'
import { bestSettings, type RecistCommandOptions, visitSettings } from './recist-options.ts'
import { adrsColumns, adrsRows } from './recist-rows.ts'
import { recistText } from './recist-text.ts'
import { readResponseInput } from './response-input.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

/** The work of `tessera endpoints recist`, and of `mrecist` by its criteria. */
export async function recistOfTables(
  table: string,
  options: RecistCommandOptions,
  criteria: ResponseCriteria = recist,
): Promise<Outcome> {
  requireTableEnding(options.out)
  const kind = await kindOfTable(table)
  const isRecorded = kind === 'RS' || kind === 'responses'
  if (isRecorded && options.rs !== undefined)
    throw new UsageError('--rs: the table is recorded responses already')
  if (!isRecorded && options.tr !== undefined) throw new UsageError('--tr goes with recorded responses (RS)')
  if (isRecorded && options.tr === undefined && options.tu !== undefined)
    throw new UsageError('--tu goes with an SDTM TR data set (--tr)')
  const patients = options.patients === undefined ? null : await readPatientCourses(options.patients)
  const courses = patients?.courses ?? new Map<string, PatientCourse>()
  const lesionsFile = isRecorded ? options.tr : table
  const recordedFile = isRecorded ? table : options.rs
  const columns = {
    lesions: isRecorded ? undefined : options.columns,
    recorded: isRecorded ? options.columns : undefined,
  }
  const findings: Finding[] = [...(patients?.findings ?? [])]
  const lesions =
    lesionsFile === undefined
      ? null
      : await readLesionInput(lesionsFile, { tu: options.tu, unit: options.unit, columns: columns.lesions })
  const recorded =
    recordedFile === undefined
      ? null
      : await readResponseInput(recordedFile, options.partialDate, columns.recorded, criteria.name)
  const best = bestSettings(options)
  const visits = visitSettings(options, criteria.defaults)
  const result =
    lesions !== null
      ? fromLesions(lesions, recorded?.visits ?? null, { visits, best, courses, options, criteria }, findings)
      : fromRecorded(recorded?.visits ?? [], { best, courses, options, criteria }, findings)
  findings.push(...(lesions?.findings ?? []), ...(recorded?.findings ?? []))
  if (options.out !== undefined) await writeRows(options.out, adrsColumns, adrsRows(result))
  return {
    document: recistDocument(result),
    text: recistText(result, { trace: options.trace === true, reader: options.reader }),
    findings: distinct(findings),
  }
}

/** Two readers of one file say some things twice. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map(
    findings.map(finding => [
      JSON.stringify([
        finding.code,
        finding.file,
        finding.row,
        finding.patientId,
        finding.field,
        finding.value,
      ]),
      finding,
    ]),
  )
  return [...seen.values()]
}
