import type { Fields, PartialDay } from '@tessera/tables'

/** The columns of a table of laboratory values: SDTM LB, ADaM ADLB, or a plain one. */
export const laboratoryFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID', 'SUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  code: {
    kind: 'text',
    names: ['test', 'LBTESTCD', 'PARAMCD', 'LBTEST', 'PARAM'],
    required: true,
    what: 'code or name of the test',
  },
  name: { kind: 'text', names: ['test_name', 'LBTEST', 'PARAM'], what: 'name of the test' },
  value: { kind: 'number', names: ['value', 'LBSTRESN', 'AVAL'], required: true, what: 'value' },
  unit: { kind: 'text', names: ['unit', 'LBSTRESU', 'AVALU'], what: 'unit of the value and its limits' },
  lower: { kind: 'number', names: ['lln', 'lower', 'LBSTNRLO', 'ANRLO'], what: 'lower limit of normal' },
  upper: { kind: 'number', names: ['uln', 'upper', 'LBSTNRHI', 'ANRHI'], what: 'upper limit of normal' },
  date: { kind: 'day', names: ['date', 'LBDTC', 'ADT'], what: 'date of the sample' },
  visit: { kind: 'text', names: ['visit', 'VISIT', 'AVISIT'], what: 'visit' },
  specimen: { kind: 'text', names: ['specimen', 'LBSPEC'], what: 'specimen' },
  isBaseline: {
    kind: 'flag',
    names: ['is_baseline', 'LBLOBXFL', 'LBBLFL', 'ABLFL'],
    what: 'whether the value is the baseline',
  },
  baseline: { kind: 'number', names: ['baseline', 'BASE'], what: 'baseline value' },
  baselineIndicator: {
    kind: 'text',
    names: ['baseline_indicator', 'BNRIND'],
    what: 'baseline against its limits: LOW, NORMAL, HIGH',
  },
  symptomatic: { kind: 'flag', names: ['symptomatic'], what: 'whether there were symptoms' },
  anticoagulated: {
    kind: 'flag',
    names: ['anticoagulated', 'anticoagulation'],
    what: 'whether the patient takes an anticoagulant',
  },
} as const satisfies Fields

/** One laboratory value. Numbers are NaN and texts null where they are not known. */
export interface LaboratoryRecord {
  readonly patientId: string | null
  readonly code: string | null
  readonly name: string | null
  readonly value: number
  /** Of the value, its limits and its baseline. */
  readonly unit: string | null
  readonly lower: number
  readonly upper: number
  readonly date: PartialDay
  readonly visit: string | null
  readonly specimen: string | null
  readonly isBaseline: boolean | null
  readonly baseline: number
  readonly baselineIndicator: string | null
  readonly symptomatic: boolean | null
  readonly anticoagulated: boolean | null
  readonly row: number
}

/** The unit of a record; where its column is empty, what stands in brackets after the name: `Albumin (g/L)`. */
export function unitOf({ unit, name }: Pick<LaboratoryRecord, 'unit' | 'name'>): string | null {
  return unit ?? /\(([^()]*)\)\s*$/.exec(name ?? '')?.[1] ?? null
}
