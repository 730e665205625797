import path from 'node:path'
import { FindingsError, hasErrors } from '@tessera/evidence'
import { columnOf, hasColumn, numberAt, readTable, textAt } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'

/** One region to disturb. */
export interface PerturbationCase {
  readonly patient: string
  readonly image: string
  readonly mask: string
  readonly label: number | undefined
}

/**
 * The cases of a table: `patient_id`, `image`, `mask` and, if wanted, `label`; files count from its folder.
 * @throws FindingsError
 */
export async function perturbationCases(
  file: string,
  label: number | undefined,
): Promise<PerturbationCase[]> {
  if (!/\.(csv|tsv|txt|parquet|xlsx|xpt)$/i.test(file))
    throw new UsageError('give an image and its mask, or a table with the columns patient_id, image and mask')
  const { table, findings } = await readTable(file)
  if (hasErrors(findings)) throw new FindingsError(findings)
  const [patient, image, mask] = ['patient_id', 'image', 'mask'].map(name => columnOf(table, name))
  const labels = hasColumn(table, 'label') ? columnOf(table, 'label') : null
  const folder = path.dirname(file)
  return Array.from({ length: table.rowCount }, (_, row) => {
    const text = (column: typeof patient) => {
      const found = textAt(column, row)
      if (found !== null) return found
      throw new FindingsError([
        {
          severity: 'error',
          code: 'case-incomplete',
          message: `'${column.name}' is empty`,
          cure: 'give the patient, the image and the mask of every case',
          file: table.source.file,
          row: table.fileRows[row],
          field: column.name,
        },
      ])
    }
    const own = labels === null ? Number.NaN : numberAt(labels, row)
    return {
      patient: text(patient),
      image: path.resolve(folder, text(image)),
      mask: path.resolve(folder, text(mask)),
      label: Number.isNaN(own) ? label : own,
    }
  })
}
