import { fQuantile, fUpper } from '../distributions/index.ts'
import { requireFinite, requireLevel, StatisticsInputError } from '../input-error.ts'

export interface IntraclassCorrelationOptions {
  /** One array a rater (measurement, scanner, segmentation): the value of each subject. */
  readonly ratings: readonly ArrayLike<number>[]
  readonly level?: number
}

export interface IntraclassForm {
  /** Shrout and Fleiss's name: `ICC(1,1)`. */
  readonly form: 'ICC(1,1)' | 'ICC(2,1)' | 'ICC(3,1)' | 'ICC(1,k)' | 'ICC(2,k)' | 'ICC(3,k)'
  /** McGraw and Wong's: absolute agreement (A) or consistency (C). */
  readonly alias: 'ICC(1)' | 'ICC(A,1)' | 'ICC(C,1)' | 'ICC(k)' | 'ICC(A,k)' | 'ICC(C,k)'
  readonly value: number
  readonly lower: number
  readonly upper: number
  /** Of the hypothesis that it is 0. */
  readonly f: number
  readonly df1: number
  readonly df2: number
  readonly p: number
}

export interface IntraclassCorrelation {
  readonly subjects: number
  readonly raters: number
  /** Mean squares of the two-way analysis of variance; `within` is of the one-way one. */
  readonly meanSquares: {
    readonly subjects: number
    readonly raters: number
    readonly residual: number
    readonly within: number
  }
  /** False where nothing varies: every form is NaN then. */
  readonly defined: boolean
  readonly forms: readonly IntraclassForm[]
}

/**
 * Intraclass correlations of n subjects by k raters, every one of Shrout and Fleiss's six: one-way (each subject by other
 * raters), two-way random (absolute agreement) and two-way mixed (consistency), of a single rating and of the mean of k.
 * Limits by F; for ICC(2,.) with Satterthwaite's degrees of freedom. Raters that agree exactly give 1 with limits 1.
 * Shrout & Fleiss, Psychol Bull 1979;86:420. McGraw & Wong, Psychol Methods 1996;1:30. R: psych::ICC(lmer = FALSE).
 * @throws StatisticsInputError with fewer than two raters or subjects, missing values or unequal lengths
 */
export function intraclassCorrelation(options: IntraclassCorrelationOptions): IntraclassCorrelation {
  const { ratings, level = 0.95 } = options
  requireLevel(level)
  const k = ratings.length
  if (k < 2) throw new StatisticsInputError('option', 'ratings', `${k} raters: give two or more.`)
  const n = ratings[0].length
  if (n < 2) throw new StatisticsInputError('empty', 'ratings', `${n} subjects: give two or more.`)
  for (let rater = 0; rater < k; rater++) requireFinite(`ratings[${rater}]`, ratings[rater], n)
  const ms = meanSquares(ratings, n, k)
  return {
    subjects: n,
    raters: k,
    meanSquares: ms,
    defined: ms.subjects > 0 || ms.within > 0,
    forms: forms(ms, n, k, (1 - level) / 2),
  }
}

type MeanSquares = IntraclassCorrelation['meanSquares']

function meanSquares(ratings: readonly ArrayLike<number>[], n: number, k: number): MeanSquares {
  const ofSubject = new Float64Array(n)
  const ofRater = ratings.map(one => {
    let sum = 0
    for (let i = 0; i < n; i++) {
      sum += one[i]
      ofSubject[i] += one[i] / k
    }
    return sum / n
  })
  const mean = ofRater.reduce((sum, one) => sum + one, 0) / k
  let residual = 0
  let within = 0
  for (let j = 0; j < k; j++)
    for (let i = 0; i < n; i++) {
      residual += (ratings[j][i] - ofSubject[i] - ofRater[j] + mean) ** 2
      within += (ratings[j][i] - ofSubject[i]) ** 2
    }
  return {
    subjects: (k * ofSubject.reduce((sum, one) => sum + (one - mean) ** 2, 0)) / (n - 1),
    raters: (n * ofRater.reduce((sum, one) => sum + (one - mean) ** 2, 0)) / (k - 1),
    residual: residual / ((n - 1) * (k - 1)),
    within: within / (n * (k - 1)),
  }
}

