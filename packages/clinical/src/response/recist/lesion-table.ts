import type { Finding } from '@tessera/evidence'
import {
  convert,
  type Fields,
  type GivenColumns,
  type ReadTableOptions,
  type RecordOf,
  readRecords,
  UnitError,
} from '@tessera/tables'
import { isLymphNode } from '../../cdisc/tumour-identification.ts'
import type { Lesion, LesionReading, LesionRole, LesionState } from '../lesion.ts'

/** Columns of a plain table of lesions: one row a lesion, visit and reader. */
export const lesionFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'patient', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  lesion: {
    kind: 'text',
    names: ['lesion', 'lesion_id'],
    required: true,
    always: true,
    what: 'name of the lesion',
  },
  role: {
    kind: 'text',
    names: ['role', 'lesion_type'],
    required: true,
    always: true,
    what: 'role of the lesion: target, non-target or new',
  },
  visit: { kind: 'text', names: ['visit', 'timepoint'], what: 'visit' },
  visitNumber: { kind: 'number', names: ['visit_number'], what: 'number of the visit' },
  day: {
    kind: 'day',
    names: ['date', 'scan_date', 'assessment_date'],
    required: true,
    what: 'date of the scan',
  },
  diameter: {
    kind: 'number',
    names: ['diameter_mm', 'diameter', 'viable_diameter_mm', 'viable_diameter', 'size_mm', 'size'],
    what: 'longest diameter, of a node the short axis',
  },
  unit: { kind: 'text', names: ['unit', 'diameter_unit'], what: 'unit of the diameter' },
  state: { kind: 'text', names: ['state', 'status'], what: 'state where it is not measured' },
  organ: { kind: 'text', names: ['organ', 'location', 'site'], what: 'organ' },
  node: { kind: 'flag', names: ['node', 'lymph_node'], what: 'whether it is a lymph node' },
  irradiated: { kind: 'flag', names: ['irradiated', 'in_field'], what: 'whether it is in a radiation field' },
  enhancing: {
    kind: 'flag',
    names: ['enhancing', 'arterial_enhancement'],
    what: 'whether it enhances in the arterial phase',
  },
  increased: {
    kind: 'flag',
    names: ['increased'],
    what: 'whether it grew since the last assessment (iRECIST)',
  },
  forSymptoms: {
    kind: 'flag',
    names: ['for_symptoms'],
    what: 'whether new symptoms led to the scan (iRECIST)',
  },
  typicalPattern: {
    kind: 'flag',
    names: ['typical_pattern'],
    what: 'whether a new liver nodule enhances and washes out (mRECIST)',
  },
  malignantCytology: {
    kind: 'flag',
    names: ['malignant_cytology', 'cytology'],
    what: 'whether cytology of an effusion is malignant (mRECIST)',
  },
  infiltrative: { kind: 'flag', names: ['infiltrative'], what: 'whether it has no border (mRECIST)' },
  treatedBefore: {
    kind: 'flag',
    names: ['treated_before'],
    what: 'whether it was treated locally before (mRECIST)',
  },
  reader: { kind: 'text', names: ['reader', 'evaluator'], what: 'reader' },
  accepted: { kind: 'flag', names: ['accepted'], what: 'whether the reading is the accepted one' },
  method: { kind: 'text', names: ['method'], what: 'imaging method' },
  splitFrom: { kind: 'text', names: ['split_from'], what: 'lesion that it split from' },
  mergedInto: { kind: 'text', names: ['merged_into'], what: 'lesion that it coalesced with' },
} as const satisfies Fields

export interface LesionTable {
  readonly file: string
  /** A description of every row: `assessRecist` makes one lesion of those of a name, and says where they contradict. */
  readonly lesions: readonly Lesion[]
  readonly readings: readonly LesionReading[]
  /** Name of the column of diameters; null where there is none. */
  readonly diameterColumn: string | null
  readonly findings: readonly Finding[]
}

export interface LesionTableOptions {
  readonly given?: GivenColumns<typeof lesionFields>
  readonly table?: ReadTableOptions
  /** Unit of diameters where the table has no column for it; a column named `..._mm` needs none. */
  readonly unit?: string
}

/**
 * Reads a plain table of lesions, one row a lesion, visit and reader. A diameter of 0 is a lesion that is gone.
 * Without a reader there is one, `reader`; without a visit the date names it. Units are those of the unit column,
 * else as declared, else mm with a note; nothing is guessed from the values.
 * @throws FindingsError when the file cannot be read or a required column is missing
 */
