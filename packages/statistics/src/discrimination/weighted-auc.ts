import { ascending } from '../ascending.ts'

/** Rows as cases and controls of one horizon, each with its weight. */
export interface WeightedCases {
  readonly weight: Float64Array
  readonly isCase: Uint8Array
  readonly isControl: Uint8Array
}

/**
 * AUC of weighted cases and controls, ties in the score counting one half, with its influence function (times n)
 * were the weights known. O(n log n).
 */
export function weightedAuc(
  score: ArrayLike<number>,
  { weight, isCase, isControl }: WeightedCases,
): { value: number; influence: Float64Array } {
  const n = weight.length
  const order = ascending(score)
  let caseWeight = 0
  let controlWeight = 0
  for (let i = 0; i < n; i++) {
    if (isCase[i]) caseWeight += weight[i]
    if (isControl[i]) controlWeight += weight[i]
  }
  // Of each case the weight of controls that it beats, of each control that of cases that beat it.
  const beaten = new Float64Array(n)
  let controlsBelow = 0
  let casesBelow = 0
  let concordant = 0
  for (let from = 0; from < n; ) {
    let to = from
    let casesHere = 0
    let controlsHere = 0
    for (; to < n && score[order[to]] === score[order[from]]; to++) {
      if (isCase[order[to]]) casesHere += weight[order[to]]
      if (isControl[order[to]]) controlsHere += weight[order[to]]
    }
    for (let i = from; i < to; i++) {
      const row = order[i]
      if (isCase[row]) {
        beaten[row] = controlsBelow + controlsHere / 2
        concordant += weight[row] * beaten[row]
      } else if (isControl[row]) beaten[row] = caseWeight - casesBelow - casesHere / 2
    }
    casesBelow += casesHere
    controlsBelow += controlsHere
    from = to
  }
  const value = concordant / (caseWeight * controlWeight)
  const influence = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    if (isCase[i]) influence[i] = (n * weight[i] * (beaten[i] / controlWeight - value)) / caseWeight
    else if (isControl[i]) influence[i] = (n * weight[i] * (beaten[i] / caseWeight - value)) / controlWeight
  }
  return { value, influence }
}
