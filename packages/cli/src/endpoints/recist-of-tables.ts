import {
  acceptedReader,
  acceptedSeries,
  asRecist,
  assessRecist,
  type BestResponseSettings,
  bestResponseDefaults,
  bestResponses,
  bestResponsesOf,
  type Criteria,
  checkRecorded,
  type MeasuredBestResponse,
  type PatientCourse,
  type PatientCourses,
  type RecistAssessment,
  type RecistSettings,
  type RecordedCheck,
  type RecordedResponse,
  type RecordedVisit,
  readerAgreement,
  readPatientCourses,
  recistDefaults,
  startDays,
  type VisitAssessment,
} from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { kindOfTable, type LesionInput, readLesionInput } from './lesion-input.ts'
import { isAccepted, readerFilter } from './reader-filter.ts'
import { compareRecorded } from './recist-compared.ts'
import { recistDocument } from './recist-document.ts'
import { adrsColumns, adrsRows } from './recist-rows.ts'
import { recistText } from './recist-text.ts'
import { readResponseInput } from './response-input.ts'
import type { TableOptions } from './table-options.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

export interface RecistCommandOptions extends TableOptions {
  readonly tu?: string
  readonly rs?: string
  readonly tr?: string
  readonly patients?: string
  readonly trace?: true
  readonly reader?: string
  readonly confirm?: boolean
  readonly confirmDays: number
  readonly confirmWithin?: number
  readonly maxNe: number
  readonly acceptSd?: true
  readonly minSd: number
  readonly controlDays?: number
  readonly afterCr: 'progression' | 'as-it-stands'
  readonly visitAfterCr: 'pd-when-confirmed' | 'pd' | 'by-the-sum'
  readonly keepPr?: true
  readonly baseline?: string
  readonly unit?: string
  readonly partialDate: 'first' | 'last'
  readonly all?: true
}

/** A line of the trace: a visit as one reader saw it, derived, recorded or both. */
export interface TraceLine {
  readonly patientId: string
  readonly reader: string
  readonly visit: string
  readonly day: number
  readonly derived: VisitAssessment | null
  /** The recorded overall response; null where none is. */
  readonly recorded: string | null
  /** What the recorded parts make of it, where there is nothing to derive it from. */
  readonly check: RecordedCheck | null
  readonly file: string
  readonly row: number | undefined
}

export interface RecistResult {
  readonly criteria: Criteria
  readonly settings: { readonly visits: RecistSettings | null; readonly best: BestResponseSettings }
  readonly confirm: boolean
  readonly lines: readonly TraceLine[]
  readonly best: readonly MeasuredBestResponse[]
  readonly agreement: ReturnType<typeof readerAgreement>
  readonly compared: { readonly recorded: number; readonly agreed: number } | null
}

/** The criteria that visits are judged by; all else is the same for RECIST 1.1 and mRECIST. */
export interface ResponseCriteria {
  readonly name: Criteria
  readonly defaults: RecistSettings
  assess(
    input: LesionInput,
    basis: { readonly settings: RecistSettings; readonly courses: PatientCourses },
  ): RecistAssessment
}

const recist: ResponseCriteria = {
  name: 'RECIST 1.1',
  defaults: recistDefaults,
  assess: ({ lesions, readings }, basis) => assessRecist(lesions, readings, basis),
}

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

interface Basis {
  readonly best: BestResponseSettings
  readonly courses: ReadonlyMap<string, PatientCourse>
  readonly options: RecistCommandOptions
  readonly criteria: ResponseCriteria
}

function fromLesions(
  input: LesionInput,
  recorded: readonly RecordedVisit[] | null,
  { visits: settings, best, courses, options, criteria }: Basis & { readonly visits: RecistSettings },
  findings: Finding[],
): RecistResult {
  const assessment = criteria.assess(input, { settings, courses })
  const accepted = acceptedSeries(assessment.visits, ({ rows }) => rows[0])
  const wanted = readerFilter(options.reader, [...assessment.visits, ...accepted.records])
  const visits = [...assessment.visits, ...accepted.records].filter(wanted)
  const refusals = [
    ...assessment.refusals,
    ...acceptedRefusals(assessment.refusals, accepted.records),
  ].filter(wanted)
  const derived = bestResponsesOf({ visits, refusals }, { settings: best, courses })
  findings.push(
    ...assessment.findings,
    ...(options.reader === undefined || isAccepted(options.reader) ? accepted.findings : []),
    ...derived.findings,
  )
  const own = assessment.visits.filter(visit => wanted(visit) || isAcceptedLine(options.reader, visit))
  const compared =
    recorded === null
      ? null
      : compareRecorded(
          own,
          recorded.filter(visit => visit.criteria === criteria.name),
        )
  findings.push(...(compared?.findings ?? []))
  return {
    criteria: criteria.name,
    settings: { visits: settings, best },
    confirm: options.confirm !== false,
    lines: own.map(visit => ({
      patientId: visit.patientId,
      reader: visit.reader,
      visit: visit.visit,
      day: visit.day,
      derived: visit,
      recorded: compared?.of(visit)?.overall ?? null,
      check: null,
      file: visit.file,
      row: visit.rows[0],
    })),
    best: derived.best,
    agreement: readerAgreement(
      assessment.visits.flatMap(visit =>
        visit.overall === null ? [] : [{ ...visit, response: visit.overall }],
      ),
    ),
    compared: compared === null ? null : { recorded: compared.recorded, agreed: compared.agreed },
  }
}

