import { stringify } from 'yaml'

/** The text of `dictionary.yaml`: the columns, and which dates come in what order. */
export function dictionaryYaml(
  columns: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  order: readonly string[],
): string {
  return stringify({ columns, order }, { lineWidth: 110 })
}

/** The column of a date. */
export function dateColumn(label: string) {
  return { type: 'date', role: 'date', label } as const
}

/** A column of categories, as the table writes them. */
export function categoryColumn(label: string, ...codes: readonly string[]) {
  return { type: 'category', codes, label } as const
}

/** The columns by which patients and centres are known. */
export function idColumns(centre = 'Centre') {
  return {
    patient_id: { type: 'text', role: 'id', label: 'Patient' },
    centre: { type: 'category', role: 'centre', label: centre },
  } as const
}
