import { StatisticsInputError } from '@tessera/statistics'
import type { TrialArms } from './arms.ts'
import { requireFactors, strataOfFactors, stratumName, type TrialFactor } from './factors.ts'
import type { SequenceScheme } from './scheme.ts'
import { seedStream } from './seed.ts'
import { sequenceOf } from './sequence.ts'

/** A place of an allocation list. */
export interface ListedAllocation {
  /** Name of the stratum, and the level of each factor. */
  readonly stratum: string
  readonly levels: readonly string[]
  /** Place in the stratum's sequence, 1 for the first. */
  readonly sequence: number
  /** Number of the block in the stratum, 1 for the first, and its size; null without blocks. */
  readonly block: number | null
  readonly blockSize: number | null
  readonly arm: string
  /** Names the place to those who are blinded; drawn at random, it tells nothing of the arm. */
  readonly code: string
}

export interface AllocationListOptions {
  readonly arms: TrialArms
  readonly scheme: SequenceScheme
  /** One sequence for each combination of their levels; none: one sequence. */
  readonly factors?: readonly TrialFactor[]
  /** Places of each sequence; blocks are completed. */
  readonly length: number
  /** The seed as text: of a sealed seed its 64 digits. */
  readonly seed: string
  /** Stands before the digits of a code. */
  readonly codePrefix?: string
}

/**
 * An allocation list. The sequence of a stratum comes from the stream of the seed under the stratum's name alone: a
 * centre that joins later has its own sequence and changes no other. A block is never cut: the list of a stratum ends
 * with the block in which `length` is reached.
 * @throws StatisticsInputError where scheme, arms and factors do not go together
 */
export function allocationList(options: AllocationListOptions): readonly ListedAllocation[] {
  const { arms, scheme, factors = [], length, seed, codePrefix = 'R' } = options
  requireFactors(factors)
  if (!Number.isInteger(length) || length < 1)
    throw new StatisticsInputError(
      'option',
      'length',
      `the length is ${length}: give a whole number above 0.`,
    )
  const start = sequenceOf(scheme, arms)
  const places = strataOfFactors(factors).flatMap(levels => {
    const stratum = stratumName(factors, levels)
    const next = start(seedStream(seed, 'sequence', stratum))
    const own: Omit<ListedAllocation, 'code'>[] = []
    let leftInBlock = 0
    while (own.length < length || leftInBlock > 0) {
      const { arm, block } = next()
      leftInBlock = block === null ? 0 : leftInBlock === 0 ? block.size - 1 : leftInBlock - 1
      own.push({
        stratum,
        levels,
        sequence: own.length + 1,
        block: block === null ? null : block.number + 1,
        blockSize: block === null ? null : block.size,
        arm: arms.names[arm],
      })
    }
    return own
  })
  const codes = blindedCodes(places.length, seed, codePrefix)
  return places.map((place, i) => ({ ...place, code: codes[i] }))
}

/** Different random codes: at least 20 numbers are left free for each one used, so that a code is hardly mistyped into another. */
function blindedCodes(count: number, seed: string, prefix: string): readonly string[] {
  const digits = Math.max(5, Math.ceil(Math.log10(20 * count)))
  const uniform = seedStream(seed, 'codes', count)
  const used = new Set<string>()
  while (used.size < count)
    used.add(`${prefix}${String(Math.floor(uniform() * 10 ** digits)).padStart(digits, '0')}`)
  return [...used]
}
