import { checkSameGrid, type Mask, type SurfaceDistances, surfaceDistances } from '@tessera/imaging'
import { diceOverlap } from '@tessera/statistics'

/** The contour of one reader. */
export interface ReaderMask {
  readonly reader: string
  readonly mask: Mask
}

/** How far two readers agree on one scan. */
export interface ReaderOverlap {
  readonly readers: readonly [string, string]
  /** Voxels of each, and those that both have. */
  readonly first: number
  readonly second: number
  readonly both: number
  /** 2 |A and B| / (|A| + |B|), and |A and B| / |A or B|; null where both are empty. */
  readonly dice: number | null
  readonly jaccard: number | null
  /** mm; null where one is empty. */
  readonly surface: SurfaceDistances | null
  readonly undefinedBecause: 'both masks are empty' | 'one mask is empty' | null
}

/**
 * Dice, Jaccard and surface distances of every pair of readers, in the order of the readers. An empty mask is an answer,
 * not an error: two readers who see no tumour have no overlap to measure, and one who does not overlaps by 0.
 * @throws ImagingError `geometry-mismatch` where a mask lies on another grid than the first
 */
export function compareReaders(masks: readonly ReaderMask[]): ReaderOverlap[] {
  for (const { reader, mask } of masks) checkSameGrid(masks[0].mask.grid, mask.grid, { file: reader })
  return masks.flatMap((one, i) => masks.slice(i + 1).map(two => overlapOf(one, two)))
}

function overlapOf(one: ReaderMask, two: ReaderMask): ReaderOverlap {
  const found = diceOverlap({ first: one.mask.inside, second: two.mask.inside })
  const { first, second, both, defined, dice, jaccard } = found
  const readers = [one.reader, two.reader] as const
  const counts = { readers, first, second, both }
  if (!defined)
    return { ...counts, dice: null, jaccard: null, surface: null, undefinedBecause: 'both masks are empty' }
  const surface = surfaceDistances(one.mask, two.mask)
  return {
    ...counts,
    dice,
    jaccard,
    surface,
    undefinedBecause: surface === null ? 'one mask is empty' : null,
  }
}
