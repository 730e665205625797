import { type Finding, FindingsError } from '@tessera/evidence'
import { type Column, readTable, type Table, textAt } from '@tessera/tables'
import { type HlaAllele, type HlaResolution, hlaAllele, locusNamed, trimmedAllele } from './hla-allele.ts'

/** The two alleles of a patient at one locus, cut to the resolution; null is not known. */
export type HlaPair = readonly [string | null, string | null]

export interface HlaTyping {
  readonly patientId: string
  /** By locus, in the order of the table. */
  readonly loci: ReadonlyMap<string, HlaPair>
  readonly row: number
}

export interface HlaTable {
  readonly resolution: HlaResolution
  readonly loci: readonly string[]
  readonly typings: readonly HlaTyping[]
  readonly findings: readonly Finding[]
}

export interface ReadHlaOptions {
  readonly resolution?: HlaResolution
  readonly patientColumn?: string
  /** An empty second allele says that the patient is homozygous; otherwise it is not known. A dash always says so. */
  readonly blankIsHomozygous?: boolean
}

/**
 * Reads HLA alleles, a row a patient: a column of patients (`patient_id`) and two a locus (`A_1`, `A_2`; `HLA-A1`,
 * `HLA-A2`; `A.1`). Alleles are cut to two fields (4 digits), or one.
 * @throws FindingsError where there is no column of patients or no locus
 */
export async function readHla(file: string, options: ReadHlaOptions = {}): Promise<HlaTable> {
  const { resolution = 2, patientColumn, blankIsHomozygous = false } = options
  const first = await readTable(file)
  // Alleles of digits alone (0201) must not become numbers.
  const columns = Object.fromEntries(first.table.columns.map(({ name }) => [name, { type: 'text' as const }]))
  const { table, findings: faults } = await readTable(file, { dictionary: { columns } })
  const patients = table.columns.find(({ name }) =>
    patientColumn === undefined
      ? /^(patient_id|patient|usubjid|sample)$/i.test(name)
      : name === patientColumn,
  )
  const { pairs, alone } = locusColumns(table)
  if (patients === undefined || pairs.size === 0)
    throw new FindingsError([noColumns(table, patients === undefined)])
  const findings: Finding[] = [...faults, ...alone.map(column => oneColumn(table, column))]
  const seen = new Map<string, number>()
  const typings: HlaTyping[] = []
  for (let at = 0; at < table.rowCount; at++) {
    const row = table.fileRows[at]
    const patientId = textAt(patients, at)?.trim() ?? ''
    const place = { file: table.source.file, row }
    if (patientId === '' || seen.has(patientId)) {
      findings.push({
        severity: 'error',
        code: patientId === '' ? 'cell-empty' : 'patient-twice',
        message:
          patientId === '' ? 'no patient' : `the patient has a row already (row ${seen.get(patientId)})`,
        cure: 'give one row a patient',
        field: patients.name,
        ...place,
        ...(patientId === '' ? {} : { patientId }),
      })
      continue
    }
    seen.set(patientId, row)
    const loci = new Map<string, HlaPair>()
    for (const [locus, [one, two]] of pairs) {
      const read = (column: Column) =>
        readCell(textAt(column, at), locus, resolution, { ...place, field: column.name, patientId }, findings)
      const [a, b] = [read(one), read(two)]
      const blank = b === 'blank' && blankIsHomozygous
      const second = b === 'same' || blank ? a : b
      loci.set(locus, [alleleOrNull(a), alleleOrNull(second)])
    }
    typings.push({ patientId, loci, row })
  }
  return { resolution, loci: [...pairs.keys()], typings, findings }
}

function alleleOrNull(cell: string): string | null {
  return cell === 'blank' || cell === 'same' ? null : cell
}

/** The two columns of each locus, and columns whose second is not there. */
function locusColumns(table: Table): {
  pairs: Map<string, readonly [Column, Column]>
  alone: string[]
} {
  const found = new Map<string, [Column | null, Column | null]>()
  for (const column of table.columns) {
    const match = /^(?:HLA[-_ .]?)?(A|B|C|Cw|D[A-Z]{2}\d?|E|F|G)(?:[_. -]?(?:allele)?[_. -]?)([12])$/i.exec(
      column.name.trim(),
    )
    if (match === null) continue
    const locus = locusNamed(match[1])
    const pair = found.get(locus) ?? [null, null]
    pair[Number(match[2]) - 1] = column
    found.set(locus, pair)
  }
  const pairs = new Map<string, readonly [Column, Column]>()
  const alone: string[] = []
  for (const [locus, [one, two]] of found)
    if (one !== null && two !== null) pairs.set(locus, [one, two])
    else alone.push(...[one, two].flatMap(column => column?.name ?? []))
  return { pairs, alone }
}

/** The allele of a cell; `blank` where there is none, or none that can be used; `same` for a dash. */
function readCell(
  text: string | null,
  locus: string,
  resolution: HlaResolution,
  at: Pick<Finding, 'file' | 'row' | 'field' | 'patientId'>,
  findings: Finding[],
): string {
  const cell = text?.trim() ?? ''
  if (cell === '' || /^(NA|\.|\?|NT|unknown)$/i.test(cell)) return 'blank'
  if (/^[-–]$/.test(cell)) return 'same'
  const parts = cell.split(/[/,|;]/).map(part => hlaAllele(part, locus))
  const alleles = parts.filter((part): part is HlaAllele => part !== null)
  const trimmed = new Set(alleles.map(allele => trimmedAllele(allele, resolution)))
  const [only] = trimmed
  if (alleles.length === parts.length && trimmed.size === 1 && only !== null) return only
  const ambiguous = alleles.length === parts.length && trimmed.size > 1
  const coarse = alleles.length === parts.length && only === null
  findings.push({
    severity: coarse || ambiguous ? 'warning' : 'error',
    code: ambiguous ? 'hla-ambiguous' : coarse ? 'hla-coarse' : 'hla-unreadable',
    message: ambiguous
      ? `'${cell}' is several alleles at ${resolution} ${resolution === 1 ? 'field' : 'fields'}; it counts as not known`
      : coarse
        ? `'${cell}' is given to one field alone; it counts as not known`
        : `'${cell}' is no allele of HLA-${locus}; it counts as not known`,
    cure: coarse ? 'type it again, or use one field (--hla-fields 1)' : 'write it as A*02:01',
    value: cell,
    ...at,
  })
  return 'blank'
}

function oneColumn(table: Table, column: string): Finding {
  return {
    severity: 'warning',
    code: 'hla-one-column',
    message: `the locus of ${column} has one column alone, and is left out`,
    cure: 'name the columns of a locus A_1 and A_2',
    file: table.source.file,
    field: column,
  }
}

function noColumns(table: Table, patient: boolean): Finding {
  return {
    severity: 'error',
    code: 'no-such-column',
    message: patient ? 'no column of patients' : 'no pair of columns of an HLA locus',
    cure: patient ? 'give a column patient_id' : 'name the columns of a locus A_1 and A_2',
    file: table.source.file,
    field: patient ? 'patient_id' : 'A_1',
  }
}
