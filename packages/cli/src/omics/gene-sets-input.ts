import path from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import { type GeneSet, readGmt } from '@tessera/omics'
import { readRecords } from '@tessera/tables'

const fields = {
  set: { kind: 'text', names: ['set', 'signature', 'pathway', 'cell_type'], what: 'name of the set' },
  gene: {
    kind: 'text',
    names: ['gene', 'symbol', 'feature', 'gene_symbol', 'metabolite'],
    required: true,
    always: true,
    what: 'gene, as the table names it',
  },
  weight: { kind: 'number', names: ['weight', 'coefficient'], what: 'weight of the gene' },
  direction: { kind: 'text', names: ['direction'], what: 'up or down' },
} as const

/**
 * Gene sets from a GMT file, or from a table with a row a gene: set, gene, weight, direction (`down` speaks against the
 * state). Without a column of sets every gene is of one set, named as the file.
 * @throws FindingsError where there is no set
 */
export async function readGeneSets(file: string): Promise<{ sets: GeneSet[]; findings: Finding[] }> {
  if (/\.gmt(\.gz)?$/i.test(file)) return readGmt(file)
  const { records, columns, findings: read } = await readRecords(file, fields)
  const findings = [...read]
  const alone = path.basename(file).replace(/\.\w+(\.gz)?$/, '')
  const sets: GeneSet[] = []
  for (const [name, rows] of Map.groupBy(records, record => record.set ?? alone)) {
    const up = rows.filter(({ direction }) => direction?.toLowerCase() !== 'down')
    const down = rows.filter(({ direction }) => direction?.toLowerCase() === 'down')
    const without = columns.weight === undefined ? undefined : rows.find(({ weight }) => Number.isNaN(weight))
    if (without)
      findings.push({
        severity: 'error',
        code: 'weight-missing',
        message: `${name}: ${without.gene} has no weight`,
        cure: 'give each gene of the set a weight, or leave the column out',
        file: path.basename(file),
        row: without.row,
        field: 'weight',
      })
    const genes = (some: typeof rows) => some.flatMap(({ gene }) => gene ?? [])
    sets.push({
      name,
      description: '',
      genes: genes(up),
      ...(columns.weight === undefined ? {} : { weights: up.map(({ weight }) => weight) }),
      ...(down.length === 0 ? {} : { down: genes(down) }),
    })
  }
  if (findings.some(({ severity }) => severity === 'error')) throw new FindingsError(findings)
  return { sets, findings }
}
