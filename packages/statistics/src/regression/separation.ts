/**
 * Whether a direction in the space of linear predictors proves (quasi-)complete separation: it raises (or
 * leaves) the linear predictor of every event and lowers (or leaves) that of every non-event, so that the
 * likelihood grows along it for ever (Albert & Anderson 1984). A Newton step under separation converges to such
 * a direction. Entries below `tolerance` times the largest count as 0; rows of weight 0 do not count.
 */
export function separates(
  direction: Float64Array,
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
  tolerance = 1e-5,
): boolean {
  let largest = 0
  let wrong = 0
  for (let i = 0; i < direction.length; i++) {
    if (weights && weights[i] === 0) continue
    const right = y[i] === 1 ? direction[i] : -direction[i]
    if (right > largest) largest = right
    if (-right > wrong) wrong = -right
  }
  return largest > 0 && wrong <= tolerance * largest
}

/**
 * The same for any likelihood whose rows are products of monotone functions: `margins` are the changes along a
 * direction that must not be negative (for a multinomial row, the change of its own class's linear predictor less
 * that of each other class). At least one of them must grow.
 */
export function marginsRecede(margins: Iterable<number>, tolerance = 1e-5): boolean {
  let largest = 0
  let wrong = 0
  for (const margin of margins) {
    if (margin > largest) largest = margin
    if (-margin > wrong) wrong = -margin
  }
  return largest > 0 && wrong <= tolerance * largest
}
