/** Features of a region by tag; what is undefined is named with the reason, and is not among the features. */
export interface FeatureValues {
  readonly features: Readonly<Record<string, number>>
  readonly undefinedFeatures: Readonly<Record<string, string>>
}

/** Why a feature has no value: the words are shown to the user. */
export interface Undefined {
  readonly reason: string
}

/** The value where it is finite, else the reason: NaN never goes out in silence. */
export function finiteOr(value: number, reason: string): number | Undefined {
  return Number.isFinite(value) ? value : { reason }
}

/** Sorts values from reasons. */
export function featureValues(values: Readonly<Record<string, number | Undefined>>): FeatureValues {
  const features: Record<string, number> = {}
  const undefinedFeatures: Record<string, string> = {}
  for (const [tag, value] of Object.entries(values))
    if (typeof value !== 'number') undefinedFeatures[tag] = value.reason
    else if (Number.isFinite(value)) features[tag] = value
    else undefinedFeatures[tag] = 'it is not a finite number for these intensities'
  return { features, undefinedFeatures }
}

/** Every tag undefined for one reason. */
export function noFeatures(tags: readonly string[], reason: string): FeatureValues {
  return { features: {}, undefinedFeatures: Object.fromEntries(tags.map(tag => [tag, reason])) }
}

export function joinFeatures(parts: readonly FeatureValues[]): FeatureValues {
  return {
    features: Object.assign({}, ...parts.map(part => part.features)),
    undefinedFeatures: Object.assign({}, ...parts.map(part => part.undefinedFeatures)),
  }
}
