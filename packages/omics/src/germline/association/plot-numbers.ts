import { betaQuantile } from '@tessera/statistics'

/** Points of a QQ plot, on the scale -log10 p. */
export interface QuantilePoints {
  readonly expected: Float64Array
  readonly observed: Float64Array
  /** 95 % limits of each rank's p-value under independence. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** Points of a Manhattan plot. */
export interface ManhattanPoints {
  /** Place in the test's result. */
  readonly at: Int32Array
  /** Along the genome: position plus the lengths of the chromosomes before, as far as they have variants. */
  readonly along: Float64Array
  readonly height: Float64Array
  readonly chromosomes: readonly { readonly name: string; readonly from: number; readonly to: number }[]
}

/**
 * Observed against expected -log10 p by rank, expected (i - 1/2) / m. The smallest p-values are all kept, of the others
 * about `points` evenly along the axis. Ranks of uniform p-values follow the beta distribution (i, m - i + 1).
 */
export function quantilePoints(p: ArrayLike<number>, points = 1000): QuantilePoints {
  const sorted = Float64Array.from(p)
    .filter(value => !Number.isNaN(value))
    .sort()
  const m = sorted.length
  const kept: number[] = []
  let last = Number.POSITIVE_INFINITY
  const top = -Math.log10(0.5 / Math.max(1, m))
  for (let i = 0; i < m; i++) {
    const expected = -Math.log10((i + 0.5) / m)
    if (i >= 100 && last - expected < top / points) continue
    kept.push(i)
    last = expected
  }
  const of = (value: (i: number) => number) => Float64Array.from(kept, i => -Math.log10(value(i)))
  return {
    expected: of(i => (i + 0.5) / m),
    observed: of(i => Math.max(sorted[i], 1e-300)),
    lower: of(i => betaQuantile(0.975, i + 1, m - i)),
    upper: of(i => betaQuantile(0.025, i + 1, m - i)),
  }
}

/**
 * Height -log10 p along the genome. Every p below `keepBelow` is kept; of the others one in each thousandth of the
 * axis's length by a tenth of the height, which no eye can tell from all.
 */
export function manhattanPoints(
  tested: { readonly chromosome: string; readonly position: number; readonly p: number }[],
  keepBelow = 1e-3,
): ManhattanPoints {
  const chromosomes: { name: string; from: number; to: number }[] = []
  const along = new Float64Array(tested.length)
  let offset = 0
  for (const [i, { chromosome, position }] of tested.entries()) {
    const last = chromosomes.at(-1)
    if (last === undefined || last.name !== chromosome) {
      offset = last?.to ?? 0
      chromosomes.push({ name: chromosome, from: offset, to: offset })
    }
    along[i] = offset + position
    const current = chromosomes[chromosomes.length - 1]
    current.to = Math.max(current.to, along[i])
  }
  const length = chromosomes.at(-1)?.to ?? 1
  const cells = new Set<number>()
  const kept = tested.flatMap(({ p }, i) => {
    if (Number.isNaN(p)) return []
    if (p < keepBelow) return [i]
    const cell = Math.floor((1000 * along[i]) / length) * 1000 + Math.floor(-10 * Math.log10(p))
    if (cells.has(cell)) return []
    cells.add(cell)
    return [i]
  })
  return {
    at: Int32Array.from(kept),
    along: Float64Array.from(kept, i => along[i]),
    height: Float64Array.from(kept, i => -Math.log10(Math.max(tested[i].p, 1e-300))),
    chromosomes,
  }
}
