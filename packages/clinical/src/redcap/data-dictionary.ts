import { type Finding, FindingsError } from '@tessera/evidence'
import { type Fields, nearestName, type RecordOf, readRecords } from '@tessera/tables'
import {
  fieldTypes,
  type RedcapChoice,
  type RedcapDictionary,
  type RedcapField,
  type RedcapFieldType,
} from './field.ts'

/** Columns of the data dictionary as REDCap's pages download it, and as its API calls them. */
const columns = {
  name: {
    kind: 'text',
    names: ['Variable / Field Name', 'field_name'],
    required: true,
    always: true,
    what: 'variable',
  },
  form: { kind: 'text', names: ['Form Name', 'form_name'], required: true, always: true, what: 'instrument' },
  type: {
    kind: 'text',
    names: ['Field Type', 'field_type'],
    required: true,
    always: true,
    what: 'type of the field',
  },
  label: { kind: 'text', names: ['Field Label', 'field_label'], what: 'label of the field' },
  choices: {
    kind: 'text',
    names: [
      'Choices, Calculations, OR Slider Labels',
      'Choices OR Calculations',
      'select_choices_or_calculations',
    ],
    what: 'choices or calculation',
  },
  validation: {
    kind: 'text',
    names: ['Text Validation Type OR Show Slider Number', 'text_validation_type_or_show_slider_number'],
    what: 'validation of text',
  },
  min: { kind: 'text', names: ['Text Validation Min', 'text_validation_min'], what: 'least value' },
  max: { kind: 'text', names: ['Text Validation Max', 'text_validation_max'], what: 'largest value' },
  identifier: { kind: 'flag', names: ['Identifier?', 'identifier'], what: 'whether it is an identifier' },
  branching: {
    kind: 'text',
    names: ['Branching Logic (Show field only if...)', 'branching_logic'],
    what: 'branching logic',
  },
  required: { kind: 'flag', names: ['Required Field?', 'required_field'], what: 'whether it is required' },
} as const satisfies Fields

/** Everything of a dictionary is text that says no person: labels such as 姓名 look like names and are none. */
const asText = Object.fromEntries(
  Object.values(columns)
    .flatMap(({ names }) => [...names])
    .map(name => [name, { type: 'text' as const, identifier: false as const }]),
)

export interface ReadRedcapDictionary {
  readonly dictionary: RedcapDictionary
  readonly findings: readonly Finding[]
}

/**
 * Reads a REDCap data dictionary (CSV of Project Setup, or the API's metadata). Types that are not known,
 * variables named twice and choices without a comma are findings.
 * @throws FindingsError when it is no data dictionary, or has no field
 */
export async function readRedcapDictionary(path: string): Promise<ReadRedcapDictionary> {
  const { file, records, findings } = await readRecords(path, columns, {
    table: { dictionary: { columns: asText } },
  })
  const faults: Finding[] = findings.filter(({ code }) => code !== 'column-absent')
  const fields: RedcapField[] = []
  for (const record of records) {
    const field = fieldOf(record, file, faults)
    if (field === null) continue
    const earlier = fields.find(({ name }) => name === field.name)
    if (earlier)
      faults.push(
        fault(
          file,
          field.row,
          'variable-twice',
          `'${field.name}' is in rows ${earlier.row} and ${field.row}`,
          'leave one of them out',
        ),
      )
    else fields.push(field)
  }
  if (fields.length === 0)
    throw new FindingsError([
      ...faults,
      fault(
        file,
        1,
        'dictionary-empty',
        'the data dictionary has no field',
        'download it again: Project Setup, Data Dictionary',
      ),
    ])
  const instruments = [...new Set(fields.map(({ form }) => form))]
  return { dictionary: { file, recordId: fields[0].name, fields, instruments }, findings: faults }
}

function fieldOf(record: RecordOf<typeof columns>, file: string, faults: Finding[]): RedcapField | null {
  const { name, form, row } = record
  if (name === null || form === null || record.type === null) return null
  const type = typeOf(record.type)
  if (type === null) {
    const near = nearestName(record.type, fieldTypes)
    faults.push(
      fault(
        file,
        row,
        'field-type-unknown',
        `'${record.type}' is not a type of field`,
        `${near ? `did you mean '${near}'? ` : ''}types are ${fieldTypes.join(', ')}`,
      ),
    )
    return null
  }
  const hasChoices = type === 'radio' || type === 'dropdown' || type === 'checkbox'
  return {
    name,
    form,
    type,
    label: withoutTags(record.label ?? name),
    choices: hasChoices ? choicesOf(record.choices ?? '', name, row, file, faults) : [],
    validation: type === 'text' ? record.validation : null,
    min: record.min,
    max: record.max,
    identifier: record.identifier === true,
    branching: record.branching,
    required: record.required === true,
    row,
  }
}

function typeOf(text: string): RedcapFieldType | null {
  const plain = text.toLowerCase()
  if (plain === 'select') return 'dropdown'
  if (plain === 'textarea') return 'notes'
  return fieldTypes.find(type => type === plain) ?? null
}

/** `1, Male | 2, Female`: a code, a comma, a label; choices apart by `|`. */
function choicesOf(text: string, name: string, row: number, file: string, faults: Finding[]): RedcapChoice[] {
  const choices: RedcapChoice[] = []
  for (const part of text.split(/\||\n/)) {
    if (part.trim() === '') continue
    const comma = part.indexOf(',')
    const code = (comma < 0 ? part : part.slice(0, comma)).trim()
    const label = comma < 0 ? code : withoutTags(part.slice(comma + 1))
    if (comma < 0)
      faults.push(
        fault(
          file,
          row,
          'choice-without-label',
          `${name}: the choice '${part.trim()}' has no comma`,
          'write: 1, Yes | 2, No',
          'warning',
        ),
      )
    choices.push({ code, label: label === '' ? code : label })
  }
  if (choices.length === 0)
    faults.push(fault(file, row, 'no-choices', `${name} has no choices`, 'write: 1, Yes | 2, No'))
  return choices
}

/** Labels are written in HTML. */
function withoutTags(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&nbsp;/g, ' ')
    .replaceAll(/&lt;/g, '<')
    .replaceAll(/&gt;/g, '>')
    .replaceAll(/&amp;/g, '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function fault(
  file: string,
  row: number,
  code: string,
  message: string,
  cure: string,
  severity: Finding['severity'] = 'error',
): Finding {
  return { severity, code, message, cure, file, row }
}
