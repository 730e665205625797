import { balancedError, createRandom } from '@tessera/statistics'
import { LearnerError } from '../learner-error.ts'
import { BlockDiscriminant, type NewBlocks } from './block-discriminant.ts'

/** Columns of a block, one array a column. */
export interface NamedBlock {
  readonly name: string
  readonly x: readonly Float64Array[]
}

export interface BlockDiscriminantChoice {
  readonly blocks: readonly NamedBlock[]
  readonly y: ArrayLike<number>
  readonly classes: readonly string[]
  /** Most components; 1 to this many are tried. */
  readonly components?: number
  /** Columns that each component keeps of every block. */
  readonly keep?: readonly number[]
  readonly design?: number
  /** Blocks that the patients to be predicted will have; the inner folds are called with these alone. By default all. */
  readonly available?: readonly string[]
  readonly folds?: number
  readonly repeats?: number
  readonly seed: number
}

export interface ChosenBlockDiscriminant {
  readonly model: BlockDiscriminant
  readonly components: number
  readonly keep: number
  /** Balanced error over inner folds of each setting tried, the mean over repeats. */
  readonly tried: readonly {
    readonly components: number
    readonly keep: number
    readonly balancedError: number
  }[]
}

/**
 * Fits {@link BlockDiscriminant} with the number of components and of columns kept that has the least balanced error
 * over repeated inner folds of the training rows, which are called with the `available` blocks alone; of equals, the
 * one with fewer columns in all. Folds are spread evenly over classes.
 * @throws LearnerError where a class has fewer rows than there are folds, and as the constructor
 */
export function chooseBlockDiscriminant(choice: BlockDiscriminantChoice): ChosenBlockDiscriminant {
  const { blocks, y, classes, components = 3, keep = [5, 10, 25], design, folds = 5, repeats = 5 } = choice
  const available = choice.available ?? blocks.map(({ name }) => name)
  const settings = Array.from({ length: components }, (_, h) => h + 1).flatMap(count =>
    keep.map(kept => ({ components: count, keep: kept })),
  )
  const sums = new Float64Array(settings.length)
  for (let repeat = 0; repeat < repeats; repeat++) {
    const fold = classFolds(y, classes, folds, createRandom(choice.seed, 'block discriminant', repeat))
    settings.forEach((setting, s) => {
      const called = new Int32Array(y.length).fill(-1)
      for (let f = 0; f < folds; f++) {
        const inside = rowsWhere(fold, one => one !== f)
        const outside = rowsWhere(fold, one => one === f)
        const model = new BlockDiscriminant({
          blocks: blocks.map(block => ({ ...takeRows(block, inside), keep: [setting.keep] })),
          y: inside.map(i => y[i]),
          classes,
          components: setting.components,
          design,
        })
        const given: NewBlocks = Object.fromEntries(
          blocks
            .filter(({ name }) => available.includes(name))
            .map(block => [block.name, takeRows(block, outside).x]),
        )
        model.call(given).called.forEach((k, i) => {
          called[outside[i]] = k
        })
      }
      sums[s] += balancedError(y, called, classes).estimate
    })
  }
  const tried = settings.map((setting, s) => ({ ...setting, balancedError: sums[s] / repeats }))
  const [best] = [...tried].sort(
    (a, b) =>
      Math.round(1e9 * (a.balancedError - b.balancedError)) ||
      a.components * a.keep - b.components * b.keep ||
      a.components - b.components,
  )
  const model = new BlockDiscriminant({
    blocks: blocks.map(block => ({ ...block, keep: [best.keep] })),
    y,
    classes,
    components: best.components,
    design,
  })
  return { model, components: best.components, keep: best.keep, tried }
}

function classFolds(
  y: ArrayLike<number>,
  classes: readonly string[],
  folds: number,
  random: ReturnType<typeof createRandom>,
): Int32Array {
  const fold = new Int32Array(y.length)
  let next = 0
  classes.forEach((name, k) => {
    const members = rowsWhere(y, value => value === k)
    if (members.length < folds)
      throw new LearnerError(
        'too-few-rows',
        `${members.length} rows are ${name} and there are ${folds} inner folds`,
        'ask for fewer folds, or join classes',
      )
    for (const place of random.permutation(members.length)) fold[members[place]] = next++ % folds
  })
  return fold
}

function rowsWhere(values: ArrayLike<number>, keep: (value: number) => boolean): number[] {
  return Array.from(values).flatMap((value, i) => (keep(value) ? [i] : []))
}

function takeRows({ name, x }: NamedBlock, rows: readonly number[]): NamedBlock {
  return { name, x: x.map(column => Float64Array.from(rows, i => column[i])) }
}
