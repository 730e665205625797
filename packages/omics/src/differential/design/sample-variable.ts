import { OmicsError } from '../../assay/omics-error.ts'
import type { Sample } from '../../assay/sample.ts'
import { type SampleField, sampleFields } from '../../reading/index.ts'

/** What is known of each sample under one name: text levels, or numbers; missing is null. */
export type SampleVariable =
  | { readonly kind: 'text'; readonly name: string; readonly values: readonly (string | null)[] }
  | { readonly kind: 'number'; readonly name: string; readonly values: readonly (number | null)[] }

/**
 * The column of the sample sheet of that name, whether it is a field of the sample (`batch`, `centre`, `patient_id`,
 * `visit`) or a further column. Where every value is a number it is numeric.
 * @throws OmicsError `design` where no sample has such a column; the names that there are are said
 */
export function sampleVariable(samples: readonly Sample[], name: string): SampleVariable {
  const further = samples.some(({ covariates }) => Object.hasOwn(covariates, name))
  const field = further ? null : fieldNamed(name)
  const values = samples.map(sample =>
    further ? (sample.covariates[name] ?? null) : field === null ? null : sample[field],
  )
  if (values.every(value => value === null)) {
    const names = sampleColumns(samples)
    throw new OmicsError(
      'design',
      `no sample has anything in a column '${name}'`,
      names.length === 0
        ? 'give a table of the samples with it (--samples SHEET)'
        : `the sheet of the samples has ${names.join(', ')}`,
    )
  }
  if (values.every(value => value === null || typeof value === 'number'))
    return { kind: 'number', name, values: values.map(value => (typeof value === 'number' ? value : null)) }
  return { kind: 'text', name, values: values.map(value => (value === null ? null : String(value))) }
}

const readable = ['patientId', 'centre', 'visit', 'batch', 'runOrder', 'material', 'kind', 'takenAt'] as const

/** The columns in which some sample has a value, as {@link sampleVariable} names them. */
export function sampleColumns(samples: readonly Sample[]): string[] {
  const fields = readable.filter(field => field !== 'kind' && samples.some(sample => sample[field] !== null))
  const further = new Set(samples.flatMap(({ covariates }) => Object.keys(covariates)))
  return [...fields, ...further]
}

function fieldNamed(name: string): (typeof readable)[number] | null {
  const wanted = name.toLowerCase()
  const found = readable.find(
    field =>
      field.toLowerCase() === wanted ||
      sampleFields[field satisfies SampleField].names.some(other => other.toLowerCase() === wanted),
  )
  return found ?? null
}
