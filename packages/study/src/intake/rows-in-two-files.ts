import type { Finding } from '@tessera/evidence'
import type { NearIdenticalPair } from '@tessera/tables'
import type { Patients } from './patients.ts'

/**
 * For every two files of patients, how many rows of the later one stand in the earlier one too: where one is held out
 * from a model of the other, it holds out nothing.
 */
export function sharedRowFindings(patients: Patients, pairs: readonly NearIdenticalPair[]): Finding[] {
  const { files, fileOf, table } = patients
  // A row's partner may be an earlier row of its own file, whose partner is of another.
  const earlier = new Map<number, number>()
  for (const { first, second, differing } of pairs) if (differing === null) earlier.set(second, first)
  const shared = new Map<string, { file: number; other: number; rows: number; row: number }>()
  for (const row of earlier.keys()) {
    let origin: number | undefined = row
    while (origin !== undefined && fileOf[origin] === fileOf[row]) origin = earlier.get(origin)
    if (origin === undefined) continue
    const key = `${fileOf[row]} ${fileOf[origin]}`
    const known = shared.get(key) ?? { file: fileOf[row], other: fileOf[origin], rows: 0, row }
    shared.set(key, { ...known, rows: known.rows + 1 })
  }
  const sizes = files.map((_, file) => fileOf.reduce((n, of) => n + (of === file ? 1 : 0), 0))
  return Array.from(shared.values(), ({ file, other, rows, row }) => ({
    severity: 'error',
    code: 'rows-in-two-files',
    message: `${rows} of the ${sizes[file]} rows of ${files[file]} also stand in ${files[other]}: a model of one of them cannot be tested on the other`,
    cure: 'keep each patient in one of the files; a test file that shares patients with the training file tests nothing',
    file: files[file],
    row: table.fileRows[row],
    count: rows,
  }))
}
