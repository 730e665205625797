import { LearnerError } from '../learner-error.ts'
import { type BlockSparsePlsFit, blockSparsePls, type SparseBlock } from './block-sparse-pls.ts'

export interface BlockDiscriminantOptions {
  readonly blocks: readonly SparseBlock[]
  /** Class of each row, as an index into `classes`. */
  readonly y: ArrayLike<number>
  readonly classes: readonly string[]
  readonly components: number
  /** Weight of the connection between blocks beside that with the classes, which is 1. */
  readonly design?: number
}

/** What classes new rows are called. */
export interface ClassCalls {
  /** Index of the class, -1 where no block has the row. */
  readonly called: Int32Array
  /** Share of the blocks' votes for each class, one array a class. */
  readonly votes: readonly Float64Array[]
  /** How many blocks had each row. */
  readonly blocks: Int32Array
}

interface BlockOfClasses {
  readonly name: string
  /** Scores = sum over kept columns of (value - mean) / scale x rotation. */
  readonly mean: Float64Array
  readonly scale: Float64Array
  readonly rotations: readonly Float64Array[]
  /** Mean scores of each class: entry [class][component]. */
  readonly centroids: readonly Float64Array[]
  /** What its vote counts: the mean over components of the correlation of its scores with those of the classes. */
  readonly weight: number
}

/** Columns of a block of new rows: NaN where a value is missing, null for a block that nobody has. */
export type NewBlocks = Readonly<Record<string, readonly ArrayLike<number>[] | null>>

/**
 * Discriminant analysis of several blocks (DIABLO: Singh et al., Bioinformatics 2019;35:3055; R mixOmics:
 * block.splsda with centroids.dist and WeightedVote). Every block calls the class whose mean scores are nearest, and
 * its vote counts by the correlation of its scores with the classes' in training. A row without a value that a block
 * needs is left to the other blocks: whole blocks may be absent. Equal votes go to the class whose centroids are
 * nearer, the squared distances added with the votes' weights.
 */
export class BlockDiscriminant {
  readonly classes: readonly string[]
  readonly blocks: readonly BlockOfClasses[]
  readonly fit: BlockSparsePlsFit

  /** @throws LearnerError for a class without rows, missing values in training, and unequal lengths */
  constructor({ blocks, y, classes, components, design }: BlockDiscriminantOptions) {
    const counts = classes.map((_, k) => Array.from(y).filter(value => value === k).length)
    counts.forEach((count, k) => {
      if (count === 0)
        throw new LearnerError('one-class', `no row is ${classes[k]}`, 'leave the class out, or add rows')
    })
    const dummies = classes.map((_, k) => Float64Array.from(y, value => (value === k ? 1 : 0)))
    this.fit = blockSparsePls({ blocks, y: dummies, components, design })
    this.classes = classes
    const { correlation } = this.fit
    this.blocks = this.fit.blocks.map((block, b) => ({
      name: block.name,
      mean: block.columns.mean,
      scale: block.columns.scale,
      rotations: block.rotations,
      centroids: classes.map((_, k) =>
        Float64Array.from(
          block.scores,
          scores => scores.reduce((sum, t, i) => sum + (y[i] === k ? t : 0), 0) / counts[k],
        ),
      ),
      weight:
        correlation.reduce((sum, byBlock) => sum + Math.abs(byBlock[b]), 0) / Math.max(1, correlation.length),
    }))
  }

  /**
   * The classes of new rows.
   * @param given the columns of each block by its name, as in training; a block that is null or not named is absent
   * @throws LearnerError for a block with another number of columns, and where every block is absent
   */
  call(given: NewBlocks): ClassCalls {
    const present = this.blocks.flatMap(block => {
      const columns = given[block.name] ?? null
      if (columns === null) return []
      if (columns.length !== block.mean.length)
        throw new LearnerError(
          'bad-setting',
          `block ${block.name} has ${columns.length} columns where training had ${block.mean.length}`,
          'give the same columns in the same order',
        )
      return [{ block, columns }]
    })
    if (present.length === 0)
      throw new LearnerError(
        'bad-setting',
        'none of the blocks is there',
        `give one of ${this.blocks.map(({ name }) => name).join(', ')}`,
      )
    const size = present[0].columns[0].length
    const votes = this.classes.map(() => new Float64Array(size))
    const far = this.classes.map(() => new Float64Array(size))
    const voters = new Int32Array(size)
    const weights = new Float64Array(size)
    for (const { block, columns } of present) {
      const distance = distancesTo(block, columns, size)
      for (let i = 0; i < size; i++) {
        if (Number.isNaN(distance[0][i])) continue
        let nearest = 0
        for (let k = 1; k < distance.length; k++) if (distance[k][i] < distance[nearest][i]) nearest = k
        votes[nearest][i] += block.weight
        for (let k = 0; k < distance.length; k++) far[k][i] += block.weight * distance[k][i]
        weights[i] += block.weight
        voters[i]++
      }
    }
    const called = new Int32Array(size).fill(-1)
    for (let i = 0; i < size; i++) {
      if (voters[i] === 0) continue
      called[i] = 0
      for (let k = 1; k < votes.length; k++) {
        const more = votes[k][i] - votes[called[i]][i] || far[called[i]][i] - far[k][i]
        if (more > 0) called[i] = k
      }
      for (const vote of votes) vote[i] /= weights[i]
    }
    return { called, votes, blocks: voters }
  }
}

/** Squared distance of each row's scores from those of each class; NaN where a kept column is missing. */
function distancesTo(
  block: BlockOfClasses,
  columns: readonly ArrayLike<number>[],
  size: number,
): Float64Array[] {
  const distance = block.centroids.map(() => new Float64Array(size))
  block.rotations.forEach((rotation, h) => {
    const scores = new Float64Array(size)
    rotation.forEach((weight, j) => {
      if (weight === 0) return
      const column = columns[j]
      for (let i = 0; i < size; i++) scores[i] += ((column[i] - block.mean[j]) / block.scale[j]) * weight
    })
    block.centroids.forEach((centroid, k) => {
      for (let i = 0; i < size; i++) distance[k][i] += (scores[i] - centroid[h]) ** 2
    })
  })
  return distance
}
