/** Draws nodes by their weights, from a uniform number. */
export function weightedNodes(weights: Float32Array): { draw(uniform: number): number } {
  const nodes: number[] = []
  for (let i = 0; i < weights.length; i++) if (weights[i] > 0) nodes.push(i)
  const sums = new Float64Array(nodes.length)
  let total = 0
  for (let k = 0; k < nodes.length; k++) {
    total += weights[nodes[k]]
    sums[k] = total
  }
  return {
    draw: uniform => {
      const wanted = uniform * total
      let [low, high] = [0, sums.length - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if (sums[middle] <= wanted) low = middle + 1
        else high = middle
      }
      return nodes[low]
    },
  }
}
