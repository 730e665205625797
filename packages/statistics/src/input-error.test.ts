import { describe, expect, test } from 'vitest'
import { cohenKappa } from './agreement/cohen-kappa.ts'
import { fleissKappa } from './agreement/fleiss-kappa.ts'
import { calibration } from './calibration/calibration.ts'
import { additiveInteraction } from './causal/additive-interaction.ts'
import { doublyRobustEstimate } from './causal/doubly-robust-scores.ts'
import { eValue } from './causal/e-value.ts'
import { positivity } from './causal/positivity.ts'
import { propensityScores } from './causal/propensity-scores.ts'
import { weightedSurvival } from './causal/weighted-survival.ts'
import { aalenJohansen } from './competing-risks/aalen-johansen.ts'
import { causeSpecificCox } from './competing-risks/cause-specific-cox.ts'
import { causeSpecificIncidence } from './competing-risks/cause-specific-incidence.ts'
import { fineGray } from './competing-risks/fine-gray/fine-gray.ts'
import { fineGrayIncidence } from './competing-risks/fine-gray/fine-gray-incidence.ts'
import { parametersAffordable } from './design/affordable.ts'
import { conditionalPower } from './design/conditional-power.ts'
import { rileyContinuous } from './design/development-size.ts'
import { coxSnellFromConcordance } from './design/explained-variation.ts'
import { groupSequential } from './design/sequential/group-sequential.ts'
import { auc } from './discrimination/auc.ts'
import { compareConcordances } from './discrimination/compare-concordances.ts'
import { youdenCutOffInterval } from './discrimination/roc.ts'
import { type InputFault, StatisticsInputError } from './input-error.ts'
import { symmetricEigen } from './linear-algebra/symmetric-eigen.ts'
import { metaAnalysis } from './meta/meta-analysis.ts'
import { metaOfDiscrimination } from './meta/meta-of-discrimination.ts'
import { wilsonInterval } from './proportions/binomial-interval.ts'
import { poissonRegression } from './regression/counts/poisson.ts'
import { multinomialLogit, multinomialProbabilities } from './regression/multinomial.ts'
import { ordinalProbabilities, ordinalRegression } from './regression/ordinal/ordinal.ts'
import { waldTest } from './regression/wald-test.ts'
import { bootstrap632 } from './resampling/bootstrap-632.ts'
import { bootstrapInterval } from './resampling/bootstrap-interval.ts'
import { aft } from './survival/aft/aft.ts'
import { cox } from './survival/cox/cox.ts'
import { kaplanMeier } from './survival/kaplan-meier.ts'
import { logRank } from './survival/log-rank.ts'
import { nelsonAalen } from './survival/nelson-aalen.ts'
import { fisherExact } from './tests/fisher-exact.ts'
import { permutationTest } from './tests/permutation-test.ts'
import { kruskalWallis, midranks } from './tests/ranks.ts'

const nan = Number.NaN

/** What an option that is a string in JavaScript, without types, may hold. */
const nonsense = JSON.parse('"nonsense"')
const meta = { effect: [0.1, 0.4, 0.2], se: [0.1, 0.2, 0.1], method: 'REML' } as const
const followUp = { time: [1, 2, 3, 4], event: [1, 1, 0, 1] }
const binary = { event: [0, 1, 0, 1], score: [1, 2, 3, 4] }
const interaction = { coefficients: [0.2, 0.3, 0.1], covariance: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) }
const loss = () => (outcomeOf: number) => (outcomeOf === 1 ? nan : 0)
const competing = {
  time: [1, 2, 3, 4, 5, 6],
  cause: [1, 2, 1, 2, 1, 2],
  x: [[2015, 2015.5, 2014, 2016, 2017, 2013]],
}
const levels = { y: [0, 1, 2, 0, 1, 2], x: [[1, 2, 3, 3, 1, 2]] }
const identity = [0, 1, 90_210_417]
const scores = [Float64Array.of(0.5, 0.4), Float64Array.of(0.5, 0.6)]

