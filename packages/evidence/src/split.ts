import { checkFold, checkSize, type FoldPlan, SplitError } from './fold-plan.ts'

/** Rows of a data set that can be selected: what a split divides. */
export interface Selectable<D> {
  readonly size: number
  /** The given rows, in the given order. */
  select(rows: Int32Array): D
}

/** Which fold of which split a set of rows came from. */
export interface FoldLabel {
  readonly split: string
  readonly fold: string
  readonly index: number
}

// Only the types of these two classes leave this file: nobody else can make one, and the private fields
// make them nominal, so a `HeldOut` is not a `Training` however alike they look. The data inside held-out rows
// carry a mark that exists for the compiler alone, so that they cannot be divided or trained on afresh.

declare const heldOutMark: unique symbol

/** Data that are held out: they can be read and applied to like any, but nothing that trains takes them. */
export type HeldOutData<D> = D & { readonly [heldOutMark]: true }

/** What the data that are divided or trained on may not be. */
export interface NotHeldOut {
  readonly [heldOutMark]?: never
}

/** Rows that may be fitted on. Made by a {@link Split} alone. */
class TrainingRows<D> {
  readonly #kind = 'training'
  readonly data: D
  /** Row numbers in the data set that was split. */
  readonly rows: Int32Array
  readonly label: FoldLabel
  constructor(data: D, rows: Int32Array, label: FoldLabel) {
    this.data = data
    this.rows = rows
    this.label = label
  }
  get kind(): 'training' {
    return this.#kind
  }
}

/** Rows that evidence may be computed on, and nothing may be fitted on. Made by a {@link Split} alone. */
class HeldOutRows<D> {
  readonly #kind = 'held out'
  readonly data: HeldOutData<D>
  readonly rows: Int32Array
  readonly label: FoldLabel
  constructor(data: D, rows: Int32Array, label: FoldLabel) {
    this.data = data as HeldOutData<D>
    this.rows = rows
    this.label = label
  }
  get kind(): 'held out' {
    return this.#kind
  }
}

export type { HeldOutRows as HeldOut, TrainingRows as Training }

export type SplitKind =
  | 'leave-one-centre-out'
  | 'external'
  | 'temporal'
  | 'temporal-by-centre'
  | 'repeated-k-fold'
  | 'inner'

/** One division into training and held-out rows. */
export interface Fold extends FoldLabel {
  readonly repeat: number
  readonly training: Int32Array
  readonly heldOut: Int32Array
  divide<D extends Selectable<D>>(data: D & NotHeldOut): Divided<D>
}

export interface Divided<D> {
  readonly training: TrainingRows<D>
  readonly heldOut: HeldOutRows<D>
}

export interface Split {
  readonly name: string
  readonly kind: SplitKind
  /** Number of rows of the data set that it divides. */
  readonly size: number
  readonly folds: readonly Fold[]
  /**
   * The rows that train in any fold, in the order of the data: for the model that is shipped after validation.
   * Rows that are held out in every fold they are named in (an external centre, later patients) stay out.
   * Nothing is held out against it, so no evidence can come of it.
   * @throws SplitError for data of another size
   */
  everyTraining<D extends Selectable<D>>(data: D & NotHeldOut): TrainingRows<D>
}

/**
 * Makes a split after checking every fold.
 * @param groups the patient of each row: a patient is never on both sides of a fold
 * @throws SplitError
 */
export function makeSplit(options: {
  readonly name: string
  readonly kind: SplitKind
  readonly groups: Int32Array
  readonly folds: readonly FoldPlan[]
}): Split {
  const { name, kind, groups } = options
  const folds = options.folds.map((plan, index) => makeFold(plan, index, name, groups))
  if (folds.length === 0) throw new SplitError(`split '${name}' has no fold`)
  return {
    name,
    kind,
    size: groups.length,
    folds,
    everyTraining: data => {
      checkSize(name, groups, data)
      const rows = Int32Array.from(new Set(folds.flatMap(fold => [...fold.training]))).sort()
      return new TrainingRows(data.select(rows), rows, { split: name, fold: 'every training row', index: -1 })
    },
  }
}

function makeFold(plan: FoldPlan, index: number, split: string, groups: Int32Array): Fold {
  checkFold(plan, split, groups)
  const label: FoldLabel = { split, fold: plan.name, index }
  return {
    ...label,
    repeat: plan.repeat ?? 0,
    training: plan.training,
    heldOut: plan.heldOut,
    divide: data => {
      checkSize(split, groups, data)
      return divideRows(data, plan, label)
    },
  }
}

function divideRows<D extends Selectable<D>>(
  data: D,
  plan: Pick<FoldPlan, 'training' | 'heldOut'>,
  label: FoldLabel,
): Divided<D> {
  return {
    training: new TrainingRows(data.select(plan.training), plan.training, label),
    heldOut: new HeldOutRows(data.select(plan.heldOut), plan.heldOut, label),
  }
}

/**
 * Divides training rows again, for inner cross-validation. Row numbers of the inner folds count within
 * `training.data`.
 * @throws SplitError
 */
export function splitTraining<D extends Selectable<D>>(
  training: TrainingRows<D>,
  groups: Int32Array,
  folds: readonly FoldPlan[],
): Divided<D>[] {
  const name = `inner of ${training.label.split}/${training.label.fold}`
  checkSize(name, groups, training.data)
  return makeSplit({ name, kind: 'inner', groups, folds }).folds.map(fold =>
    divideRows(training.data, fold, { split: fold.split, fold: fold.fold, index: fold.index }),
  )
}

/** Training rows drawn again from training rows (a bootstrap resample, a subsample): still training rows. */
export function resampleTraining<D extends Selectable<D>>(
  training: TrainingRows<D>,
  rows: Int32Array,
): TrainingRows<D> {
  return new TrainingRows(
    training.data.select(rows),
    rows.map(row => training.rows[row]),
    training.label,
  )
}

/**
 * Training rows after something fitted has been applied to them (imputed, encoded): still training rows, so
 * that the next step of a chain can be fitted on them. What is applied may not return held-out data.
 */
export function applyToTraining<D, E>(
  fitted: { apply(input: D): E & NotHeldOut },
  training: TrainingRows<D>,
): TrainingRows<E> {
  return new TrainingRows(fitted.apply(training.data), training.rows, training.label)
}

/** Held-out rows after something fitted has been applied to them: still held out. */
export function applyToHeldOut<D, E>(
  fitted: { apply(input: D): E },
  heldOut: HeldOutRows<D>,
): HeldOutRows<E> {
  return new HeldOutRows(fitted.apply(heldOut.data), heldOut.rows, heldOut.label)
}

/** {@link applyToTraining} or {@link applyToHeldOut}, as the rows are: a prediction may be asked of either. */
export function applyToRows<D, E>(
  fitted: { apply(input: D): E & NotHeldOut },
  rows: TrainingRows<D> | HeldOutRows<D>,
): TrainingRows<E> | HeldOutRows<E> {
  return rows.kind === 'training' ? applyToTraining(fitted, rows) : applyToHeldOut(fitted, rows)
}
