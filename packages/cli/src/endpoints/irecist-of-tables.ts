import {
  acceptedReader,
  assessIrecist,
  assessRecordedImmune,
  bestImmuneDefaults,
  type ImmuneSummaryOptions,
  type IrecistSettings,
  irecistDefaults,
  readerAgreement,
  readImmuneCourses,
  readPatientCourses,
} from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { irecistDocument } from './irecist-document.ts'
import type { IrecistResult } from './irecist-result.ts'
import { immuneColumns, immuneRows } from './irecist-rows.ts'
import { irecistText } from './irecist-text.ts'
import { kindOfTable, readLesionInput } from './lesion-input.ts'
import { readerFilter } from './reader-filter.ts'
import { readResponseInput } from './response-input.ts'
import type { TableOptions } from './table-options.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

export interface IrecistCommandOptions extends TableOptions {
  readonly tu?: string
  readonly patients?: string
  readonly trace?: true
  readonly reader?: string
  readonly confirm?: true
  readonly confirmDays: number
  readonly maxNe: number
  readonly minSd: number
  readonly icpdFrom: number
  readonly icpdTo: number
  readonly icpdTolerance: number
  readonly keepPr?: true
  readonly baseline?: string
  readonly unit?: string
  readonly partialDate: 'first' | 'last'
}

/** The work of `tessera endpoints irecist`. */
export async function irecistOfTables(table: string, options: IrecistCommandOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const kind = await kindOfTable(table)
  const isRecorded = kind === 'RS' || kind === 'responses'
  if (isRecorded && options.tu !== undefined) throw new UsageError('--tu goes with an SDTM TR data set')
  const findings: Finding[] = []
  const summary = await summaryOptions(options, findings)
  const result = isRecorded
    ? await fromRecorded(table, summary, options, findings)
    : await fromLesions(table, summary, options, findings)
  if (options.out !== undefined) await writeRows(options.out, immuneColumns, immuneRows(result))
  return {
    document: irecistDocument(result),
    text: irecistText(result, { trace: options.trace === true, reader: options.reader }),
    findings: distinct(findings),
  }
}

async function summaryOptions(
  options: IrecistCommandOptions,
  findings: Finding[],
): Promise<ImmuneSummaryOptions> {
  const best = {
    minStableDays: options.minSd,
    confirmDays: options.confirmDays,
    mostNotEvaluable: options.maxNe,
  }
  if (options.patients === undefined) return { best }
  const [patients, immune] = [
    await readPatientCourses(options.patients),
    await readImmuneCourses(options.patients),
  ]
  findings.push(...patients.findings, ...immune.findings)
  return { best, courses: patients.courses, immuneCourses: immune.courses }
}

async function fromLesions(
  table: string,
  summary: ImmuneSummaryOptions,
  options: IrecistCommandOptions,
  findings: Finding[],
): Promise<IrecistResult> {
  const { tu, unit, columns } = options
  const input = await readLesionInput(table, { tu, unit, columns })
  const settings = settingsOf(options)
  const assessed = assessIrecist(input.lesions, input.readings, {
    ...summary,
    settings,
    recist: {
      baselineVisit: options.baseline ?? null,
      partialResponse: options.keepPr ? 'kept once confirmed' : 'by the sum',
      confirmDays: options.confirmDays,
      partialDate: options.partialDate,
    },
  })
  findings.push(...input.findings, ...assessed.findings)
  const wanted = readerFilter(options.reader, assessed.patients)
  return {
    ...rulesApplied(options, settings, summary),
    patients: assessed.patients.filter(wanted),
    visits: assessed.visits.filter(visit => wanted(visit) || isAcceptedLine(visit, wanted)),
    checks: [],
    refusals: assessed.refusals.filter(refusal => wanted(refusal) || wanted({ reader: acceptedReader })),
    agreement: readerAgreement(assessed.visits),
  }
}

async function fromRecorded(
  table: string,
  summary: ImmuneSummaryOptions,
  options: IrecistCommandOptions,
  findings: Finding[],
): Promise<IrecistResult> {
  const settings = settingsOf(options)
  const read = await readResponseInput(table, options.partialDate, options.columns, 'iRECIST')
  findings.push(...read.findings)
  const own = read.visits.filter(({ criteria }) => criteria === 'iRECIST')
  if (own.length === 0)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-irecist-responses',
        message: `none of the ${read.visits.length} recorded visits is by iRECIST (RSCAT)`,
        cure: 'give responses by iRECIST, or use tessera endpoints recist',
        file: read.file,
      },
    ])
  const assessed = assessRecordedImmune(own, { ...summary, check: settings })
  findings.push(...assessed.findings)
  const wanted = readerFilter(options.reader, assessed.patients)
  return {
    ...rulesApplied(options, settings, summary),
    patients: assessed.patients.filter(wanted),
    visits: [],
    checks: assessed.checks.filter(({ visit }) => wanted(visit) || isAcceptedLine(visit, wanted)),
    refusals: [],
    agreement: readerAgreement(
      own.flatMap(visit => (visit.overall === null ? [] : [{ ...visit, response: visit.overall }])),
    ),
  }
}

function rulesApplied(
  options: IrecistCommandOptions,
  settings: IrecistSettings,
  summary: ImmuneSummaryOptions,
) {
  return {
    confirm: options.confirm === true,
    settings,
    best: { ...bestImmuneDefaults, ...summary.best },
  }
}

function settingsOf(options: IrecistCommandOptions): IrecistSettings {
  return {
    ...irecistDefaults,
    confirmFromDays: options.icpdFrom,
    confirmToDays: options.icpdTo,
    toleranceDays: options.icpdTolerance,
  }
}

function isAcceptedLine(
  line: { readonly accepted: boolean | null },
  wanted: (record: { readonly reader: string }) => boolean,
): boolean {
  return line.accepted === true && wanted({ reader: acceptedReader })
}

/** Two passes over one table say some things twice. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [
    ...new Map(
      findings.map(finding => [
        JSON.stringify([finding.code, finding.file, finding.row, finding.patientId, finding.field]),
        finding,
      ]),
    ).values(),
  ]
}
