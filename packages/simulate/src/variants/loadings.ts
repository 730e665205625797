/** Parts of a patient's state by name (infiltration, aggressiveness, sensitivity, susceptibility ...). */
export type LatentParts = Readonly<Record<string, number>>

/** How much of each part enters, per standard deviation. */
export type Loadings = Readonly<Record<string, number>>

/** Sum of loading x part; a part that a patient does not have counts as 0. */
export function loaded(loadings: Loadings, latent: LatentParts): number {
  let sum = 0
  for (const name in loadings) sum += loadings[name] * (latent[name] ?? 0)
  return sum
}

/** Adds weight x l l' to an information matrix over the named parts, row-major. */
export function addInformation(
  information: Float64Array,
  parts: readonly string[],
  loadings: Loadings,
  weight: number,
): void {
  const l = parts.map(name => loadings[name] ?? 0)
  for (let i = 0; i < l.length; i++)
    for (let j = 0; j < l.length; j++) information[i * l.length + j] += weight * l[i] * l[j]
}
