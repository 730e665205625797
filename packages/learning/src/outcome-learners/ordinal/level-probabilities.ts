/**
 * Probabilities of levels from those of lying above each cut, row-major patients x cuts: where two neighbours are out
 * of order (a higher cut more likely than a lower one) they are averaged until none is, which is the nearest set in
 * order (pool adjacent violators, all cuts weighing the same).
 */
export function levelProbabilities(above: readonly Float64Array[], size: number): Float64Array {
  const width = above.length + 1
  const levels = new Float64Array(size * width)
  for (let row = 0; row < size; row++) {
    const ordered = notRising(above.map(own => own[row]))
    for (let k = 0; k < width; k++)
      levels[row * width + k] = (k === 0 ? 1 : ordered[k - 1]) - (k === width - 1 ? 0 : ordered[k])
  }
  return levels
}

function notRising(values: readonly number[]): number[] {
  const blocks: { sum: number; count: number }[] = []
  for (const value of values) {
    let block = { sum: value, count: 1 }
    for (
      let last = blocks.at(-1);
      last && last.sum / last.count < block.sum / block.count;
      last = blocks.at(-1)
    ) {
      block = { sum: block.sum + last.sum, count: block.count + last.count }
      blocks.pop()
    }
    blocks.push(block)
  }
  return blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
}

/** Mean level of each row, the lowest being 0: what patients are ranked by. */
export function meanLevel(levels: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: levels.length / width }, (_, row) => {
    let mean = 0
    for (let k = 1; k < width; k++) mean += k * levels[row * width + k]
    return mean
  })
}
