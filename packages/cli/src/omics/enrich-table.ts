import { type Finding, FindingsError } from '@tessera/evidence'
import { overRepresentation, preRanked } from '@tessera/omics'
import {
  columnOf,
  compileExpression,
  hasColumn,
  isMissingAt,
  numberAt,
  readTable,
  rowsWhere,
  type Table,
  textAt,
} from '@tessera/tables'
import type { TableOptions } from '../endpoints/table-options.ts'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import { readGeneSets } from './gene-sets-input.ts'

export interface EnrichOptions extends TableOptions {
  readonly sets: string
  readonly where?: string
  readonly rank?: string
  readonly gene?: string
  readonly midP?: true
  readonly permutations: number
  readonly weight: number
  readonly seed: number
  readonly fewest: number
  readonly most: number
}

/** The work of `tessera omics enrich`. */
export async function enrichTable(file: string, options: EnrichOptions, session: Session): Promise<Outcome> {
  requireTableEnding(options.out)
  if ((options.where === undefined) === (options.rank === undefined))
    throw new UsageError(
      'give --where (over-representation) or --rank (pre-ranked enrichment), one of the two',
    )
  const { table, findings } = await readTable(file)
  const { sets, findings: ofSets } = await readGeneSets(options.sets)
  const genes = genesOf(table, options.gene)
  const all = [...findings, ...ofSets, ...genes.findings]
  const sizes = { fewest: options.fewest, most: options.most }
  if (options.rank !== undefined) {
    const column = named(table, options.rank)
    const kept = genes.rows.filter(row => !isMissingAt(column, row))
    if (kept.length < genes.rows.length)
      all.push(without(table, column.name, genes.rows.length - kept.length))
    const result = preRanked(
      kept.map(row => genes.nameOf[row]),
      Float64Array.from(kept, row => numberAt(column, row)),
      sets,
      {
        ...sizes,
        seed: options.seed,
        permutations: options.permutations,
        weight: options.weight,
        onSet: (done, total) => session.onProgress({ stage: 'random sets', done, total, etaSeconds: null }),
      },
    )
    const rows = result.sets.map(({ leadingEdge, ...one }) => ({ ...one, genes: leadingEdge.join(' ') }))
    if (options.out !== undefined) await writeRows(options.out, preRankedColumns, rows)
    const lines = result.sets.map(one => [
      one.set,
      String(one.size),
      String(one.lost),
      shortNumber(one.enrichment),
      shortNumber(one.normalised),
      shortP(one.p),
      shortP(one.q),
      one.leadingEdge.slice(0, 5).join(' '),
    ])
    return {
      document: { test: 'pre-ranked', statistic: column.name, seed: options.seed, ...result },
      text: [
        `${result.sets.length} sets along ${result.universe} genes by ${column.name}, ${result.permutations} random sets each; q is GSEA's false discovery rate`,
        textTable(['set', 'genes', 'lost', 'ES', 'NES', 'p', 'q', 'leading'], lines),
        leftText(result.left),
      ].join('\n\n'),
      findings: all,
    }
  }
  const condition = compileExpression(options.where ?? '', table.columns)
  if (condition.kind !== 'boolean')
    throw new UsageError(`--where ${options.where}: give a condition, such as "q < 0.05"`)
  all.push(...condition.findings)
  const chosen = new Set(rowsWhere(condition.evaluate(table)))
  const result = overRepresentation(
    genes.rows.map(row => genes.nameOf[row]),
    genes.rows.filter(row => chosen.has(row)).map(row => genes.nameOf[row]),
    sets,
    { ...sizes, midP: options.midP === true },
  )
  const rows = result.sets.map(one => ({ ...one, genes: one.genes.join(' ') }))
  if (options.out !== undefined) await writeRows(options.out, overColumns, rows)
  const lines = result.sets.map(one => [
    one.set,
    `${one.overlap}/${one.size}`,
    String(one.lost),
    shortNumber(one.expected),
    shortNumber(one.oddsRatio),
    shortP(one.p),
    shortP(one.q),
    one.genes.slice(0, 5).join(' '),
  ])
  return {
    document: { test: 'over-representation', where: options.where, ...result },
    text: [
      `${result.selected} of ${result.universe} measured genes selected by ${options.where}; ${result.sets.length} sets; q by Benjamini and Hochberg`,
      textTable(['set', 'selected', 'lost', 'expected', 'odds ratio', 'p', 'q', 'genes'], lines),
      leftText(result.left),
    ].join('\n\n'),
    findings: all,
  }
}

const preRankedColumns = ['set', 'description', 'size', 'lost', 'enrichment', 'normalised', 'p', 'q', 'genes']
const overColumns = [
  'set',
  'description',
  'size',
  'lost',
  'overlap',
  'expected',
  'oddsRatio',
  'p',
  'q',
  'genes',
]

/** Rows with a gene, each gene once: the first row of a gene that stands twice counts. */
function genesOf(table: Table, given: string | undefined) {
  const column =
    given !== undefined
      ? named(table, given)
      : (['gene', 'feature', 'symbol'].flatMap(name =>
          table.columns.filter(one => one.kind === 'text' && one.name.toLowerCase() === name),
        )[0] ?? table.columns.find(({ kind }) => kind === 'text'))
  if (column === undefined) throw new UsageError('--gene: the table has no column of text; name the column')
  const nameOf: string[] = []
  const rows: number[] = []
  const seen = new Set<string>()
  let twice = 0
  for (let row = 0; row < table.rowCount; row++) {
    const gene = textAt(column, row) ?? ''
    nameOf.push(gene)
    if (gene === '') continue
    if (seen.has(gene)) twice++
    else rows.push(row)
    seen.add(gene)
  }
  const findings: Finding[] =
    twice === 0
      ? []
      : [
          {
            severity: 'warning',
            code: 'gene-twice',
            message: `${twice} rows of ${table.source.file} name a gene that already stood above; the first row counts`,
            cure: 'keep one row a gene',
            file: table.source.file,
            field: column.name,
            count: twice,
          },
        ]
  return { nameOf, rows, findings }
}

function named(table: Table, name: string) {
  if (hasColumn(table, name)) return columnOf(table, name)
  throw new FindingsError([
    {
      severity: 'error',
      code: 'no-such-column',
      message: `${table.source.file} has no column ${name}; there are ${table.columns.map(one => one.name).join(', ')}`,
      cure: 'name one of these',
      file: table.source.file,
      field: name,
    },
  ])
}

function without(table: Table, field: string, count: number): Finding {
  return {
    severity: 'note',
    code: 'no-statistic',
    message: `${count} genes have no ${field} and are not of the universe`,
    cure: 'nothing to do, unless they were tested',
    file: table.source.file,
    field,
    count,
  }
}

function leftText(left: readonly { readonly name: string; readonly reason: string }[]): string {
  if (left.length === 0) return ''
  const some = left.slice(0, 8).map(({ name, reason }) => `${name} (${reason})`)
  return `Not tested: ${some.join('; ')}${left.length > 8 ? ` and ${left.length - 8} more` : ''}`
}
