/** The rows of one fold, before they are checked. */
export interface FoldPlan {
  readonly name: string
  readonly training: Int32Array
  readonly heldOut: Int32Array
  /** The repetition that the fold belongs to, for repeated cross-validation. */
  readonly repeat?: number
}

/**
 * Thrown by `makeSplit` when a fold is empty on one side, names a row that does not exist, or has a row
 * or a patient on both sides. Cure: correct the fold; a patient's rows stay together.
 */
export class SplitError extends Error {
  override readonly name = 'SplitError'
}

/** Throws where the data are not those that the split was made for. */
export function checkSize(split: string, groups: Int32Array, data: { readonly size: number }): void {
  if (data.size !== groups.length)
    throw new SplitError(`split '${split}' is of ${groups.length} rows, the data have ${data.size}`)
}

/** Throws where a fold cannot be what it says. */
export function checkFold(plan: FoldPlan, split: string, groups: Int32Array): void {
  const where = `fold '${plan.name}' of split '${split}'`
  if (plan.training.length === 0) throw new SplitError(`${where} has no training rows`)
  if (plan.heldOut.length === 0) throw new SplitError(`${where} has no held-out rows`)
  const trainingGroups = new Set<number>()
  for (const row of plan.training) {
    if (row < 0 || row >= groups.length)
      throw new SplitError(`${where} names row ${row}, which does not exist`)
    trainingGroups.add(groups[row])
  }
  for (const row of plan.heldOut) {
    if (row < 0 || row >= groups.length)
      throw new SplitError(`${where} names row ${row}, which does not exist`)
    if (trainingGroups.has(groups[row]))
      throw new SplitError(`${where} has patient ${groups[row]} on both sides`)
  }
}