const refused: readonly (readonly [string, () => unknown, InputFault, string, number?])[] = [
  ['metaAnalysis: level 95', () => metaAnalysis({ ...meta, level: 95 }), 'option', 'level'],
  ['metaAnalysis: method', () => metaAnalysis({ ...meta, method: nonsense }), 'option', 'method'],
  [
    'metaOfDiscrimination: level 1',
    () => metaOfDiscrimination({ value: [0.7, 0.8], se: [0.1, 0.1], method: 'DL', level: 1 }),
    'option',
    'level',
  ],
  ['wilsonInterval: level 0', () => wilsonInterval({ successes: 1, n: 2, level: 0 }), 'option', 'level'],
  [
    'bootstrapInterval: level',
    () => bootstrapInterval({ replicates: [1, 2, 3], estimate: 2, kind: 'percentile', level: 95 }),
    'option',
    'level',
  ],
  [
    'bootstrapInterval: estimate',
    () => bootstrapInterval({ replicates: [1, 2, 3], estimate: nan, kind: 'percentile' }),
    'missing',
    'estimate',
    0,
  ],
  [
    'bootstrapInterval: bca of one patient',
    () => bootstrapInterval({ replicates: [1, 2, 3], estimate: 2, kind: 'bca', jackknife: [2] }),
    'empty',
    'jackknife',
  ],
  [
    'bootstrap632: a loss that is no number',
    () => bootstrap632({ n: 4, fit: loss, seed: 1 }),
    'missing',
    'fit',
    1,
  ],
  [
    'bootstrap632: resamples',
    () => bootstrap632({ n: 4, fit: loss, seed: 1, resamples: 0 }),
    'option',
    'resamples',
  ],
  [
    'doublyRobustEstimate: a score that is missing',
    () =>
      doublyRobustEstimate({
        control: Float64Array.of(1, nan),
        treated: Float64Array.of(1, 2),
        effect: Float64Array.of(0, 1),
      }),
    'missing',
    'control',
    1,
  ],
  [
    'doublyRobustEstimate: one row',
    () =>
      doublyRobustEstimate({
        control: Float64Array.of(1),
        treated: Float64Array.of(1),
        effect: Float64Array.of(0),
      }),
    'empty',
    'scores',
  ],
  [
    'additiveInteraction: two coefficients',
    () => additiveInteraction({ ...interaction, coefficients: [0.1, 0.2] }),
    'length',
    'coefficients',
  ],
  [
    'additiveInteraction: a negative variance',
    () => additiveInteraction({ ...interaction, covariance: interaction.covariance.map(v => -v) }),
    'domain',
    'covariance',
  ],
  ['waldTest: NaN', () => waldTest([nan, 1], Float64Array.of(1, 0, 0, 1), [0]), 'missing', 'coefficients', 0],
  ['waldTest: covariance', () => waldTest([1, 1], Float64Array.of(1), [0]), 'length', 'covariance'],
  [
    'positivity: scores',
    () => positivity({ group: [0, 1], scores: [], weights: [1, 1] }),
    'length',
    'scores',
  ],
  [
    'positivity: a score above 1',
    () => positivity({ group: [0, 1], scores: [scores[0], Float64Array.of(0.5, 1.6)], weights: [1, 1] }),
    'domain',
    'scores[1]',
    1,
  ],
  [
    'weightedSurvival: tau without end',
    () =>
      weightedSurvival({
        ...followUp,
        group: [0, 1, 1, 0],
        weights: [1, 1, 1, 1],
        tau: Number.POSITIVE_INFINITY,
      }),
    'option',
    'tau',
  ],
  [
    'conditionalPower',
    () => conditionalPower({ z: 1, information: 0.5, plannedDrift: nan }),
    'option',
    'plannedDrift',
  ],
  [
    'rileyContinuous: mean',
    () => rileyContinuous({ r2: 0.3, mean: nan, sd: 2, parameters: 5 }),
    'option',
    'mean',
  ],
  ['coxSnellFromConcordance', () => coxSnellFromConcordance(1, 0.2), 'option', 'concordance'],
  [
    'parametersAffordable: n',
    () => parametersAffordable({ outcome: 'binary', n: nan, prevalence: 0.2, cStatistic: 0.8 }),
    'option',
    'n',
  ],
  [
    'groupSequential: looks',
    () => groupSequential({ looks: Number.POSITIVE_INFINITY, boundary: { kind: 'pocock' } }),
    'option',
    'looks',
  ],
  [
    'calibration: groups',
    () => calibration({ event: [0, 1], risk: [0.1, 0.9], groups: 2.5 }),
    'option',
    'groups',
  ],
  [
    'youdenCutOffInterval',
    () => youdenCutOffInterval({ ...binary, seed: 1, replicates: 1.5 }),
    'option',
    'replicates',
  ],
  [
    'cohenKappa: an identity number',
    () => cohenKappa({ first: identity, second: [0, 1, 1] }),
    'domain',
    'first',
    2,
  ],
  [
    'cohenKappa: categories',
    () => cohenKappa({ first: [0], second: [1], categories: 1e9 }),
    'option',
    'categories',
  ],
  [
    'fleissKappa: an identity number',
    () => fleissKappa({ ratings: [identity, identity] }),
    'domain',
    'ratings[0]',
    2,
  ],
  [
    'logRank: an identity number',
    () => logRank({ time: [1, 2, 3], event: [1, 1, 1], group: identity }),
    'domain',
    'group',
    2,
  ],
  [
    'propensityScores: an identity number',
    () => propensityScores({ group: identity, x: [] }),
    'domain',
    'group',
    2,
  ],
  ['midranks: NaN', () => midranks([1, nan]), 'missing', 'values', 1],
  [
    'kruskalWallis: NaN',
    () => kruskalWallis({ values: [1, nan, 2], group: [0, 1, 1] }),
    'missing',
    'values',
    1,
  ],
  [
    'permutationTest: a stratum that is missing',
    () => permutationTest({ n: 2, statistic: () => 1, seed: 1, strata: [0, nan] }),
    'missing',
    'strata',
    1,
  ],
  [
    'permutationTest: permutations without end',
    () => permutationTest({ n: 2, statistic: () => 1, seed: 1, permutations: Number.POSITIVE_INFINITY }),
    'option',
    'permutations',
  ],
  [
    'fisherExact: too many patients',
    () =>
      fisherExact([
        [1e9, 1e9],
        [1e9, 1],
        [2, 3],
      ]),
    'domain',
    'table',
  ],
  ['symmetricEigen: NaN', () => symmetricEigen([1, nan, nan, 1], 2), 'missing', 'matrix', 1],
  [
    'poissonRegression: clusters',
    () => poissonRegression({ y: [1, 2, 3], x: [], cluster: [0, 1] }),
    'length',
    'cluster',
  ],
  [
    'multinomialProbabilities: a covariate too few',
    () => multinomialProbabilities(multinomialLogit(levels), [], 2),
    'length',
    'x',
  ],
  [
    'ordinalProbabilities: a covariate too few',
    () => ordinalProbabilities(ordinalRegression(levels), [], 2),
    'length',
    'x',
  ],
  [
    'causeSpecificIncidence: covariates far from 0',
    () => {
      const models = causeSpecificCox(competing)
      return causeSpecificIncidence({ models, x: [[0, 4e5]], times: [3] })
    },
    'domain',
    'x',
    1,
  ],
  [
    'fineGrayIncidence: covariates far from 0',
    () =>
      fineGrayIncidence({
        fit: { ...fineGray(competing), coefficients: Float64Array.of(1) },
        x: [[0, 4e5]],
        times: [3],
      }),
    'domain',
    'x',
    1,
  ],
  ['kaplanMeier: conf', () => kaplanMeier({ ...followUp, conf: nonsense }), 'option', 'conf'],
  ['nelsonAalen: conf', () => nelsonAalen({ ...followUp, conf: nonsense }), 'option', 'conf'],
  [
    'aalenJohansen: variance',
    () => aalenJohansen({ ...competing, variance: nonsense }),
    'option',
    'variance',
  ],
  ['auc: conf', () => auc({ ...binary, conf: nonsense }), 'option', 'conf'],
  ['eValue: measure', () => eValue({ measure: nonsense, estimate: 2 }), 'option', 'measure'],
  [
    'compareConcordances: kind',
    () =>
      compareConcordances({
        ...followUp,
        risks: [
          [1, 2, 3, 4],
          [4, 2, 3, 1],
        ],
        kind: nonsense,
      }),
    'option',
    'kind',
  ],
  [
    'cox: ties',
    () => cox({ time: [1, 2, 3], event: [1, 1, 0], x: [Float64Array.of(1, 3, 2)], ties: nonsense }),
    'option',
    'ties',
  ],
  [
    'aft: distribution',
    () => aft({ time: [1, 2, 3], event: [1, 1, 0], x: [Float64Array.of(1, 3, 2)], distribution: nonsense }),
    'option',
    'distribution',
  ],
  ['ordinalRegression: link', () => ordinalRegression({ ...levels, link: nonsense }), 'option', 'link'],
]

function errorOf(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}

describe('input without a defined answer is refused, with its argument and row', () => {
  for (const [name, call, fault, argument, row] of refused)
    test(name, () => {
      const error = errorOf(call)
      expect(error).toBeInstanceOf(StatisticsInputError)
      expect(error).toMatchObject({ fault, argument, row })
    })
})

describe('what has no number is NaN by its docstring, without a throw', () => {
  test('waldTest of nothing has no p', () => {
    expect(waldTest([1], Float64Array.of(1), [])).toEqual({ statistic: 0, df: 0, p: nan })
  })
  test('equal effects under Hartung and Knapp have error 0: at 0 nothing speaks against it, elsewhere all', () => {
    const se = [0.1, 0.2]
    const of = (value: number) =>
      metaAnalysis({ effect: [value, value], se, method: 'REML', hartungKnapp: true })
    expect(of(0)).toMatchObject({ value: 0, se: 0, p: 1, tau2: 0 })
    expect(of(0.5)).toMatchObject({ se: 0, p: 0 })
  })
})
