/** How much of each latent part enters; a part that is not named does not. */
export type LatentWeights<Part extends string> = Readonly<Partial<Record<Part, number>>>

/** The latent parts of a study's patients as a vector, in a fixed order. */
export interface LatentVector<Part extends string> {
  placeOf(part: Part): number
  /** Weights, or a mean, as a vector. */
  vectorOf(weights: LatentWeights<Part>): Float64Array
  /** x -> w . x */
  weighing(weights: LatentWeights<Part>): (latent: Float64Array) => number
}

/** The parts of a vector by name. */
export function named(parts: readonly string[], latent: Float64Array): Record<string, number> {
  return Object.fromEntries(parts.map((name, i) => [name, latent[i]]))
}

export function latentVector<Part extends string>(parts: readonly Part[]): LatentVector<Part> {
  const vectorOf = (weights: LatentWeights<Part>) => Float64Array.from(parts, part => weights[part] ?? 0)
  return {
    placeOf: part => parts.indexOf(part),
    vectorOf,
    weighing: weights => {
      const vector = vectorOf(weights)
      // Asked a million times: a plain loop.
      return latent => {
        let sum = 0
        for (let i = 0; i < vector.length; i++) sum += vector[i] * latent[i]
        return sum
      }
    },
  }
}
