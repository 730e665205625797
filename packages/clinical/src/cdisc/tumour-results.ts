import type { Finding } from '@tessera/evidence'
import { convert, type Fields, formatDay, type RecordOf, UnitError } from '@tessera/tables'
import type { Lesion, LesionReading, LesionState } from '../response/lesion.ts'
import { isLymphNode } from '../response/lymph-node.ts'
import { type DomainOptions, readDomain, subjectFields } from './domain.ts'
import { evaluatorFields, readerOf, visitFields, visitOf } from './evaluator.ts'

/** Variables of TR that are read (SDTM Implementation Guide 3.4, Tumor/Lesion Results). */
export const tumourResultFields = {
  ...subjectFields,
  ...evaluatorFields('TR'),
  ...visitFields,
  lesion: {
    kind: 'text',
    names: ['TRLNKID', 'lesion'],
    required: true,
    what: 'link identifier of the lesion',
  },
  group: { kind: 'text', names: ['TRGRPID'], what: 'group of the lesion' },
  test: { kind: 'text', names: ['TRTESTCD'], required: true, always: true, what: 'short name of the test' },
  result: { kind: 'text', names: ['TRSTRESC', 'TRORRES'], required: true, what: 'result' },
  number: { kind: 'number', names: ['TRSTRESN'], what: 'numeric result' },
  unit: { kind: 'text', names: ['TRSTRESU', 'TRORRESU'], what: 'unit of the result' },
  status: { kind: 'text', names: ['TRSTAT'], what: 'completion status' },
  reason: { kind: 'text', names: ['TRREASND'], what: 'reason why it was not done' },
  location: { kind: 'text', names: ['TRLOC'], what: 'location of the lesion' },
  day: { kind: 'day', names: ['TRDTC', 'date'], required: true, what: 'date of the measurement' },
} as const satisfies Fields

type Result = RecordOf<typeof tumourResultFields>

/** A reading with what SDTM says of it besides. */
export interface TumourReading extends LesionReading {
  readonly accepted: boolean | null
  readonly visitNumber: number
  /** Why it is not evaluable; null otherwise. */
  readonly reason: string | null
}

export interface TumourReadings {
  readonly readings: readonly TumourReading[]
  readonly findings: readonly Finding[]
}

/** Tests of the codelist TRTESTCD that measure a lesion, in order of preference. */
const longestDiameter = ['LDIAM', 'DIAMETER']
const shortAxis = ['SAXIS', 'LPERP', 'DIAMETER']

/**
 * Readings from an SDTM TR data set: one a patient, reader, visit and lesion, from its rows of TRTESTCD. The
 * diameter is LDIAM, of lymph nodes the short axis (SAXIS or LPERP), in mm by the declared unit; a value of 0
 * is a lesion that is gone; TUMSTATE is the state of what is not measured; `TRSTAT` NOT DONE is not evaluable.
 * Tests of sums (SUMDIAM ...) and others are left to whoever wants them.
 * @param lesions from TU: which lesions are lymph nodes; without them TRLOC says it
 */
export async function readTumourResults(
  path: string,
  lesions: readonly Lesion[] = [],
  options: DomainOptions<typeof tumourResultFields> = {},
): Promise<TumourReadings> {
  const { file, records, findings } = await readDomain(path, 'TR', tumourResultFields, options)
  const nodes = new Set(lesions.filter(({ node }) => node).map(nameOf))
  const faults: Finding[] = [...findings]
  const groups = new Map<string, Result[]>()
  for (const record of records) {
    if (record.patientId === null || record.lesion === null) continue
    const visit = visitOf(record, dayText(record))
    const key = JSON.stringify([record.patientId, readerOf(record), visit, dayText(record), record.lesion])
    groups.set(key, [...(groups.get(key) ?? []), record])
  }
  const readings = [...groups.values()].map(group => readingOf(group, nodes, file, faults))
  return { readings, findings: faults }
}

function readingOf(
  group: readonly Result[],
  nodes: ReadonlySet<string>,
  file: string,
  faults: Finding[],
): TumourReading {
  const [first] = group
  const patientId = first.patientId ?? ''
  const lesion = first.lesion ?? ''
  const node = nodes.has(nameOf({ patientId, lesion })) || isLymphNode(first.location)
  const measured = measurementOf(group, node, file, faults) ?? stateOf(group, node, file, faults)
  return {
    patientId,
    lesion,
    reader: readerOf(first),
    visit: visitOf(first, dayText(first)),
    day: first.day,
    enhancing: null,
    file,
    accepted: first.accepted,
    visitNumber: first.visitNumber,
    ...measured,
  }
}

type Measured = Pick<TumourReading, 'state' | 'diameterMm' | 'row' | 'reason'>

