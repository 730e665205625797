import {
  type Column,
  type ColumnDictionary,
  type DictionaryInput,
  dateColumn,
  makeTable,
  numberColumn,
  type Table,
  textColumn,
} from '@tessera/tables'

/** One patient's row of a block of features. */
export interface FeatureRow {
  readonly patient: string
  /** The day on which the features were known: that of the scan. Days since 1970-01-01. */
  readonly knownAt: number | null
  readonly values: Readonly<Record<string, number>>
  /** Why a feature has no number. */
  readonly states: Readonly<Record<string, string>>
  /** Further columns of text (the state of a mask) or numbers (days between scans). */
  readonly about?: Readonly<Record<string, string | number | null>>
}

export interface FeatureTable {
  /** `patient_id`, `known_at`, what there is about the scans, features, and the states of those that are not all measured. */
  readonly table: Table
  /** What the study's data dictionary says of these columns: types, units, when known, where from. */
  readonly dictionary: DictionaryInput
}

/**
 * A block of a study: one row a patient, one column a feature. A feature that some patients have no number for has a second
 * column `<feature>_state` (`measured`, `not-applicable`, ...): an empty cell alone would say that the value was lost, and a
 * model could take a tumour that is gone for one that was not measured.
 * @param about of each feature: its unit, and where it comes from (`label` in the dictionary)
 */
export function featureTable(
  rows: readonly FeatureRow[],
  about: {
    readonly name?: string
    readonly unit?: (feature: string) => string | null
    readonly label?: (feature: string) => string | null
  } = {},
): FeatureTable {
  const { name = 'radiomics', unit = () => null, label = () => null } = about
  const features = new Set(rows.flatMap(row => [...Object.keys(row.values), ...Object.keys(row.states)]))
  const columns: Column[] = [
    textColumn(
      'patient_id',
      rows.map(row => row.patient),
    ),
    dateColumn(
      'known_at',
      rows.map(row => row.knownAt ?? Number.NaN),
    ),
    ...aboutColumns(rows),
  ]
  const described: Record<string, ColumnDictionary> = {
    patient_id: { type: 'text', role: 'id' },
    known_at: { type: 'date', role: 'date', label: 'Day of the scan' },
  }
  for (const feature of features) {
    const values = rows.map(row => row.values[feature] ?? Number.NaN)
    columns.push(numberColumn(feature, values, unit(feature)))
    const [given, text] = [unit(feature), label(feature)]
    described[feature] = {
      type: 'number',
      role: 'feature',
      knownAt: 'known_at',
      ...(given === null ? {} : { unit: given }),
      ...(text === null ? {} : { label: text }),
    }
    if (!values.some(Number.isNaN)) continue
    const states = rows.map((row, i) =>
      Number.isNaN(values[i]) ? (row.states[feature] ?? 'not-measured') : 'measured',
    )
    columns.push(textColumn(`${feature}_state`, states, ['measured']))
    described[`${feature}_state`] = { type: 'category', knownAt: 'known_at' }
  }
  return { table: makeTable(name, columns), dictionary: { columns: described } }
}

function aboutColumns(rows: readonly FeatureRow[]): Column[] {
  const names = new Set(rows.flatMap(row => Object.keys(row.about ?? {})))
  return [...names].map(name => {
    const cells = rows.map(row => row.about?.[name] ?? null)
    if (cells.every(cell => typeof cell !== 'string'))
      return numberColumn(
        name,
        cells.map(cell => (cell === null ? Number.NaN : Number(cell))),
      )
    return textColumn(
      name,
      cells.map(cell => (cell === null ? null : String(cell))),
    )
  })
}
