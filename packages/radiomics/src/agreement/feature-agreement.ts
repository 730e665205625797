import { type IntraclassForm, intraclassCorrelation } from '@tessera/statistics'

/**
 * Every feature measured again on the same subjects: by other readers, or on perturbed images. One array a repeat, one
 * number a subject; NaN where that repeat has no value for that subject.
 */
export interface RepeatedFeature {
  readonly feature: string
  readonly repeats: readonly ArrayLike<number>[]
}

/**
 * Of a single measurement. ICC(1,1): repeats are interchangeable (perturbations of an image); ICC(2,1): absolute
 * agreement of readers who stand for others; ICC(3,1): consistency of these very readers.
 */
export type SingleForm = 'ICC(1,1)' | 'ICC(2,1)' | 'ICC(3,1)'

export interface FeatureAgreement {
  readonly feature: string
  readonly form: SingleForm
  /** Subjects with every repeat, which are those that count, and those left out for a missing one. */
  readonly subjects: number
  readonly incomplete: number
  readonly repeats: number
  /** Null where there is no correlation, and `undefinedBecause` says why. */
  readonly icc: { readonly value: number; readonly lower: number; readonly upper: number } | null
  readonly undefinedBecause: 'too few subjects' | 'constant' | 'one repeat' | null
}

/**
 * The intraclass correlation of each feature over its repeats, with its interval by F (Shrout & Fleiss 1979, McGraw & Wong
 * 1996), over the subjects that have all repeats. Perturbations: ICC(1,1), as Zwanenburg et al., Sci Rep 2019;9:614;
 * readers: ICC(2,1), as Koo & Li, J Chiropr Med 2016;15:155.
 * @throws StatisticsInputError on repeats of unequal lengths, or infinite values
 */
export function featureAgreement(
  features: readonly RepeatedFeature[],
  options: { readonly form?: SingleForm; readonly level?: number } = {},
): FeatureAgreement[] {
  const { form = 'ICC(1,1)', level = 0.95 } = options
  return features.map(({ feature, repeats }) => {
    const complete = completeSubjects(repeats)
    const counts = {
      feature,
      form,
      subjects: complete.length,
      incomplete: (repeats[0]?.length ?? 0) - complete.length,
      repeats: repeats.length,
    }
    const none = (why: FeatureAgreement['undefinedBecause']) => ({
      ...counts,
      icc: null,
      undefinedBecause: why,
    })
    if (repeats.length < 2) return none('one repeat')
    if (complete.length < 2) return none('too few subjects')
    const ratings = repeats.map(one => Float64Array.from(complete, subject => one[subject]))
    const { defined, forms } = intraclassCorrelation({ ratings, level })
    const found = forms.find(one => one.form === form)
    if (!defined || found === undefined || !hasLimits(found)) return none('constant')
    const { value, lower, upper } = found
    return { ...counts, icc: { value, lower, upper }, undefinedBecause: null }
  })
}

function hasLimits({ value, lower, upper }: IntraclassForm): boolean {
  return [value, lower, upper].every(Number.isFinite)
}

function completeSubjects(repeats: readonly ArrayLike<number>[]): number[] {
  const complete: number[] = []
  const subjects = repeats.length === 0 ? 0 : Math.max(...repeats.map(one => one.length))
  for (let s = 0; s < subjects; s++) if (repeats.every(one => !Number.isNaN(one[s]))) complete.push(s)
  return complete
}
