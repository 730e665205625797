import type { ColumnDictionary } from '@tessera/tables'
import { checkboxColumn, type RedcapDictionary, type RedcapField } from './field.ts'

/** What one column of the export is: its field, or what REDCap adds. */
export interface RedcapColumn {
  readonly name: string
  readonly field: RedcapField | null
  readonly form: string | null
  /** How it is read; null for what is left out because it says who the patient is, or holds no data. */
  readonly entry: ColumnDictionary | null
  readonly leftOut: 'identifier' | 'no data' | null
}

/** What REDCap adds to every row of an export. */
export const added: Readonly<Record<string, ColumnDictionary>> = {
  redcap_event_name: { type: 'text', label: 'Event' },
  redcap_repeat_instrument: { type: 'text', label: 'Repeating instrument' },
  redcap_repeat_instance: { type: 'integer', label: 'Instance' },
  redcap_data_access_group: { type: 'text', role: 'centre', label: 'Data access group' },
  redcap_survey_identifier: { role: 'ignore' },
}

/** Validations of text that only direct identifiers have, flagged or not. */
const identifyingValidation = /^(phone|email|ssn|zipcode|postalcode|postcode|mrn|vmrn)/

export function isIdentifying({ identifier, validation }: RedcapField): boolean {
  return identifier || (validation !== null && identifyingValidation.test(validation))
}

/** The columns that an export of this dictionary can have, besides those of records, events and instances. */
export function columnsOf(dictionary: RedcapDictionary, missing: readonly string[]): RedcapColumn[] {
  const fields = dictionary.fields.flatMap(field => columnsOfField(field, dictionary.recordId, missing))
  const complete = dictionary.instruments.map((form): RedcapColumn => {
    const codes = { '0': 'Incomplete', '1': 'Unverified', '2': 'Complete' }
    return {
      name: `${form}_complete`,
      field: null,
      form,
      entry: { type: 'category', codes, label: 'Complete?' },
      leftOut: null,
    }
  })
  return [...fields, ...complete]
}

function columnsOfField(field: RedcapField, recordId: string, missing: readonly string[]): RedcapColumn[] {
  const { name, form } = field
  if (field.type === 'descriptive') return []
  if (name === recordId)
    return [{ name, field, form: null, entry: { type: 'text', role: 'id' }, leftOut: null }]
  if (isIdentifying(field)) return namesOf(field, missing).map(one => leftOut(one, field, 'identifier'))
  if (field.type === 'file' || field.type === 'signature') return [leftOut(name, field, 'no data')]
  if (field.type !== 'checkbox') {
    const codes = missing.length === 0 ? {} : { missing: [...missing] }
    return [{ name, field, form, entry: { ...entryOf(field), ...codes }, leftOut: null }]
  }
  const entry = {
    type: 'boolean' as const,
    codes: { '1': true, '0': false, Checked: true, Unchecked: false },
  }
  const choices = field.choices.map((choice): RedcapColumn => {
    const label = `${field.label} (${choice.label})`
    return { name: checkboxColumn(name, choice.code), field, form, entry: { ...entry, label }, leftOut: null }
  })
  const codes = missing.map(code => leftOut(checkboxColumn(name, code), field, 'no data'))
  return [...choices, ...codes]
}

function namesOf(field: RedcapField, missing: readonly string[]): string[] {
  if (field.type !== 'checkbox') return [field.name]
  return [...field.choices.map(({ code }) => code), ...missing].map(code => checkboxColumn(field.name, code))
}

function leftOut(name: string, field: RedcapField, why: 'identifier' | 'no data'): RedcapColumn {
  return { name, field, form: field.form, entry: null, leftOut: why }
}

/** How Tessera reads the values of a field. Ranges of REDCap are warnings there, so they are `plausible` here. */
function entryOf(field: RedcapField): ColumnDictionary {
  const { label, validation, choices } = field
  switch (field.type) {
    case 'radio':
    case 'dropdown':
      return {
        type: 'category',
        label,
        codes: Object.fromEntries(choices.map(({ code, label: text }) => [code, text])),
      }
    case 'yesno':
    case 'truefalse':
      return { type: 'boolean', label }
    case 'calc':
      return { type: 'number', label }
    case 'slider':
      return { type: 'number', label, ...plausibleOf(field, [0, 100]) }
    case 'notes':
    case 'sql':
      return { type: 'text', label }
    default:
      return {
        label,
        ...validated(validation ?? ''),
        ...(isNumeric(validation) ? plausibleOf(field, null) : {}),
      }
  }
}

/** Types by the validation of text; dates are exported as 2024-03-15 whatever order the form shows them in. */
function validated(validation: string): ColumnDictionary {
  const order = /^date(?:time)?(?:_seconds)?_(dmy|mdy|ymd)$/.exec(validation)?.[1]
  if (order !== undefined)
    return { type: 'date', format: order === 'dmy' ? 'DMY' : order === 'mdy' ? 'MDY' : 'YMD' }
  if (validation === 'integer') return { type: 'integer' }
  if (/^number/.test(validation))
    return { type: 'number', ...(validation.endsWith('comma_decimal') ? { decimal: ',' as const } : {}) }
  return validation === '' ? {} : { type: 'text' }
}

function isNumeric(validation: string | null): boolean {
  return validation !== null && /^(integer|number)/.test(validation)
}

function plausibleOf(
  { min, max }: RedcapField,
  otherwise: [number, number] | null,
): { plausible?: [number, number] } {
  const least = numberOf(min) ?? otherwise?.[0] ?? null
  const most = numberOf(max) ?? otherwise?.[1] ?? null
  if (least === null && most === null) return {}
  return { plausible: [least ?? Number.MIN_SAFE_INTEGER, most ?? Number.MAX_SAFE_INTEGER] }
}

function numberOf(text: string | null): number | null {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'))
  return Number.isFinite(value) ? value : null
}