function forms(ms: MeanSquares, n: number, k: number, tail: number): IntraclassForm[] {
  const { subjects, raters, residual, within } = ms
  const df1 = n - 1
  const oneWay = n * (k - 1)
  const twoWay = (n - 1) * (k - 1)
  const f1 = subjects / within
  const f3 = subjects / residual
  const single = (f: number) => (f === Number.POSITIVE_INFINITY ? 1 : (f - 1) / (f + k - 1))
  const average = (f: number) => 1 - 1 / f
  const byF = (f: number, df2: number) => ({
    lower: f / fQuantile(1 - tail, df1, df2),
    upper: f * fQuantile(1 - tail, df2, df1),
  })
  const limits1 = byF(f1, oneWay)
  const limits3 = byF(f3, twoWay)
  const between = (k * (raters - residual)) / n
  const agreement = (subjects - residual) / (subjects + (k - 1) * residual + between)
  const limits2 = absoluteLimits(ms, agreement, n, k, tail)
  const averaged = (r: number) => (k * r) / (1 + (k - 1) * r)
  const test1 = { f: f1, df1, df2: oneWay, p: fUpper(f1, df1, oneWay) }
  const test3 = { f: f3, df1, df2: twoWay, p: fUpper(f3, df1, twoWay) }
  return [
    {
      form: 'ICC(1,1)',
      alias: 'ICC(1)',
      value: single(f1),
      lower: single(limits1.lower),
      upper: single(limits1.upper),
      ...test1,
    },
    { form: 'ICC(2,1)', alias: 'ICC(A,1)', value: agreement, ...limits2, ...test3 },
    {
      form: 'ICC(3,1)',
      alias: 'ICC(C,1)',
      value: single(f3),
      lower: single(limits3.lower),
      upper: single(limits3.upper),
      ...test3,
    },
    {
      form: 'ICC(1,k)',
      alias: 'ICC(k)',
      value: average(f1),
      lower: average(limits1.lower),
      upper: average(limits1.upper),
      ...test1,
    },
    {
      form: 'ICC(2,k)',
      alias: 'ICC(A,k)',
      value: (subjects - residual) / (subjects + (raters - residual) / n),
      lower: averaged(limits2.lower),
      upper: averaged(limits2.upper),
      ...test3,
    },
    {
      form: 'ICC(3,k)',
      alias: 'ICC(C,k)',
      value: average(f3),
      lower: average(limits3.lower),
      upper: average(limits3.upper),
      ...test3,
    },
  ]
}

/** Limits of ICC(2,1): an F interval whose denominator is a mixture of the raters' and the residual mean square. */
function absoluteLimits(
  { subjects, raters, residual }: MeanSquares,
  icc: number,
  n: number,
  k: number,
  tail: number,
) {
  if (residual === 0 && raters === 0) return { lower: icc, upper: icc }
  const ratio = raters / residual
  const weight = n * (1 + (k - 1) * icc) - k * icc
  const df =
    residual === 0
      ? k - 1
      : ((k - 1) * (n - 1) * (k * icc * ratio + weight) ** 2) /
        ((n - 1) * (k * icc * ratio) ** 2 + weight * weight)
  const upperF = fQuantile(1 - tail, n - 1, df)
  const lowerF = fQuantile(1 - tail, df, n - 1)
  const others = k * raters + (k * n - k - n) * residual
  return {
    lower: (n * (subjects - upperF * residual)) / (upperF * others + n * subjects),
    upper: (n * (lowerF * subjects - residual)) / (others + n * lowerF * subjects),
  }
}
