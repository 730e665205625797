import type { Assay } from '@tessera/omics'
import { type Cell, csvText } from './csv.ts'

/** Features in rows, a column a sample; six significant digits, missing empty. */
export function assayCsv(assay: Assay): string {
  return csvText(
    ['feature', ...assay.samples.map(({ id }) => id)],
    assay.features.map(({ id }, f): Cell[] => [id, ...Array.from(assay.row(f), cell)]),
  )
}

function cell(value: number): Cell {
  if (Number.isNaN(value)) return null
  return Number.isInteger(value) ? value : Number(value.toPrecision(6))
}

/** The sheet of an assay's samples, covariates after the fields. */
export function sampleSheetCsv({ samples }: Assay): string {
  const covariates = [...new Set(samples.flatMap(sample => Object.keys(sample.covariates)))]
  return csvText(
    ['sample', 'patient_id', 'kind', 'batch', 'run_order', ...covariates],
    samples.map((sample): Cell[] => [
      sample.id,
      sample.patientId,
      sample.kind,
      sample.batch,
      sample.runOrder,
      ...covariates.map(name => sample.covariates[name] ?? null),
    ]),
  )
}

/** Numbers to ten digits, arrays on a line each; NaN is null. */
export function truthText(truth: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(truth).map(([key, value]) => {
    const plain = ArrayBuffer.isView(value) && value instanceof Float64Array ? Array.from(value) : value
    return `  ${JSON.stringify(key)}: ${JSON.stringify(plain, (_, item) =>
      typeof item === 'number' ? Number(item.toPrecision(10)) : item,
    )}`
  })
  return `{\n${lines.join(',\n')}\n}\n`
}
