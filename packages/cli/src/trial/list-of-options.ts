import { type Finding, hasErrors } from '@tessera/evidence'
import {
  type AllocationBalance,
  allocationList,
  balanceReport,
  type ListedAllocation,
  type SequenceScheme,
  schemeText,
  type TrialFactor,
} from '@tessera/trials'
import { type PlainRow, requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'
import type { RandomiseListOptions } from './allocation-options.ts'
import { armsOfOptions, asUsage, factorsOfText, schemeOfOptions } from './scheme-of-options.ts'
import { seedOfOption } from './seed-of-option.ts'
import { verifyWritten } from './verify-written.ts'

/** `tessera trial randomise-list` */
export async function listOfOptions(options: RandomiseListOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  requireTableEnding(options.blinded)
  const length = options.perStratum ?? options.n
  if (length === undefined)
    throw new UsageError('give --n, the size of the trial, or --per-stratum, the places of each sequence')
  const arms = armsOfOptions(options)
  const factors = factorsOfText(options.strata)
  const scheme = schemeOfOptions(options.scheme, options, arms, length)
  requireColumns(factors)
  requireSize(factors, length)
  const { seed, commitment, findings } = seedOfOption(options)
  const list = asUsage(() =>
    allocationList({ arms, scheme, factors, length, seed, codePrefix: options.prefix }),
  )
  const names = factors.map(factor => factor.name)
  const balance = balanceReport(
    arms,
    list.map(place => ({ arm: place.arm, levels: levelsOf(place, names) })),
    names,
  )
  const differences = options.verify === undefined ? [] : await verifyWritten(options.verify, list)
  const sound = !hasErrors(differences)
  if (options.out !== undefined && sound)
    await writeRows(options.out, columnsOf(names, true), rowsOf(list, names, commitment, true))
  if (options.blinded !== undefined && sound)
    await writeRows(options.blinded, columnsOf(names, false), rowsOf(list, names, commitment, false))
  const strata = new Set(list.map(place => place.stratum)).size
  return {
    document: {
      arms: arms.names,
      ratio: arms.ratio,
      scheme,
      factors,
      strata,
      places: list.length,
      commitment,
      ...(options.verify === undefined ? {} : { verified: sound }),
      counts: balance.counts,
      list: rowsOf(list, names, null, true).map(({ commitment: _, ...row }) => row),
    },
    text: [
      `${schemeText(scheme)}, ${arms.names.join(', ')} ${arms.ratio.join(':')}, ${list.length} places in ${strata} ${strata === 1 ? 'sequence' : 'sequences'}`,
      strataTable(list, balance),
      ...(strata > 1 && options.perStratum === undefined
        ? [`each sequence holds all ${length} patients: nobody knows from where they come`]
        : []),
      ...(commitment === null ? [] : [`commitment of the sealed seed: ${commitment}`]),
      ...(options.verify === undefined || !sound
        ? []
        : [`${options.verify} is the list of this seed, place for place`]),
      ...[options.out, options.blinded].flatMap(file =>
        file === undefined || !sound ? [] : [`written to ${file}`],
      ),
    ].join('\n\n'),
    findings: [...findings, ...oneSize(scheme), ...differences],
  }
}

function oneSize(scheme: SequenceScheme): Finding[] {
  if (scheme.kind !== 'permuted blocks' || scheme.sizes.length > 1) return []
  return [
    {
      severity: 'note',
      code: 'one-block-size',
      message: `every block is of ${scheme.sizes[0]}: who counts can tell the last of each`,
      cure: 'give several sizes, as --blocks 4,6, and name them to nobody who enters patients',
    },
  ]
}

/** A factor is a column of the list beside the list's own. */
function requireColumns(factors: readonly TrialFactor[]): void {
  const own = columnsOf([], true)
  const taken = factors.find(factor => own.includes(factor.name))
  if (taken !== undefined)
    throw new UsageError(`--strata: ${taken.name} is a column of the list itself; name the factor otherwise`)
}

function requireSize(factors: readonly TrialFactor[], length: number): void {
  const strata = factors.reduce((product, factor) => product * factor.levels.length, 1)
  if (strata * length > 1_000_000)
    throw new UsageError(
      `${strata} strata of ${length} places are more than a million: stratify by fewer factors, or use minimisation`,
    )
}

function levelsOf(place: ListedAllocation, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, f) => [name, place.levels[f]]))
}

function columnsOf(names: readonly string[], arms: boolean): string[] {
  const own = ['stratum', ...names, 'sequence', 'code']
  return arms ? [...own, 'arm', 'block', 'block_size', 'commitment'] : own
}

/** A blinded list has neither arms nor blocks: where a block ends, the next arm can be told. */
function rowsOf(
  list: readonly ListedAllocation[],
  names: readonly string[],
  commitment: string | null,
  arms: boolean,
): PlainRow[] {
  return list.map(place => ({
    stratum: place.stratum,
    ...levelsOf(place, names),
    sequence: place.sequence,
    code: place.code,
    ...(arms ? { arm: place.arm, block: place.block, block_size: place.blockSize, commitment } : {}),
  }))
}

function strataTable(list: readonly ListedAllocation[], { arms }: AllocationBalance): string {
  const counts = new Map<string, number[]>()
  for (const { stratum, arm } of list) {
    const own = counts.get(stratum) ?? arms.names.map(() => 0)
    own[arms.names.indexOf(arm)]++
    counts.set(stratum, own)
  }
  const rows = [...counts].map(([stratum, own]) => [
    stratum,
    ...own.map(String),
    list.find(place => place.stratum === stratum)?.code ?? '',
  ])
  const shown = rows.length > 40 ? [...rows.slice(0, 40), [`and ${rows.length - 40} more`]] : rows
  return textTable(['stratum', ...arms.names, 'first code'], shown)
}
