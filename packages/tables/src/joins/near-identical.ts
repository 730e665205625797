import type { Column } from '../column.ts'
import { columnOf } from '../select.ts'
import type { Table } from '../table.ts'
import { isMissingAt, numberAt } from '../values.ts'

/** Two rows with the same values in all of the columns but at most one. */
export interface NearIdenticalPair {
  readonly first: number
  readonly second: number
  /** The column in which they differ; null when they are the same in all. */
  readonly differing: string | null
  /** How surprising the agreement is: sum of -log2 of the frequency of each value they share, less log2(m). */
  readonly bits: number
}

export interface NearIdenticalOptions {
  /** Only pairs across groups (sides of a split, patients) are given. One number a row. */
  readonly groups?: ArrayLike<number>
  /**
   * Share of the pairs given that may be there by chance; 0.05 by default, `Infinity` gives every pair. Columns
   * that say little (sex and stage alone) agree in many rows and never pass.
   */
  readonly falseShare?: number
}

/**
 * Rows that agree in all but at most one of the columns, a missing value agreeing with another. Each row is
 * given with one earlier partner, so that the list is no longer than the table. Found by hashing each row
 * without each of its columns in turn: time grows with rows times columns.
 *
 * Agreement by chance is kept out by its surprise. Were columns independent, at most n^2/2 * 2^-t pairs would
 * share values of t bits or more (Markov); t is the least for which that is no more than `falseShare` of the
 * pairs found, as in the step-up procedure of Benjamini and Hochberg (1995). A pair that differs in one of m
 * columns pays log2(m) bits for the choice.
 */
export function nearIdenticalRows(
  table: Table,
  columns: readonly string[],
  { groups, falseShare = 0.05 }: NearIdenticalOptions = {},
): NearIdenticalPair[] {
  const coded = columns.map(name => codesOf(columnOf(table, name)))
  const hashes = hashRows(coded, table.rowCount)
  const partner = new Map<number, NearIdenticalPair>()
  const consider = (first: number, second: number) => {
    const known = partner.get(second)
    if (known?.differing === null) return
    const pair = compareRows(coded, columns, first, second)
    if (pair && (!known || pair.bits > known.bits)) partner.set(second, pair)
  }
  for (let left = -1; left < coded.length; left++) matchBuckets(coded, hashes, left, groups, consider)
  return surprising([...partner.values()], table.rowCount, falseShare).sort((a, b) => a.second - b.second)
}

function surprising(
  pairs: readonly NearIdenticalPair[],
  rows: number,
  falseShare: number,
): NearIdenticalPair[] {
  const byBits = [...pairs].sort((a, b) => b.bits - a.bits)
  let kept = 0
  byBits.forEach((pair, i) => {
    if ((rows ** 2 / 2) * 2 ** -pair.bits <= falseShare * (i + 1)) kept = i + 1
  })
  return byBits.slice(0, kept)
}

interface CodedColumn {
  readonly codes: Int32Array
  /** Surprise of each code, in bits; a shared missing value says nothing. */
  readonly bits: Float64Array
}

function codesOf(column: Column): CodedColumn {
  const rows = column.kind === 'text' ? column.codes.length : column.values.length
  const codes = new Int32Array(rows)
  const known = new Map<number, number>()
  for (let row = 0; row < rows; row++) {
    if (isMissingAt(column, row)) continue
    const value = column.kind === 'text' ? column.codes[row] : numberAt(column, row)
    let code = known.get(value)
    if (code === undefined) {
      code = known.size + 1
      known.set(value, code)
    }
    codes[row] = code
  }
  const counts = new Float64Array(known.size + 1)
  for (const code of codes) counts[code]++
  return { codes, bits: counts.map((count, code) => (code === 0 ? 0 : -Math.log2(count / rows))) }
}

/** Two independent 32-bit hashes of a row, each the exclusive or of its cells' hashes. */
function hashRows(coded: readonly CodedColumn[], rows: number): { low: Int32Array; high: Int32Array } {
  const low = new Int32Array(rows)
  const high = new Int32Array(rows)
  coded.forEach(({ codes }, j) => {
    for (let row = 0; row < rows; row++) {
      low[row] ^= mix(codes[row], j * 2 + 1)
      high[row] ^= mix(codes[row], j * 2 + 2)
    }
  })
  return { low, high }
}

/** MurmurHash3's finaliser (A. Appleby, public domain) over code and column. */
function mix(code: number, salt: number): number {
  let h = Math.imul(code + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Rows whose hash without column `left` is the same are candidates; -1 leaves none out. */
function matchBuckets(
  coded: readonly CodedColumn[],
  { low, high }: { low: Int32Array; high: Int32Array },
  left: number,
  groups: ArrayLike<number> | undefined,
  consider: (first: number, second: number) => void,
): void {
  const firstOf = new Map<number, { row: number; otherGroup: number }>()
  for (let row = 0; row < low.length; row++) {
    const code = left < 0 ? 0 : coded[left].codes[row]
    const a = left < 0 ? low[row] : low[row] ^ mix(code, left * 2 + 1)
    const b = left < 0 ? high[row] : high[row] ^ mix(code, left * 2 + 2)
    const key = (a >>> 0) * 0x200000 + ((b >>> 0) & 0x1fffff)
    const bucket = firstOf.get(key)
    if (!bucket) {
      firstOf.set(key, { row, otherGroup: -1 })
      continue
    }
    if (!groups) consider(bucket.row, row)
    else if (groups[bucket.row] !== groups[row]) {
      if (bucket.otherGroup < 0) bucket.otherGroup = row
      consider(bucket.row, row)
    } else if (bucket.otherGroup >= 0) consider(bucket.otherGroup, row)
  }
}

function compareRows(
  coded: readonly CodedColumn[],
  names: readonly string[],
  first: number,
  second: number,
): NearIdenticalPair | null {
  let differing: string | null = null
  let bits = 0
  for (let j = 0; j < coded.length; j++) {
    const { codes, bits: surprise } = coded[j]
    if (codes[first] === codes[second]) bits += surprise[codes[first]]
    else if (differing !== null) return null
    else differing = names[j]
  }
  return { first, second, differing, bits: differing === null ? bits : bits - Math.log2(coded.length) }
}
