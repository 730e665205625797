/** Field types of REDCap's data dictionary. */
export const fieldTypes = [
  'text',
  'notes',
  'calc',
  'dropdown',
  'radio',
  'checkbox',
  'yesno',
  'truefalse',
  'slider',
  'file',
  'descriptive',
  'sql',
  'signature',
] as const
export type RedcapFieldType = (typeof fieldTypes)[number]

export interface RedcapChoice {
  /** As it is stored. */
  readonly code: string
  readonly label: string
}

/** One row of a data dictionary. */
export interface RedcapField {
  readonly name: string
  /** The instrument. */
  readonly form: string
  readonly type: RedcapFieldType
  /** Without the tags that the form is laid out with. */
  readonly label: string
  readonly choices: readonly RedcapChoice[]
  /** `date_dmy`, `integer`, `number_2dp_comma_decimal`, ...; null where there is none. */
  readonly validation: string | null
  readonly min: string | null
  readonly max: string | null
  readonly identifier: boolean
  /** Shown only if; null where it is always shown. */
  readonly branching: string | null
  readonly required: boolean
  readonly row: number
}

export interface RedcapDictionary {
  readonly file: string
  /** The first field: it names the record. */
  readonly recordId: string
  readonly fields: readonly RedcapField[]
  /** Instruments in their order. */
  readonly instruments: readonly string[]
}

/** The instrument's name as it is stored: `Adverse Events` of a labelled export is `adverse_events`. */
export function instrumentName(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
}

/**
 * The column of one choice of a checkbox: `symptoms___2`. Codes are in small letters there, and what is neither
 * letter nor digit is an underscore (`-1` is `symptoms____1`).
 */
export function checkboxColumn(field: string, code: string): string {
  return `${field}___${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`
}