function measurementOf(
  group: readonly Result[],
  node: boolean,
  file: string,
  faults: Finding[],
): Measured | null {
  const tests = node ? shortAxis : longestDiameter
  const known = tests.flatMap(test => group.filter(record => codeOf(record) === test))
  const [record] = known
  if (!record) return null
  const repeated = known.find(other => other !== record && codeOf(other) === codeOf(record))
  if (repeated) faults.push(measuredTwice(record, repeated, file))
  const { row } = record
  if (isNotDone(record)) return notEvaluable(row, record.reason ?? 'not done')
  const text = record.result ?? ''
  if (/too small/i.test(text)) return { state: 'too small', diameterMm: Number.NaN, row, reason: null }
  const value = Number.isNaN(record.number) ? Number(text.trim() === '' ? Number.NaN : text) : record.number
  if (Number.isNaN(value)) {
    faults.push(unreadable(record, file, `'${text}' is not a diameter`))
    return notEvaluable(row, `result '${text}' cannot be read`)
  }
  const diameterMm = inMillimetres(value, record, file, faults)
  if (Number.isNaN(diameterMm)) return notEvaluable(row, 'the unit of the diameter is not known')
  if (diameterMm === 0) return { state: 'absent', diameterMm: Number.NaN, row, reason: null }
  return { state: 'measured', diameterMm, row, reason: null }
}

function stateOf(group: readonly Result[], node: boolean, file: string, faults: Finding[]): Measured {
  const record = group.find(candidate => codeOf(candidate) === 'TUMSTATE')
  if (!record) {
    const [{ row }] = group
    const missing = node ? 'no short axis of a lymph node' : 'neither a longest diameter nor a state'
    faults.push({
      ...unreadable(group[0], file, `lesion ${group[0].lesion}: ${missing}`),
      severity: 'warning',
    })
    return notEvaluable(row, missing)
  }
  if (isNotDone(record)) return notEvaluable(record.row, record.reason ?? 'not done')
  const state = states.find(({ pattern }) => pattern.test(record.result ?? ''))?.state ?? null
  if (state === null) {
    faults.push(unreadable(record, file, `'${record.result}' is not a state of a lesion`))
    return notEvaluable(record.row, `state '${record.result}' is not known`)
  }
  const isNew = /^NEW/i.test(record.group ?? '') || /^NEW/i.test(record.lesion ?? '')
  const seen: LesionState = state === 'unequivocal progression' && isNew ? 'present' : state
  return {
    state: seen,
    diameterMm: Number.NaN,
    row: record.row,
    reason: seen === 'not evaluable' ? (record.result ?? null) : null,
  }
}

/** Results of TUMSTATE, by their start; of a new lesion UNEQUIVOCAL means that it is there. */
const states: readonly { readonly pattern: RegExp; readonly state: LesionState }[] = [
  {
    pattern: /^(not|non)[ -]?(evaluable|assessable|assessed|done)|^(ne|inevaluable)$/i,
    state: 'not evaluable',
  },
  { pattern: /^(unequivocal|progress|worse)/i, state: 'unequivocal progression' },
  { pattern: /^equivocal/i, state: 'equivocal' },
  { pattern: /too small/i, state: 'too small' },
  { pattern: /^(absent|disappeared|resolved|gone)/i, state: 'absent' },
  { pattern: /^(present|persist)/i, state: 'present' },
]

function inMillimetres(value: number, record: Result, file: string, faults: Finding[]): number {
  if (record.unit === null && value !== 0) {
    faults.push(unreadable(record, file, `a diameter of ${value} without its unit`, 'TRSTRESU'))
    return Number.NaN
  }
  try {
    return convert(value, record.unit ?? 'mm', 'mm')
  } catch (error) {
    if (!(error instanceof UnitError)) throw error
    faults.push(unreadable(record, file, error.message, 'TRSTRESU'))
    return Number.NaN
  }
}

function notEvaluable(row: number, reason: string): Measured {
  return { state: 'not evaluable', diameterMm: Number.NaN, row, reason }
}

function isNotDone(record: Result): boolean {
  return record.status?.toUpperCase() === 'NOT DONE'
}

function codeOf(record: Result): string {
  return record.test?.toUpperCase() ?? ''
}

function nameOf({ patientId, lesion }: Pick<Lesion, 'patientId' | 'lesion'>): string {
  return JSON.stringify([patientId, lesion])
}

function dayText({ day }: Result): string {
  if (day.precision === 'day') return formatDay(day.day)
  return day.precision === 'missing' ? 'no date' : formatDay(day.earliest).slice(0, 7)
}

function measuredTwice(first: Result, second: Result, file: string): Finding {
  return {
    severity: 'error',
    code: 'measured-twice',
    message: `lesion ${first.lesion} by ${readerOf(first)} has two values of ${first.test} at one visit (rows ${first.row} and ${second.row}); the first counts`,
    cure: 'leave one of the rows out',
    file,
    row: second.row,
    field: 'TRTESTCD',
    ...(first.patientId === null ? {} : { patientId: first.patientId }),
  }
}

function unreadable(record: Result, file: string, message: string, field = 'TRSTRESC'): Finding {
  return {
    severity: 'error',
    code: 'reading-unreadable',
    message,
    cure: 'give a diameter with its unit, a state of TUMSTATE, or TRSTAT NOT DONE with TRREASND',
    file,
    row: record.row,
    field,
    ...(record.patientId === null ? {} : { patientId: record.patientId }),
  }
}