export async function readLesionTable(path: string, options: LesionTableOptions = {}): Promise<LesionTable> {
  const read = await readRecords(path, lesionFields, {
    ...(options.given ? { given: options.given } : {}),
    ...(options.table ? { table: options.table } : {}),
  })
  const findings: Finding[] = [...read.findings]
  const column = read.columns.diameter ?? ''
  const named = /_(mm|cm)$/i.exec(column)?.[1]?.toLowerCase()
  const unit = options.unit ?? named
  if (read.columns.unit === undefined && unit === undefined && column !== '')
    findings.push({
      severity: 'note',
      code: 'unit-not-given',
      message: `${read.file} has no column for the unit of '${column}': millimetres`,
      cure: 'add a column unit, name the column diameter_mm, or give --unit',
      file: read.file,
      field: column,
    })
  const lesions: Lesion[] = []
  const readings: LesionReading[] = []
  for (const record of read.records) {
    const role = roleOf(record.role)
    const { patientId, lesion, row } = record
    if (patientId === null || lesion === null || record.role === null) continue
    const at = { file: read.file, row, patientId }
    if (role === null) {
      findings.push({
        severity: 'error',
        code: 'lesion-role-unknown',
        message: `'${record.role}' is no role of a lesion; the row is left out`,
        cure: 'write target, non-target or new',
        field: read.columns.role ?? 'role',
        value: record.role,
        ...at,
      })
      continue
    }
    const reader = record.reader ?? 'reader'
    const node = record.node ?? isLymphNode(record.organ)
    lesions.push({
      patientId,
      lesion,
      role,
      organ: record.organ,
      node,
      irradiated: record.irradiated === true,
      reader,
      method: record.method,
      infiltrative: record.infiltrative,
      treatedBefore: record.treatedBefore,
      ...(record.splitFrom === null ? {} : { splitFrom: record.splitFrom }),
      ...(record.mergedInto === null ? {} : { mergedInto: record.mergedInto }),
      file: read.file,
      row,
    })
    readings.push({
      patientId,
      lesion,
      reader,
      visit: record.visit ?? textOfDay(record.day.earliest),
      day: record.day,
      ...readingOf(record, unit ?? 'mm', read.file, findings),
      enhancing: record.enhancing,
      increased: record.increased,
      forSymptoms: record.forSymptoms,
      typicalPattern: record.typicalPattern,
      malignantCytology: record.malignantCytology,
      visitNumber: record.visitNumber,
      accepted: record.accepted,
      file: read.file,
      row,
    })
  }
  return { file: read.file, lesions, readings, diameterColumn: read.columns.diameter ?? null, findings }
}

type Row = RecordOf<typeof lesionFields>
type Read = Pick<LesionReading, 'state' | 'diameterMm'>

const notEvaluable: Read = { state: 'not evaluable', diameterMm: Number.NaN }

function readingOf(record: Row, unit: string, file: string, findings: Finding[]): Read {
  const { row, patientId, diameter, lesion } = record
  const fault = (code: string, message: string, cure: string, field: string) =>
    findings.push({
      severity: 'error',
      code,
      message,
      cure,
      field,
      file,
      row,
      ...(patientId === null ? {} : { patientId }),
    })
  const state = record.state === null ? null : stateOf(record.state)
  if (record.state !== null && state === null) {
    fault(
      'lesion-state-unknown',
      `'${record.state}' is no state of a lesion: taken as not evaluable`,
      `write one of ${states.map(({ state: known }) => known).join(', ')}`,
      'state',
    )
    return notEvaluable
  }
  if (Number.isNaN(diameter)) {
    if (state === 'measured' || state === null) {
      if (state === 'measured')
        fault(
          'diameter-missing',
          `lesion ${lesion} is measured, without a diameter`,
          'add the diameter',
          'diameter',
        )
      return notEvaluable
    }
    return { state, diameterMm: Number.NaN }
  }
  if (diameter < 0) {
    fault(
      'diameter-negative',
      `lesion ${lesion} has a diameter of ${diameter}`,
      'correct the diameter',
      'diameter',
    )
    return notEvaluable
  }
  // A state that a diameter cannot change: what progressed or is doubtful may be measured as well.
  if (state !== null && state !== 'measured' && state !== 'present') {
    if ((state === 'absent' && diameter > 0) || (state === 'too small' && diameter > 10))
      fault(
        'state-contradicts-diameter',
        `lesion ${lesion} is ${state}, with a diameter of ${diameter}: the state counts`,
        'correct the state or the diameter',
        'state',
      )
    return { state, diameterMm: Number.NaN }
  }
  if (diameter === 0) return { state: 'absent', diameterMm: Number.NaN }
  try {
    return { state: 'measured', diameterMm: convert(diameter, record.unit ?? unit, 'mm') }
  } catch (error) {
    if (!(error instanceof UnitError)) throw error
    fault(
      'unit-unknown',
      `'${record.unit ?? unit}' is no unit of length: lesion ${lesion} is taken as not evaluable`,
      'write mm or cm',
      'unit',
    )
    return notEvaluable
  }
}

function roleOf(text: string | null): LesionRole | null {
  const bare = text?.toLowerCase().replace(/[\s_-]+/g, ' ') ?? ''
  if (/^new\b/.test(bare)) return 'new'
  if (/^non ?target/.test(bare)) return 'non-target'
  return /^target/.test(bare) ? 'target' : null
}

const states: readonly { readonly state: LesionState; readonly pattern: RegExp }[] = [
  { state: 'not evaluable', pattern: /^(ne|not? (evaluable|evaluated|assessed|done|imaged)|missing)$/ },
  {
    state: 'unequivocal progression',
    pattern: /^(unequivocal|unequivocal progression|progression|progressed|pd)$/,
  },
  { state: 'equivocal', pattern: /^equivocal/ },
  { state: 'too small', pattern: /^(too small( to measure)?|tstm|below measurable)/ },
  { state: 'absent', pattern: /^(absent|gone|disappeared|resolved|cr)$/ },
  { state: 'present', pattern: /^(present|persists|stable|non cr non pd)$/ },
  { state: 'measured', pattern: /^measured$/ },
]

function stateOf(text: string): LesionState | null {
  const bare = text
    .toLowerCase()
    .replace(/[\s_/-]+/g, ' ')
    .trim()
  return states.find(({ pattern }) => pattern.test(bare))?.state ?? null
}

function textOfDay(day: number): string {
  return Number.isNaN(day) ? 'no date' : new Date(day * 86_400_000).toISOString().slice(0, 10)
}