function fromRecorded(
  all: readonly RecordedVisit[],
  { best: settings, courses, options, criteria }: Basis,
  findings: Finding[],
): RecistResult {
  const visits = all.filter(visit => visit.criteria === criteria.name)
  if (visits.length === 0)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-recist-responses',
        message: `none of the ${all.length} recorded visits is by ${criteria.name} (RSCAT)`,
        cure: `give responses by ${criteria.name}, or use the command of the criteria that they are by`,
        ...(all[0] ? { file: all[0].file } : {}),
      },
    ])
  const checked = checkRecorded(visits)
  const checks = new Map(checked.checks.map(check => [check.visit, check]))
  const starts = startDays(
    visits.filter(({ patientId }) => (courses.get(patientId)?.referenceDay ?? null) === null),
  )
  const accepted = acceptedSeries(visits, ({ rows }) => rows.overall)
  const wanted = readerFilter(options.reader, [...visits, ...accepted.records])
  const responses = [...visits, ...accepted.records].filter(wanted).flatMap((visit): RecordedResponse[] => {
    const response = asRecist(visit.overall)
    if (response === null || courses.get(visit.patientId)?.completeResection) return []
    const { patientId, reader, visit: name, day, file, rows } = visit
    return [{ patientId, reader, visit: name, day, response, file, row: rows.overall ?? 0 }]
  })
  const derived = bestResponses(responses, {
    settings,
    courses,
    baselineDay: patientId => starts.days.get(patientId) ?? null,
  })
  findings.push(
    ...checked.findings,
    ...starts.findings,
    ...(options.reader === undefined || isAccepted(options.reader) ? accepted.findings : []),
    ...derived.findings,
    ...resected(visits, courses),
    ...withoutParts(checked.checks, visits[0].file),
  )
  const own = visits.filter(visit => wanted(visit) || isAcceptedLine(options.reader, visit))
  return {
    criteria: criteria.name,
    settings: { visits: null, best: settings },
    confirm: options.confirm !== false,
    lines: own.map(visit => ({
      patientId: visit.patientId,
      reader: visit.reader,
      visit: visit.visit,
      day: visit.day,
      derived: null,
      recorded: visit.overall,
      check: checks.get(visit) ?? null,
      file: visit.file,
      row: visit.rows.overall,
    })),
    best: derived.best.map(one => {
      const is = (response: string) => (one.reader === '' ? false : response === 'CR' || response === 'PR')
      return {
        ...one,
        bestChange: null,
        objectiveResponse: is(one.best.response),
        confirmedObjectiveResponse: is(one.confirmed.response),
        refusal: null,
        outsideField: null,
      }
    }),
    agreement: readerAgreement(
      visits.flatMap(visit => (visit.overall === null ? [] : [{ ...visit, response: visit.overall }])),
    ),
    compared: null,
  }
}

/** Recorded overall responses alone: nothing says how they were reached. */
function withoutParts(checks: readonly RecordedCheck[], file: string): Finding[] {
  const bare = checks.filter(
    ({ visit: { rows } }) => rows.target === undefined && rows.nonTarget === undefined,
  )
  if (bare.length === 0) return []
  return [
    {
      severity: 'note',
      code: 'responses-without-parts',
      message: `${bare.length} of ${checks.length} overall responses stand without target and non-target responses: they are taken as recorded`,
      cure: 'where the lesions were measured, --tr FILE --tu FILE derives the responses and holds them against the recorded ones',
      file,
      count: bare.length,
    },
  ]
}

/** The accepted series of a patient is refused where every reader in it is. */
function acceptedRefusals(
  refusals: ReturnType<typeof assessRecist>['refusals'],
  accepted: readonly VisitAssessment[],
) {
  const patients = new Set(accepted.map(({ patientId }) => patientId))
  return [...Map.groupBy(refusals, ({ patientId }) => patientId)]
    .filter(([patientId]) => patients.has(patientId))
    .map(([, [first]]) => ({ ...first, reader: acceptedReader }))
}

function resected(visits: readonly RecordedVisit[], courses: ReadonlyMap<string, PatientCourse>): Finding[] {
  const patients = Map.groupBy(
    visits.filter(({ patientId }) => courses.get(patientId)?.completeResection),
    ({ patientId }) => patientId,
  )
  return [...patients].map(([patientId, [{ file, rows }]]) => ({
    severity: 'error',
    code: 'complete-resection',
    message: 'objective response is refused after complete resection: there is no disease left to measure',
    cure: 'use the time to recurrence (recurrence-free or disease-free survival) instead',
    file,
    ...(rows.overall === undefined ? {} : { row: rows.overall }),
    patientId,
  }))
}

function isAcceptedLine(asked: string | undefined, line: { readonly accepted: boolean | null }): boolean {
  return asked !== undefined && isAccepted(asked) && line.accepted === true
}

function bestSettings(options: RecistCommandOptions): BestResponseSettings {
  return {
    ...bestResponseDefaults,
    minStableDays: options.minSd,
    confirmDays: options.confirmDays,
    confirmWithinDays: options.confirmWithin ?? null,
    mostNotEvaluable: options.maxNe,
    acceptStable: options.acceptSd === true,
    diseaseAfterComplete: options.afterCr === 'progression' ? 'progression' : 'as it stands',
    controlDays: options.controlDays ?? null,
    listMissing: options.all === true,
  }
}

const visitAfterComplete = {
  'pd-when-confirmed': 'progression when confirmed',
  pd: 'progression',
  'by-the-sum': 'by the sum',
} as const

function visitSettings(options: RecistCommandOptions, defaults: RecistSettings): RecistSettings {
  return {
    ...defaults,
    baselineVisit: options.baseline ?? null,
    diseaseAfterComplete: visitAfterComplete[options.visitAfterCr],
    partialResponse: options.keepPr ? 'kept once confirmed' : 'by the sum',
    confirmDays: options.confirmDays,
    partialDate: options.partialDate,
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
