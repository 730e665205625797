import type { Finding } from '@tessera/evidence'
import { type NearIdenticalPair, nearIdenticalRows, type Table } from '@tessera/tables'
import { type Patients, placeOf } from './patients.ts'
import { sharedRowFindings } from './rows-in-two-files.ts'
import type { Visits } from './visits.ts'

const shown = 20
/** Fewer columns than this cannot tell two patients apart. */
const fewestColumns = 4

/**
 * Rows of different patients that agree in all columns but at most one: one patient under two numbers, or a file
 * that was read twice. Any two patients may fall on both sides of a split, so each is an error.
 * @param ignored identifier and centre columns, which differ between copies
 */
export function nearIdenticalFindings(
  patients: Patients,
  visits: ReadonlyMap<string, Visits>,
  ignored: ReadonlySet<string>,
): Finding[] {
  const pairs = pairsOf(
    patients.table,
    ignored,
    Int32Array.from(patients.ids, (_, p) => p),
  )
  const findings = [
    ...sharedRowFindings(patients, pairs),
    ...pairFindings(patients.table, pairs, row => placeOf(patients, row)),
  ]
  for (const { table, start, order } of visits.values()) {
    const patient = new Int32Array(table.rowCount).fill(-1)
    for (let p = 0; p < patients.ids.length; p++)
      for (let i = start[p]; i < start[p + 1]; i++) patient[order[i]] = p
    findings.push(
      ...pairFindings(table, pairsOf(table, ignored, patient), row => ({
        ...placeOf(patients, Math.max(0, patient[row])),
        file: table.source.file,
        row: table.fileRows[row],
      })),
    )
  }
  return findings
}

type Place = ReturnType<typeof placeOf>

function pairsOf(table: Table, ignored: ReadonlySet<string>, patient: Int32Array): NearIdenticalPair[] {
  const columns = table.columns.map(column => column.name).filter(name => !ignored.has(name))
  if (columns.length < fewestColumns) return []
  return nearIdenticalRows(table, columns, { groups: patient })
}

/** The first pairs one by one, the others counted. */
function pairFindings(
  table: Table,
  pairs: readonly NearIdenticalPair[],
  place: (row: number) => Place,
): Finding[] {
  const findings: Finding[] = pairs.slice(0, shown).map(({ first, second, differing }) => {
    const a = place(first)
    const b = place(second)
    const across = a.centre === b.centre ? '' : `, of centre ${a.centre} and ${b.centre}`
    return {
      severity: 'error',
      code: 'near-identical-rows',
      message: `${b.file} row ${b.row} is ${differing === null ? 'the same as' : `the same but for '${differing}' as`} ${a.file} row ${a.row}, which is another patient${across}: they could stand on both sides of a split`,
      cure: 'if they are one patient, keep one row; if a file was read twice, remove it',
      ...b,
      ...(differing === null ? {} : { field: differing }),
    }
  })
  if (pairs.length > shown)
    findings.push({
      severity: 'error',
      code: 'near-identical-rows',
      message: `${pairs.length - shown} further pairs of near-identical rows of different patients`,
      cure: 'if they are one patient, keep one row; if a file was read twice, remove it',
      file: table.source.file,
      count: pairs.length - shown,
    })
  return findings
}
