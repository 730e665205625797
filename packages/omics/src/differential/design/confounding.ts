/** How far a group and a batch say the same of the samples. */
export interface Confounding {
  readonly groups: readonly string[]
  readonly batches: readonly string[]
  /** Samples of each group (rows) in each batch (columns). */
  readonly counts: readonly (readonly number[])[]
  /** Cramér's V: 0 unrelated, 1 where each batch has one group alone. */
  readonly cramersV: number
  /** Batches that hold one group alone: they say nothing about the difference. */
  readonly aloneBatches: readonly {
    readonly batch: string
    readonly group: string
    readonly samples: number
  }[]
  /** Groups that stand in one batch alone. */
  readonly aloneGroups: readonly { readonly group: string; readonly batch: string }[]
  /** Whether group and batch, in one model, can be told apart for every pair of groups. */
  readonly separable: boolean
}

/** Crosses two columns of labels; samples that lack one do not count. */
export function confounding(
  group: readonly (string | number | null)[],
  batch: readonly (string | number | null)[],
): Confounding {
  const pairs = group.flatMap((g, s) => {
    const b = batch[s]
    return g === null || b === null ? [] : [{ g: String(g), b: String(b) }]
  })
  const groups = [...new Set(pairs.map(({ g }) => g))].sort()
  const batches = [...new Set(pairs.map(({ b }) => b))].sort()
  const counts = groups.map(g => batches.map(b => pairs.filter(pair => pair.g === g && pair.b === b).length))
  const rowSums = counts.map(row => row.reduce((sum, one) => sum + one, 0))
  const columnSums = batches.map((_, b) => counts.reduce((sum, row) => sum + row[b], 0))
  let chiSquared = 0
  counts.forEach((row, g) => {
    row.forEach((count, b) => {
      const expected = (rowSums[g] * columnSums[b]) / pairs.length
      chiSquared += (count - expected) ** 2 / expected
    })
  })
  const freedom = Math.min(groups.length, batches.length) - 1
  const present = (g: number, b: number) => counts[g][b] > 0
  return {
    groups,
    batches,
    counts,
    cramersV: freedom > 0 ? Math.sqrt(chiSquared / (pairs.length * freedom)) : Number.NaN,
    aloneBatches: batches.flatMap((name, b) => {
      const holders = groups.filter((_, g) => present(g, b))
      return holders.length === 1 ? [{ batch: name, group: holders[0], samples: columnSums[b] }] : []
    }),
    aloneGroups: groups.flatMap((name, g) => {
      const holders = batches.filter((_, b) => present(g, b))
      return holders.length === 1 && batches.length > 1 ? [{ group: name, batch: holders[0] }] : []
    }),
    separable: linked(groups.length, batches.length, present),
  }
}

/** Whether groups are linked to each other through batches that they share: then differences can be estimated. */
function linked(groups: number, batches: number, present: (g: number, b: number) => boolean): boolean {
  const reached = new Set([0])
  for (let grew = true; grew; ) {
    grew = false
    for (let b = 0; b < batches; b++) {
      const here = Array.from({ length: groups }, (_, g) => g).filter(g => present(g, b))
      if (!here.some(g => reached.has(g))) continue
      for (const g of here)
        if (!reached.has(g)) {
          reached.add(g)
          grew = true
        }
    }
  }
  return reached.size === groups
}
