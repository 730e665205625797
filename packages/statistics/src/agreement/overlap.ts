import { requireBinary, StatisticsInputError } from '../input-error.ts'

export interface Overlap {
  /** 2 |A and B| / (|A| + |B|). */
  readonly dice: number
  /** |A and B| / |A or B|. */
  readonly jaccard: number
  readonly first: number
  readonly second: number
  readonly both: number
  /** False where both are empty: the coefficients are 0 / 0, given as NaN. */
  readonly defined: boolean
}

/**
 * Overlap of two binary segmentations of the same voxels (or of two yes/no ratings). Dice, Ecology 1945;26:297.
 * @throws StatisticsInputError on values other than 0 and 1, unequal lengths, or no element
 */
export function diceOverlap(options: {
  readonly first: ArrayLike<number>
  readonly second: ArrayLike<number>
}): Overlap {
  const { first, second } = options
  const n = first.length
  if (n === 0) throw new StatisticsInputError('empty', 'first', 'There is nothing to compare.')
  const a = requireBinary('first', first, n)
  const b = requireBinary('second', second, n)
  let both = 0
  for (let i = 0; i < n; i++) both += first[i] * second[i]
  return {
    dice: (2 * both) / (a + b),
    jaccard: both / (a + b - both),
    first: a,
    second: b,
    both,
    defined: a + b > 0,
  }
}
