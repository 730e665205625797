/** Features of a matrix by name; what is undefined is named with the reason, and is not among the features. */
export interface FeatureValues {
  readonly features: Readonly<Record<string, number>>
  readonly undefinedFeatures: Readonly<Record<string, string>>
}

/** Collects values; a value that is no finite number is set down as undefined. */
export function featureValues(
  values: Readonly<Record<string, number>>,
  reason: (name: string) => string,
): FeatureValues {
  const features: Record<string, number> = {}
  const undefinedFeatures: Record<string, string> = {}
  for (const [name, value] of Object.entries(values))
    if (Number.isFinite(value)) features[name] = value
    else undefinedFeatures[name] = reason(name)
  return { features, undefinedFeatures }
}

/** Every name undefined for one reason. */
export function noFeatures(names: readonly string[], reason: string): FeatureValues {
  return { features: {}, undefinedFeatures: Object.fromEntries(names.map(name => [name, reason])) }
}

/**
 * The mean of each feature over matrices (slices, directions) in which it is defined; a feature that is defined in none
 * is undefined for the first reason met.
 */
export function averageFeatures(each: readonly FeatureValues[]): FeatureValues {
  if (each.length === 1) return each[0]
  const sums = new Map<string, { sum: number; count: number }>()
  const undefinedFeatures: Record<string, string> = {}
  for (const one of each) {
    for (const [name, value] of Object.entries(one.features)) {
      const so = sums.get(name)
      if (so === undefined) sums.set(name, { sum: value, count: 1 })
      else {
        so.sum += value
        so.count++
      }
    }
    for (const [name, reason] of Object.entries(one.undefinedFeatures)) undefinedFeatures[name] ??= reason
  }
  for (const name of sums.keys()) delete undefinedFeatures[name]
  return {
    features: Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, sum / count])),
    undefinedFeatures,
  }
}
