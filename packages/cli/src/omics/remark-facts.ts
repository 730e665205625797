import type { RemarkFacts } from '@tessera/omics'
import { columnOf, readTable, textAt } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'

const fields = [
  'marker',
  'objectives',
  'source',
  'treatments',
  'specimens',
  'assay',
  'design',
  'endpoints',
  'variables',
  'sampleSize',
  'interpretation',
  'implications',
] as const satisfies readonly (keyof RemarkFacts)[]

/** Reads what the authors say for REMARK: a row a field, with its text. @throws UsageError for a field that is none */
export async function remarkFacts(file: string): Promise<RemarkFacts> {
  const { table } = await readTable(file)
  const [field, text] = [columnOf(table, 'field'), columnOf(table, 'text')]
  const facts: Partial<Record<(typeof fields)[number], string>> = {}
  for (let row = 0; row < table.rowCount; row++) {
    const name = textAt(field, row)
    const known = fields.find(one => one === name)
    if (known === undefined)
      throw new UsageError(
        `--remark: '${name ?? ''}' in row ${table.fileRows[row]} is none of ${fields.join(', ')}`,
      )
    const told = textAt(text, row)
    if (told !== null) facts[known] = told
  }
  return facts
}
