import type { Finding } from '@tessera/evidence'
import type { Fields } from '@tessera/tables'
import { type LaboratoryRecord, laboratoryFields } from '../toxicity/ctcae/laboratory-record.ts'
import { type DomainOptions, readDomain, subjectFields } from './domain.ts'

const fields = {
  ...laboratoryFields,
  ...subjectFields,
  text: { kind: 'text', names: ['LBSTRESC', 'LBORRES'], what: 'result as text' },
  status: { kind: 'text', names: ['LBSTAT'], what: 'completion status' },
} as const satisfies Fields

export interface LaboratoryValues {
  readonly file: string
  readonly records: readonly LaboratoryRecord[]
  readonly findings: readonly Finding[]
}

/**
 * Laboratory values of an SDTM LB data set (LBTESTCD, LBSTRESN, LBSTRESU with its normal range). Tests not done
 * are left out; results that are no number (`<0.05`, `NEGATIVE`) have none, with a finding a test.
 */
export async function readLaboratoryDomain(
  path: string,
  options: DomainOptions<typeof fields> = {},
): Promise<LaboratoryValues> {
  const { file, records, findings } = await readDomain(path, 'LB', fields, options)
  const done = records.filter(({ status }) => status?.toUpperCase() !== 'NOT DONE')
  const texts = done.filter(({ value, text }) => Number.isNaN(value) && text !== null)
  const byTest = Map.groupBy(texts, ({ code }) => code ?? '')
  const withoutNumber = [...byTest].map(
    ([code, [first, ...rest]]): Finding => ({
      severity: 'note',
      code: 'laboratory-text',
      message: `${code}: results such as '${first.text}' are no number`,
      cure: 'give a number in LBSTRESN where there is one',
      file,
      row: first.row,
      field: 'LBSTRESN',
      count: rest.length + 1,
    }),
  )
  return { file, records: done, findings: [...findings, ...withoutNumber] }
}
