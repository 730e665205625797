import {
  type BurdenCount,
  burden,
  codingClasses,
  nonsynonymousClasses,
  Regions,
  readBed,
  requireLength,
} from '@tessera/omics'
import { quantileOfSorted } from '@tessera/statistics'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { readVariantInput, type VariantOptions } from './variant-input.ts'

export interface TmbOptions extends VariantOptions {
  readonly megabases?: number
  readonly regions?: string
  readonly count: BurdenCount
  readonly high: number
  readonly minFraction: number
  readonly minDepth: number
  readonly minReads: number
  readonly level: number
}

/** The work of `tessera omics tmb`. */
export async function tmbOfVariants(file: string, options: TmbOptions, session: Session): Promise<Outcome> {
  requireTableEnding(options.out)
  if ((options.megabases === undefined) === (options.regions === undefined))
    throw new UsageError('give the denominator: --megabases NUMBER, or --regions BED, and not both')
  if (!(options.level > 0 && options.level < 1)) throw new UsageError('--level lies between 0 and 1')
  const bed = options.regions === undefined ? null : await readBed(options.regions)
  const regions = bed === null ? undefined : new Regions(bed.intervals)
  const megabases =
    options.megabases ?? (regions && bed ? requireLength(regions, bed.file) / 1e6 : Number.NaN)
  const denominator =
    bed === null || regions === undefined
      ? `${shortNumber(megabases)} Mb as given`
      : `${shortNumber(megabases)} Mb, the union of ${regions.intervals} regions of ${bed.file}`
  const input = await readVariantInput(file, options, session)
  const result = burden(input.table, {
    megabases,
    regions,
    count: options.count,
    high: options.high,
    minimumFraction: options.minFraction,
    minimumDepth: options.minDepth,
    minimumReads: options.minReads,
    level: options.level,
  })
  const rows = result.samples.map(({ sample, counted, burden, lower, upper, high, certain }) => ({
    sample,
    counted,
    megabases,
    tmb: burden,
    lower,
    upper,
    high,
    certain,
  }))
  if (options.out !== undefined)
    await writeRows(
      options.out,
      ['sample', 'counted', 'megabases', 'tmb', 'lower', 'upper', 'high', 'certain'],
      rows,
    )
  const classes = options.count === 'coding' ? codingClasses : nonsynonymousClasses
  const summary = summaryOf(rows.map(row => row.tmb))
  return {
    document: {
      denominator: { megabases, from: bed?.file ?? 'given', regions: regions?.intervals ?? null },
      counted: { rule: options.count, classes },
      cut: { high: options.high, level: options.level },
      origin:
        input.read.vcf === null
          ? null
          : { kind: input.read.vcf.origin, because: input.read.vcf.because, account: input.read.vcf.account },
      leftOut: result.leftOut,
      summary,
      samples: rows,
    },
    text: [
      `Denominator: ${denominator}. Counted: ${options.count} (${classes.join(', ')}). TMB-high from ${shortNumber(options.high)} a Mb.`,
      `${rows.length} samples: median ${shortNumber(summary.median)} a Mb (quartiles ${shortNumber(summary.lowerQuartile)} to ${shortNumber(summary.upperQuartile)}), ${rows.filter(row => row.high).length} high.`,
      textTable(
        ['sample', 'variants', 'a Mb', `${options.level * 100} % from`, 'to', 'high'],
        rows.map(row => [
          row.sample,
          String(row.counted),
          row.tmb.toFixed(2),
          row.lower.toFixed(2),
          row.upper.toFixed(2),
          `${row.high ? 'yes' : 'no'}${row.certain ? '' : ', interval crosses the cut'}`,
        ]),
      ),
    ].join('\n\n'),
    findings: [...(bed?.findings ?? []), ...input.findings, ...result.findings],
  }
}

function summaryOf(values: readonly number[]) {
  const sorted = Float64Array.from(values).sort()
  const at = (p: number) => quantileOfSorted(sorted, p)
  return { median: at(0.5), lowerQuartile: at(0.25), upperQuartile: at(0.75) }
}
