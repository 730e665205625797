import type { Finding } from '@tessera/evidence'
import type { DomainOptions } from '../../cdisc/domain.ts'
import { type ResponseRecord, readResponses, type responseFields } from '../../cdisc/responses.ts'
import type { NewLesions } from '../overall.ts'
import { type Criteria, codeOf, codesOf, criteriaOf } from './codes.ts'
import type { Part, RecordedVisit } from './recorded-visit.ts'
import { dayOf, startOf } from './visit-date.ts'

export interface RecordedResponses {
  readonly file: string
  /** In order of patient, criteria, reader and day. */
  readonly visits: readonly RecordedVisit[]
  readonly findings: readonly Finding[]
}

export interface RecordedOptions {
  /** Which day of a month or year stands for a date that is not known whole; the first by default. */
  readonly partialDate?: 'first' | 'last'
  /** Criteria of responses that do not say theirs; RECIST 1.1 by default. */
  readonly criteria?: Criteria
}

/**
 * Reads responses that somebody recorded (SDTM RS): one record a patient, criteria, reader and visit, from its rows of
 * OVRLRESP, TRGRESP, NTRGRESP, NEWLPROG and NEWLIND. A date of which only the month is known is taken from another
 * record of the visit, else it is the first day that it can be; both with a finding. A code that the criteria do not
 * have is an error, and the part counts as not recorded.
 * @throws FindingsError when the file cannot be read as RS
 */
export async function readRecordedResponses(
  path: string,
  options: DomainOptions<typeof responseFields> & RecordedOptions = {},
): Promise<RecordedResponses> {
  const read = await readResponses(path, options)
  return recordedVisits(read.responses, read.file, read.findings, options)
}

/** As {@link readRecordedResponses}, from rows that were read already. */
export function recordedVisits(
  responses: readonly ResponseRecord[],
  file: string,
  before: readonly Finding[] = [],
  options: RecordedOptions = {},
): RecordedResponses {
  const findings: Finding[] = [...before]
  const groups = new Map<string, ResponseRecord[]>()
  for (const response of responses) {
    const key = JSON.stringify([
      response.patientId,
      criteriaOf(response.category, options.criteria),
      response.reader,
      response.visit,
    ])
    const group = groups.get(key)
    if (group) group.push(response)
    else groups.set(key, [response])
  }
  const visits = [...groups.values()]
    .flatMap(group => byDay(group, findings))
    .flatMap(group => visitOf(group, findings, options) ?? [])
  visits.sort(
    (a, b) =>
      compare(a.patientId, b.patientId) ||
      compare(a.criteria, b.criteria) ||
      compare(a.reader, b.reader) ||
      a.day - b.day,
  )
  return { file, visits, findings }
}

/** Two visits under one name (`UNSCHEDULED`): a test that is recorded on two days tells them apart. */
function byDay(group: readonly ResponseRecord[], findings: Finding[]): (readonly ResponseRecord[])[] {
  const tests = Map.groupBy(group, ({ test }) => test)
  const daysOf = (records: readonly ResponseRecord[]) => new Set(records.map(({ day }) => day.earliest))
  const repeated = [...tests.values()].find(records => daysOf(records).size > 1)
  if (!repeated) return [group]
  const [first, second] = repeated
  findings.push({
    severity: 'warning',
    code: 'visit-on-two-days',
    message: `${first.visit} by ${first.reader} is recorded on two days (rows ${first.row} and ${second.row}): taken as two visits`,
    cure: 'give each visit its own name, or correct the date',
    file: first.file,
    row: second.row,
    field: 'RSDTC',
    patientId: first.patientId,
  })
  return [...Map.groupBy(group, ({ day }) => day.earliest).values()]
}

const tests = { OVRLRESP: 'overall', TRGRESP: 'target', NTRGRESP: 'nonTarget' } as const

function visitOf(
  group: readonly ResponseRecord[],
  findings: Finding[],
  options: RecordedOptions,
): RecordedVisit | null {
  const [first] = group
  const criteria = criteriaOf(first.category, options.criteria)
  const codes: { overall: string | null; target: string | null; nonTarget: string | null } = {
    overall: null,
    target: null,
    nonTarget: null,
  }
  const rows: Partial<Record<Part, number>> = {}
  for (const record of group) {
    const part = partOf(record.test)
    if (part === null || rows[part] !== undefined) continue
    if (record.result === null) {
      if (!record.notDone) continue
      codes[part] = 'NE'
      rows[part] = record.row
      continue
    }
    const code = codeOf(record.result, criteria, part)
    if (code === null) findings.push(unknownCode(record, criteria, part))
    codes[part] = code
    rows[part] = record.row
  }
  const newLesions = newLesionsOf(group)
  const known = group.find(record => record.test === 'OVRLRESP') ?? first
  const dated = dayOf(known, group, findings, options.partialDate ?? 'first')
  if (dated === null) return null
  return {
    patientId: first.patientId,
    reader: first.reader,
    accepted: known.accepted,
    criteria,
    visit: first.visit,
    ...dated,
    startDay: startOf(group),
    ...codes,
    newLesions: newLesions?.state ?? null,
    file: first.file,
    rows: newLesions === null ? rows : { ...rows, newLesions: newLesions.row },
  }
}

function partOf(test: string): 'overall' | 'target' | 'nonTarget' | null {
  return test === 'OVRLRESP' || test === 'TRGRESP' || test === 'NTRGRESP' ? tests[test] : null
}

/** NEWLPROG says what kind it is, NEWLIND only whether there is one. */
function newLesionsOf(group: readonly ResponseRecord[]): { state: NewLesions; row: number } | null {
  for (const test of ['NEWLPROG', 'NEWLIND'])
    for (const record of group) {
      if (record.test !== test) continue
      const text = record.result?.toUpperCase() ?? ''
      if (/^EQUIVOCAL/.test(text)) return { state: 'equivocal', row: record.row }
      if (/^(UNEQUIVOCAL|Y)/.test(text)) return { state: 'unequivocal', row: record.row }
      if (/^N/.test(text)) return { state: 'none', row: record.row }
    }
  return null
}

function unknownCode(
  { result, test, visit, file, row, patientId }: ResponseRecord,
  criteria: Criteria,
  part: 'overall' | 'target' | 'nonTarget',
): Finding {
  return {
    severity: part === 'overall' ? 'error' : 'warning',
    code: 'response-code-unknown',
    message: `'${result}' of ${visit} is no ${names[part]} response of ${criteria}; it counts as not recorded`,
    cure: `write one of ${codesOf(criteria, part).join(', ')}`,
    file,
    row,
    field: test,
    value: result ?? '',
    patientId,
  }
}

const names = { overall: 'overall', target: 'target', nonTarget: 'non-target' } as const

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
