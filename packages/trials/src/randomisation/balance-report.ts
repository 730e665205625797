import { type Finding, FindingsError } from '@tessera/evidence'
import { imbalanceOf, ratioTotal, type TrialArms } from './arms.ts'

/** A patient, or a place of a list: its arm and its level of each factor. */
export interface Allocated {
  readonly arm: string
  readonly levels: Readonly<Record<string, string>>
  readonly row?: number
}

export interface BalanceLevel {
  readonly level: string
  readonly counts: readonly number[]
  readonly imbalance: number
  /**
   * Largest standardised difference of the shares at this level between two arms, with its sign (the later arm less the
   * earlier): (p_b - p_a) / sqrt((p_a (1 - p_a) + p_b (1 - p_b)) / 2); null where an arm has nobody, or each arm none or
   * all at the level and not alike.
   */
  readonly standardisedDifference: number | null
}

export interface BalanceFactor {
  readonly factor: string
  readonly levels: readonly BalanceLevel[]
}

export interface AllocationBalance {
  readonly arms: TrialArms
  readonly n: number
  readonly counts: readonly number[]
  /** Patients whom the ratio gives to each arm. */
  readonly expected: readonly number[]
  readonly imbalance: number
  readonly factors: readonly BalanceFactor[]
  /** Combinations of all levels that occur; empty with fewer than two factors. */
  readonly strata: readonly BalanceLevel[]
  /** Largest imbalance reached while patients entered one after another, in their order. */
  readonly largestImbalance: number
}

/**
 * How well allocations are balanced: by arm, by level of each factor and by stratum.
 * @throws FindingsError `arm-unknown` for an arm that the trial does not have
 */
export function balanceReport(
  arms: TrialArms,
  allocations: readonly Allocated[],
  factors: readonly string[] = [],
  file?: string,
): AllocationBalance {
  const findings: Finding[] = allocations.flatMap(({ arm, row }) =>
    arms.names.includes(arm)
      ? []
      : [
          {
            severity: 'error' as const,
            code: 'arm-unknown',
            message: `'${arm}' is no arm`,
            cure: `the arms are ${arms.names.join(', ')}`,
            field: 'arm',
            value: arm,
            ...(row === undefined ? {} : { row }),
            ...(file === undefined ? {} : { file }),
          },
        ],
  )
  if (findings.length > 0) throw new FindingsError(findings)
  const n = allocations.length
  const running = arms.names.map(() => 0)
  let largestImbalance = 0
  for (const { arm } of allocations) {
    running[arms.names.indexOf(arm)]++
    largestImbalance = Math.max(largestImbalance, imbalanceOf(running, arms.ratio))
  }
  const levelsBy = (nameOf: (one: Allocated) => string): BalanceLevel[] => {
    const counts = new Map<string, number[]>()
    for (const one of allocations) {
      const level = nameOf(one)
      const own = counts.get(level) ?? arms.names.map(() => 0)
      own[arms.names.indexOf(one.arm)]++
      counts.set(level, own)
    }
    return [...counts].sort(byName).map(([level, own]) => ({
      level,
      counts: own,
      imbalance: imbalanceOf(own, arms.ratio),
      standardisedDifference: largestDifference(own, running),
    }))
  }
  return {
    arms,
    n,
    counts: running,
    expected: arms.ratio.map(part => (n * part) / ratioTotal(arms)),
    imbalance: n === 0 ? 0 : imbalanceOf(running, arms.ratio),
    factors: factors.map(factor => ({ factor, levels: levelsBy(one => one.levels[factor] ?? '') })),
    strata:
      factors.length < 2
        ? []
        : levelsBy(one => factors.map(factor => `${factor}=${one.levels[factor] ?? ''}`).join('/')),
    largestImbalance,
  }
}

function largestDifference(counts: readonly number[], totals: readonly number[]): number | null {
  if (totals.some(total => total === 0)) return null
  const shares = counts.map((count, arm) => count / totals[arm])
  let largest: number | null = 0
  for (let a = 0; a < shares.length; a++)
    for (let b = a + 1; b < shares.length; b++) {
      const variance = (shares[a] * (1 - shares[a]) + shares[b] * (1 - shares[b])) / 2
      if (variance === 0 && shares[a] !== shares[b]) return null
      const difference = variance === 0 ? 0 : (shares[b] - shares[a]) / Math.sqrt(variance)
      if (largest !== null && Math.abs(difference) > Math.abs(largest)) largest = difference
    }
  return largest
}

const collator = new Intl.Collator('en', { numeric: true })

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return collator.compare(a, b)
}
