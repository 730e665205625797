import { FindingsError } from '@tessera/evidence'
import { deconvolve, type MixtureMethod, type ReferenceMatrix, type SampleMixture } from '@tessera/omics'
import { readTable, textAt } from '@tessera/tables'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import { readAssayInput } from './assay-input.ts'
import type { AssayOptions } from './assay-options.ts'

export interface DeconvolveOptions extends AssayOptions {
  readonly reference: string
  readonly method: MixtureMethod
  readonly weighting: 'relative' | 'absolute'
  readonly coverage: number
  readonly resamples: number
  readonly permutations: number
  readonly seed: number
}

/** The work of `tessera omics deconvolve`. */
export async function deconvolveTable(
  table: string,
  options: DeconvolveOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.out)
  const { method, weighting, coverage, resamples, permutations, seed } = options
  const reference = await readReference(options.reference)
  const read = await readAssayInput(table, options)
  const result = deconvolve(read.assay, reference, {
    method,
    weighting,
    leastShare: coverage,
    resamples,
    permutations,
    seed,
    onSample: (done, total) => session.onProgress({ stage: 'samples', done, total, etaSeconds: null }),
  })
  if (options.out !== undefined) {
    const rows = result.samples.map(sample => rowOf(sample, result.cellTypes))
    await writeRows(options.out, Object.keys(rows[0] ?? {}), rows)
  }
  const { samples, findings, cellTypes, genes, missing } = result
  return {
    document: {
      method,
      weighting,
      seed,
      cellTypes,
      genes: genes.length,
      missing,
      samples,
      out: options.out ?? null,
    },
    text: textOf(samples, cellTypes, genes.length, options),
    findings: [...read.findings, ...findings],
  }
}

/**
 * Genes in the first column, a column of numbers a cell type; a gene that stands twice counts once.
 * @throws FindingsError without such columns
 */
async function readReference(file: string): Promise<ReferenceMatrix> {
  const { table } = await readTable(file)
  const names = table.columns.find(({ kind }) => kind === 'text')
  const cells = table.columns.flatMap(column => (column.kind === 'number' ? [column] : []))
  if (names === undefined || cells.length < 2)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-reference',
        message: `${table.source.file} has ${names === undefined ? 'no column of genes' : `${cells.length} columns of numbers`}`,
        cure: 'give a column of genes and a column of numbers for each of two cell types or more',
        file: table.source.file,
      },
    ])
  const genes: string[] = []
  const rows: number[] = []
  const seen = new Set<string>()
  for (let row = 0; row < table.rowCount; row++) {
    const gene = textAt(names, row)
    if (gene === null || seen.has(gene)) continue
    seen.add(gene)
    genes.push(gene)
    rows.push(row)
  }
  return {
    genes,
    cellTypes: cells.map(({ name }) => name),
    columns: cells.map(({ values }) => Float64Array.from(rows, row => values[row])),
  }
}

function rowOf({ sample, shares, correlation, rmse, p, reason }: SampleMixture, types: readonly string[]) {
  const of = (j: number) => shares?.[j] ?? { share: null, lower: null, upper: null }
  return {
    sample,
    ...Object.fromEntries(types.map((type, j) => [type, of(j).share])),
    ...Object.fromEntries(
      types.flatMap((type, j) => [
        [`${type}_lower`, of(j).lower],
        [`${type}_upper`, of(j).upper],
      ]),
    ),
    correlation,
    rmse,
    p,
    why_not: reason,
  }
}

function textOf(
  samples: readonly SampleMixture[],
  types: readonly string[],
  genes: number,
  { method, out }: DeconvolveOptions,
): string {
  const shown = samples.slice(0, 60)
  const rows = shown.map(({ sample, shares, correlation, p, reason }) => [
    sample,
    ...types.map((_, j) => {
      const one = shares?.[j]
      if (one === undefined) return '–'
      const limits =
        one.lower === null || one.upper === null
          ? ''
          : ` (${one.lower.toFixed(2)} to ${one.upper.toFixed(2)})`
      return `${one.share.toFixed(2)}${limits}`
    }),
    shortNumber(correlation),
    shortP(p),
    reason ?? '',
  ])
  return [
    `${method} on ${genes} marker genes; shares of the cell types of the reference alone, intervals over resampled genes`,
    textTable(['sample', ...types, 'correlation', 'p', ''], rows) +
      (samples.length > shown.length ? `\n... and ${samples.length - shown.length} more` : ''),
    ...(out === undefined ? ['Nothing is written: give --out FILE'] : []),
  ].join('\n\n')
}
