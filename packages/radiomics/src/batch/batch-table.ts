import { type Column, makeTable, numberColumn, type Table, textColumn } from '@tessera/tables'
import type { BatchCase } from './batch-case.ts'
import type { CaseResult } from './extract-case.ts'

/**
 * One row a case, in the order of the cases: `patient_id`, the columns that the cases came with, `image`, `mask`,
 * `label`, `extraction` (`done` or `failed`), `reason` (why it failed: the code of its finding), and a column a
 * feature. A feature that has no value for a case is an empty cell; why is in the manifest.
 */
export function batchTable(cases: readonly BatchCase[], results: readonly CaseResult[]): Table {
  const text = (name: string, value: (one: BatchCase, at: number) => string | null) =>
    textColumn(name, cases.map(value))
  const reasons = results.map(({ done, findings }) => (done ? null : (findings[0]?.code ?? null)))
  const columns: Column[] = [
    text('patient_id', one => one.patientId),
    ...aboutColumns(cases),
    text('image', one => one.image),
    text('mask', one => one.mask),
    ...(cases.some(one => one.label !== null)
      ? [
          numberColumn(
            'label',
            cases.map(one => one.label ?? Number.NaN),
          ),
        ]
      : []),
    text('extraction', (_, at) => (results[at].done ? 'done' : 'failed')),
    text('reason', (_, at) => reasons[at]),
  ]
  const names = new Set(results.flatMap(({ features }) => Object.keys(features)))
  for (const { undefinedFeatures } of results)
    for (const name of Object.keys(undefinedFeatures)) names.add(name)
  for (const name of names)
    columns.push(
      numberColumn(
        name,
        results.map(({ features }) => features[name] ?? Number.NaN),
      ),
    )
  return makeTable('radiomics', columns)
}

function aboutColumns(cases: readonly BatchCase[]): Column[] {
  const names = new Set(cases.flatMap(one => Object.keys(one.about)))
  return [...names].map(name => {
    const cells = cases.map(one => one.about[name] ?? null)
    return cells.every(cell => typeof cell !== 'string') && cells.some(cell => cell !== null)
      ? numberColumn(
          name,
          cells.map(cell => (cell === null ? Number.NaN : Number(cell))),
        )
      : textColumn(
          name,
          cells.map(cell => (cell === null ? null : String(cell))),
        )
  })
}
