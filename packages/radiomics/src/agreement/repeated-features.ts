import type { RepeatedFeature } from './feature-agreement.ts'

/** The features of one image and mask: what {@link repeatedFeatures} is given for each subject and repeat. */
export type NamedValues = Readonly<Record<string, number>>

/**
 * Turns features by subject and repeat (`values[subject][repeat]`; null where that repeat was not measured) into repeats
 * by feature. Features are those that any has, in order of first appearance; one that a measurement lacks is NaN there.
 */
export function repeatedFeatures(values: readonly (readonly (NamedValues | null)[])[]): RepeatedFeature[] {
  const names = new Set<string>()
  for (const subject of values)
    for (const one of subject) if (one !== null) for (const name of Object.keys(one)) names.add(name)
  const repeats = Math.max(0, ...values.map(subject => subject.length))
  return [...names].map(feature => ({
    feature,
    repeats: Array.from({ length: repeats }, (_, r) =>
      Float64Array.from(values, subject => subject[r]?.[feature] ?? Number.NaN),
    ),
  }))
}
