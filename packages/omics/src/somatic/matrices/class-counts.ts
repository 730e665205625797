import { type VariantClass, type VariantTable, variantClasses } from '../../variants/index.ts'

/** Variants of each class in each sample. */
export interface ClassCounts {
  /** Classes that occur, from severe to mild. */
  readonly classes: readonly VariantClass[]
  readonly samples: readonly string[]
  /** counts[c * samples.length + s] */
  readonly counts: Int32Array
}

export function classCounts(table: VariantTable): ClassCounts {
  const n = table.samples.length
  const all = new Int32Array(variantClasses.length * n)
  for (let i = 0; i < table.size; i++) all[table.variantClass[i] * n + table.sample[i]]++
  const present = variantClasses
    .map((_, c) => c)
    .filter(c => all.subarray(c * n, (c + 1) * n).some(count => count > 0))
  const counts = new Int32Array(present.length * n)
  present.forEach((c, row) => {
    counts.set(all.subarray(c * n, (c + 1) * n), row * n)
  })
  return { classes: present.map(c => variantClasses[c]), samples: table.samples, counts }
}
