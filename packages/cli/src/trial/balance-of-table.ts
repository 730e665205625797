import { type AllocationBalance, balanceReport, readAllocations } from '@tessera/trials'
import { type PlainRow, requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { BalanceOptions } from './allocation-options.ts'
import { armsOfOptions } from './scheme-of-options.ts'

/** `tessera trial balance` */
export async function balanceOfTable(table: string, options: BalanceOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const names = options.factors ?? []
  const read = await readAllocations(table, {
    factors: names.map(name => ({ name })),
    anonymous: true,
    ...(options.columns ? { given: options.columns } : {}),
  })
  const found = [...new Set(read.patients.map(patient => patient.arm))].sort()
  const arms = armsOfOptions({ ...options, arms: options.arms ?? found })
  const balance = balanceReport(arms, read.patients, names, read.file)
  const rows = rowsOf(balance)
  const columns = ['scope', 'level', ...arms.names, 'imbalance', 'standardised_difference']
  if (options.out !== undefined) await writeRows(options.out, columns, rows)
  const cells = rows.map(row => columns.map(column => cellOf(row[column] ?? null)))
  const ratio = arms.ratio.every(part => part === 1)
    ? ''
    : `; imbalance: counts over ${arms.ratio.join(':')}, the largest less the smallest`
  return {
    document: { ...balance, arms: arms.names, ratio: arms.ratio },
    text: [
      `${balance.n} patients, ${arms.names.map((name, k) => `${name} ${balance.counts[k]} (expected ${shortNumber(balance.expected[k])})`).join(', ')}`,
      textTable(['', 'level', ...arms.names, 'imbalance', 'std diff'], cells),
      `largest imbalance on the way, in the order of the table: ${shortNumber(balance.largestImbalance)}${ratio}`,
    ].join('\n\n'),
    findings: read.findings,
  }
}

function rowsOf({ arms, counts, imbalance, factors, strata }: AllocationBalance): PlainRow[] {
  const row = (
    scope: string,
    level: string,
    own: readonly number[],
    difference: number,
    standardised: number | null,
  ) => ({
    scope,
    level,
    ...Object.fromEntries(arms.names.map((name, k) => [name, own[k]])),
    imbalance: difference,
    standardised_difference: standardised,
  })
  return [
    row('trial', '', counts, imbalance, null),
    ...[...factors, ...(strata.length === 0 ? [] : [{ factor: 'stratum', levels: strata }])].flatMap(
      ({ factor, levels }) =>
        levels.map(one => row(factor, one.level, one.counts, one.imbalance, one.standardisedDifference)),
    ),
  ]
}

function cellOf(value: string | number | boolean | null): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(2)
  return value === null ? '–' : String(value)
}
