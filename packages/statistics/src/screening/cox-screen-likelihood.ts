/** Rows in descending time within strata. */
export interface Sorted {
  n: number
  /** Row of the screen behind each sorted row. */
  readonly rows: Int32Array
  /** Row-major. */
  x: Float64Array
  /** 1 at the last row of a time. */
  readonly last: Uint8Array
  /** 1 at the last row of a stratum. */
  readonly ends: Uint8Array
  readonly event: Uint8Array
}

/** What a pass over the rows leaves, and its own sums. */
export interface Sums {
  readonly score: Float64Array
  readonly information: Float64Array
  readonly risk: Float64Array
  readonly riskSquares: Float64Array
  readonly tied: Float64Array
  readonly tiedSquares: Float64Array
}

/** Room for the sums of some columns. */
export function partialSums(size: number): Sums {
  const vector = () => new Float64Array(size)
  const square = () => new Float64Array(size * size)
  return {
    score: vector(),
    information: square(),
    risk: vector(),
    riskSquares: square(),
    tied: vector(),
    tiedSquares: square(),
  }
}

/** The same of a single column, without a matrix: the usual case, and the quick one. */
function likelihoodOfOne(data: Sorted, beta: number, sums: Sums): number {
  const { n, x, last, ends, event } = data
  let [score, information, value] = [0, 0, 0]
  let [atRisk, risk, squares] = [0, 0, 0]
  let [tiedRisk, tied, tiedSquares, deaths] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const own = x[i]
    const w = Math.exp(beta * own)
    const wx = w * own
    atRisk += w
    risk += wx
    squares += wx * own
    if (event[i] === 1) {
      deaths++
      value += beta * own
      score += own
      tiedRisk += w
      tied += wx
      tiedSquares += wx * own
    }
    if (last[i] === 0) continue
    for (let d = 0; d < deaths; d++) {
      const share = d / deaths
      const total = atRisk - share * tiedRisk
      const mean = (risk - share * tied) / total
      value -= Math.log(total)
      score -= mean
      information += (squares - share * tiedSquares) / total - mean * mean
    }
    if (deaths > 0) {
      deaths = 0
      tiedRisk = 0
      tied = 0
      tiedSquares = 0
    }
    if (ends[i] === 1) {
      atRisk = 0
      risk = 0
      squares = 0
    }
  }
  sums.score[0] = score
  sums.information[0] = information
  return value
}

/** Log partial likelihood; its score and information (lower triangle) are left in `sums`. */
export function likelihood(data: Sorted, beta: Float64Array, size: number, sums: Sums): number {
  if (size === 1) return likelihoodOfOne(data, beta[0], sums)
  const { n, x, last, ends, event } = data
  const { score, information, risk, riskSquares, tied, tiedSquares } = sums
  score.fill(0)
  information.fill(0)
  risk.fill(0)
  riskSquares.fill(0)
  tied.fill(0)
  tiedSquares.fill(0)
  let atRisk = 0
  let tiedRisk = 0
  let deaths = 0
  let value = 0
  for (let i = 0, base = 0; i < n; i++, base += size) {
    let eta = 0
    for (let j = 0; j < size; j++) eta += beta[j] * x[base + j]
    const w = Math.exp(eta)
    atRisk += w
    for (let j = 0; j < size; j++) {
      const wx = w * x[base + j]
      risk[j] += wx
      for (let k = 0; k <= j; k++) riskSquares[j * size + k] += wx * x[base + k]
    }
    if (event[i] === 1) {
      deaths++
      value += eta
      tiedRisk += w
      for (let j = 0; j < size; j++) {
        score[j] += x[base + j]
        const wx = w * x[base + j]
        tied[j] += wx
        for (let k = 0; k <= j; k++) tiedSquares[j * size + k] += wx * x[base + k]
      }
    }
    if (last[i] === 0) continue
    for (let d = 0; d < deaths; d++) {
      const share = d / deaths
      const total = atRisk - share * tiedRisk
      value -= Math.log(total)
      for (let j = 0; j < size; j++) {
        const mean = (risk[j] - share * tied[j]) / total
        score[j] -= mean
        for (let k = 0; k <= j; k++)
          information[j * size + k] +=
            (riskSquares[j * size + k] - share * tiedSquares[j * size + k]) / total -
            (mean * (risk[k] - share * tied[k])) / total
      }
    }
    if (deaths > 0) {
      deaths = 0
      tiedRisk = 0
      tied.fill(0)
      tiedSquares.fill(0)
    }
    if (ends[i] === 1) {
      atRisk = 0
      risk.fill(0)
      riskSquares.fill(0)
    }
  }
  return value
}
