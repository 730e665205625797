import type { Contrast, Design } from '../linear/linear-fits.ts'

/**
 * The same model with an intercept and differences from the first level in place of a column for each level, and the
 * contrasts in its coefficients. The faint ridge of the log-linear fits then pulls differences towards zero, not
 * the levels.
 */
export function treatmentCoded(
  design: Design,
  contrasts: readonly Contrast[],
): { readonly design: Design; readonly contrasts: readonly Contrast[] } {
  const levels = leadingLevels(design)
  if (levels < 2) return { design, contrasts }
  const intercept = new Float64Array(design.columns[0].length).fill(1)
  return {
    design: {
      names: ['(Intercept)', ...design.names.slice(1)],
      columns: [intercept, ...design.columns.slice(1)],
    },
    contrasts: contrasts.map(({ name, weights }) => ({
      name,
      weights: weights.map((weight, c) =>
        c === 0 ? weights.slice(0, levels).reduce((sum, one) => sum + one, 0) : weight,
      ),
    })),
  }
}

/** How many of the first columns are indicators that together are one everywhere; 0 where they are not. */
function leadingLevels({ columns }: Design): number {
  const sum = new Float64Array(columns[0]?.length ?? 0)
  for (let k = 0; k < columns.length; k++) {
    if (columns[k].some(value => value !== 0 && value !== 1)) return 0
    for (let s = 0; s < sum.length; s++) sum[s] += columns[k][s]
    if (sum.some(value => value > 1)) return 0
    if (sum.every(value => value === 1)) return k + 1
  }
  return 0
}
