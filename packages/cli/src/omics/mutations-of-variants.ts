import {
  type Assay,
  burden,
  classCounts,
  coOccurrence,
  type GenePair,
  geneMatrix,
  type MutationKind,
  OmicsError,
  oncogenicPathways,
  oncoplot,
  pathwayMatrix,
  readGmt,
  readHotspots,
} from '@tessera/omics'
import { columnOf, hasColumn, numberAt, textAt } from '@tessera/tables'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import { readVariantInput, type VariantInput, type VariantOptions } from './variant-input.ts'

export interface MutationsOptions extends VariantOptions {
  readonly top: number
  readonly genes?: readonly string[]
  readonly kind: MutationKind
  readonly hotspots?: string
  readonly pathways?: string
  readonly megabases?: number
  readonly tracks?: readonly string[]
}

/** The work of `tessera omics mutations`. */
export async function mutationsOfVariants(
  file: string,
  options: MutationsOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.out)
  if (options.kind === 'hotspot' && options.hotspots === undefined)
    throw new UsageError('--kind hotspot needs --hotspots TABLE')
  if (options.tracks !== undefined && options.samples === undefined)
    throw new UsageError('--tracks are columns of --samples TABLE, which is not given')
  const hotspots = options.hotspots === undefined ? undefined : await readHotspots(options.hotspots)
  const given = options.pathways === undefined ? null : await readGmt(options.pathways)
  const input = await readVariantInput(file, options, session)
  const { table } = input
  const genes = geneMatrix(table, { kind: options.kind, hotspots })
  const shown =
    options.genes === undefined
      ? genes.selectFeatures([...genes.features.keys()].slice(0, options.top))
      : geneMatrix(table, { kind: options.kind, hotspots, genes: options.genes })
  const pathways = pathwayMatrix(genes, given?.sets ?? oncogenicPathways)
  const plot = oncoplot(table, {
    top: options.top,
    genes: options.genes,
    burden:
      options.megabases === undefined
        ? undefined
        : burden(table, { megabases: options.megabases, count: 'nonsynonymous', high: 10 }).samples.map(
            one => one.burden,
          ),
    tracks: tracksOf(input, options.tracks ?? []),
  })
  const pairs = pairsOf(shown)
  const counts = classCounts(table)
  const classes = counts.classes.map((name, c) => {
    const row = counts.counts.subarray(c * table.samples.length, (c + 1) * table.samples.length)
    return {
      class: name,
      variants: row.reduce((sum, one) => sum + one, 0),
      samples: row.filter(one => one > 0).length,
    }
  })
  if (options.out !== undefined)
    await writeRows(
      options.out,
      ['gene', ...genes.samples.map(({ id }) => id)],
      (options.genes === undefined ? genes : shown).features.map(({ id }, f) => ({
        gene: id,
        ...Object.fromEntries(
          genes.samples.map((sample, s) => [
            sample.id,
            (options.genes === undefined ? genes : shown).row(f)[s],
          ]),
        ),
      })),
    )
  const frequencies = frequencyOf(shown)
  return {
    document: {
      samples: table.samples.length,
      variants: table.size,
      kind: options.kind,
      classes,
      perSample: {
        samples: counts.samples,
        counts: Object.fromEntries(
          counts.classes.map((name, c) => [
            name,
            Array.from(counts.counts.subarray(c * table.samples.length, (c + 1) * table.samples.length)),
          ]),
        ),
      },
      genes: frequencies,
      pathways: frequencyOf(pathways),
      pathwaySource: given === null ? oncogenicPathways[0].source : options.pathways,
      coOccurrence: pairs,
      oncoplot: plot,
    },
    text: textOf(input, classes, frequencies, frequencyOf(pathways), pairs),
    findings: [...(hotspots?.findings ?? []), ...(given?.findings ?? []), ...input.findings],
  }
}

function textOf(
  { table }: VariantInput,
  classes: readonly { class: string; variants: number; samples: number }[],
  genes: ReturnType<typeof frequencyOf>,
  pathways: ReturnType<typeof frequencyOf>,
  pairs: readonly GenePair[],
): string {
  const frequency = (head: string, rows: ReturnType<typeof frequencyOf>) =>
    textTable(
      [head, 'samples', 'share'],
      rows.map(row => [row.name, String(row.samples), `${(100 * row.share).toFixed(1)} %`]),
    )
  return [
    `${table.size} variants of ${table.samples.length} samples.`,
    textTable(
      ['class', 'variants', 'samples'],
      classes.map(row => [row.class, String(row.variants), String(row.samples)]),
    ),
    frequency('gene', genes),
    frequency('pathway', pathways),
    pairs.length === 0
      ? ''
      : textTable(
          ['gene', 'with', 'both', 'one', 'neither', 'odds ratio', 'p', 'adjusted', 'tends'],
          pairs
            .slice(0, 10)
            .map(pair => [
              pair.first,
              pair.second,
              String(pair.both),
              String(pair.firstOnly + pair.secondOnly),
              String(pair.neither),
              shortNumber(pair.oddsRatio?.value ?? null),
              shortP(pair.p),
              shortP(pair.adjusted),
              pair.tends,
            ]),
        ),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

function frequencyOf(matrix: Assay) {
  return matrix.features.map(({ id }, f) => {
    const samples = matrix.row(f).reduce((sum, one) => sum + one, 0)
    return { name: id, samples, share: matrix.size === 0 ? 0 : samples / matrix.size }
  })
}

/** No pairs where fewer than two genes can be tested. */
function pairsOf(genes: Assay): GenePair[] {
  try {
    return coOccurrence(genes)
  } catch (error) {
    if (error instanceof OmicsError && error.fault === 'too-few') return []
    throw error
  }
}

function tracksOf({ sheet, table }: VariantInput, columns: readonly string[]) {
  if (sheet === null) return {}
  const rowOf = new Map(sheet.names.map((name, row) => [name, row]))
  return Object.fromEntries(
    columns.map(name => {
      if (!hasColumn(sheet.table, name))
        throw new UsageError(
          `--tracks ${name}: the columns are ${sheet.table.columns.map(column => column.name).join(', ')}`,
        )
      const column = columnOf(sheet.table, name)
      return [
        name,
        table.samples.map(sample => {
          const row = rowOf.get(sample)
          if (row === undefined) return null
          if (column.kind !== 'number') return textAt(column, row)
          const value = numberAt(column, row)
          return value === null || Number.isNaN(value) ? null : value
        }),
      ]
    }),
  )
}
