import { FindingsError, hasErrors } from '@tessera/evidence'
import { featureAgreement, repeatedFeatures } from '@tessera/radiomics'
import { columnOf, readTable, textAt } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { AgreeOptions } from './options-of-robustness.ts'

/** The ICC of every number column of a table with a row for each patient and reader. */
export async function agreeFeatures(file: string, options: AgreeOptions): Promise<Outcome> {
  if (!/\.(csv|tsv|txt|parquet|xlsx|xpt)$/i.test(file))
    throw new UsageError('give two masks or more, or one table of features by patient and reader')
  const { table, findings } = await readTable(file)
  if (hasErrors(findings)) throw new FindingsError(findings)
  const [patient, reader] = [columnOf(table, options.id), columnOf(table, options.reader)]
  const features = table.columns.filter(
    ({ kind, name }) => kind === 'number' && name !== options.id && name !== options.reader,
  )
  const patients = new Map<string, Map<string, number>>()
  const readers = new Set<string>()
  for (let row = 0; row < table.rowCount; row++) {
    const [who, by] = [textAt(patient, row) ?? '', textAt(reader, row) ?? '']
    readers.add(by)
    const own = patients.get(who) ?? new Map<string, number>()
    if (own.has(by))
      throw new FindingsError([
        {
          severity: 'error',
          code: 'measured-twice',
          message: `reader ${by} has two rows of patient ${who}`,
          cure: 'leave one, or name the second a reader of its own',
          file: table.source.file,
          row: table.fileRows[row],
          patientId: who,
        },
      ])
    own.set(by, row)
    patients.set(who, own)
  }
  const valuesAt = (row: number | undefined) =>
    row === undefined
      ? null
      : Object.fromEntries(
          features.map(column => [column.name, column.kind === 'number' ? column.values[row] : Number.NaN]),
        )
  const values = [...patients.values()].map(own => [...readers].map(by => valuesAt(own.get(by))))
  const { form, threshold } = options
  const agreement = featureAgreement(repeatedFeatures(values), { form })
  const robust = agreement.map(({ icc }) => icc !== null && icc.lower >= threshold)
  return {
    document: {
      patients: patients.size,
      readers: [...readers],
      form,
      threshold,
      features: agreement.map((one, i) => ({ ...one, robust: robust[i] })),
    },
    text: `${textTable(
      ['feature', form, 'lower', 'upper', 'patients', ''],
      agreement.map(({ feature, icc, subjects, undefinedBecause }, i) => [
        feature,
        ...[icc?.value, icc?.lower, icc?.upper].map(value => shortNumber(value ?? null)),
        String(subjects),
        undefinedBecause ?? (robust[i] ? 'robust' : ''),
      ]),
    )}

${robust.filter(Boolean).length} of ${agreement.length} features have a lower limit of at least ${threshold}: ${readers.size} readers.`,
    findings,
  }
}
