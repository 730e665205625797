import { type InitiationPlan, StatisticsInputError } from '@tessera/statistics'
import type { Run } from '@tessera/tasks'
import { type CompletedCovariates, type Covariate, completedCovariates } from './covariates.ts'
import { type Emulation, type EmulationData, emulate, type Numbers } from './emulate.ts'
import type { BenefitCohort } from './intake/benefit-cohort.ts'
import type { BenefitIntake } from './intake/benefit-intake.ts'
import { type PooledNumber, pooledNumbers } from './pooled-numbers.ts'
import type { ReplicateWork } from './replicate.ts'

/** What the smallest arm lacks of so many patients a covariate, pseudo-patients make up: propensities are shrunk. */
const patientsPerCovariate = 10

/** The arms of one clock compared; or why they are not. */
export interface ClockComparison {
  readonly cohort: BenefitCohort
  readonly covariates: CompletedCovariates
  /** Of the first completed data set: what is drawn and tabulated. */
  readonly data: EmulationData
  readonly names: readonly string[]
  readonly emulation: Emulation | null
  readonly numbers: ReadonlyMap<string, PooledNumber>
  /** By arm: null where compared, else why not. */
  readonly refused: readonly (string | null)[]
  /** By arm against control: share of the patients within the common support. */
  readonly inside: Float64Array
  readonly shrunk: boolean
  readonly failed: number
  readonly sets: readonly { readonly data: EmulationData; readonly emulation: Emulation }[]
}

export interface CompareOptions {
  readonly run: Run
  readonly bootstrap: number
  readonly seed: number
  readonly level: number
}

/**
 * Compares the arms from one clock: confounders completed, propensities, the check of overlap that may refuse an arm,
 * then every number with the error that resampling patients within centres gives.
 */
export async function compareClock(
  intake: BenefitIntake,
  cohort: BenefitCohort,
  options: CompareOptions,
  completed?: CompletedCovariates,
): Promise<ClockComparison> {
  const covariates =
    completed ??
    completedCovariates(cohort, {
      imputations: intake.settings.imputations,
      seed: options.seed,
      centres: intake.centres,
      adjustsForCentre: intake.adjustsForCentre,
    })
  const datas = covariates.sets.map(set => emulationData(intake, cohort, set))
  const base = {
    cohort,
    covariates,
    data: datas[0],
    names: covariates.sets[0].map(({ name }) => name),
    shrunk: datas[0].prior > 0,
    sets: [],
  }
  const refusedAll = (why: string, inside: Float64Array): ClockComparison => ({
    ...base,
    emulation: null,
    numbers: new Map(),
    refused: intake.arms.map((_, k) => (k === 0 ? null : why)),
    inside,
    failed: 0,
  })
  const none = new Float64Array(intake.arms.length)
  let sets: { data: EmulationData; emulation: Emulation }[]
  try {
    sets = datas.map(data => ({ data, emulation: emulate(data) }))
  } catch (error) {
    if (error instanceof StatisticsInputError) return refusedAll(error.message, none)
    throw error
  }
  const { plan } = sets[0].emulation.effect
  const inside = insideSupport(cohort, plan)
  const refused = intake.arms.map((arm, k) => {
    if (k === 0) return null
    if (intake.oneCentre.includes(k))
      return `all patients with ${arm} were treated in one centre: the effect cannot be told from the centre's`
    return inside[k] < intake.settings.overlap
      ? `${Math.round(100 * inside[k])} % of the patients of ${arm} and ${intake.arms[0]} lie within their common support, below the declared ${Math.round(100 * intake.settings.overlap)} %`
      : null
  })
  if (refused.slice(1).every(why => why !== null))
    return { ...refusedAll('', inside), refused, emulation: sets[0].emulation, sets }
  const replicates = await bootstrap(intake, cohort, sets, options)
  const numbers = pooledNumbers(
    sets.map(({ emulation }, s) => ({ numbers: emulation.numbers, replicates: replicates[s] })),
    options.level,
  )
  return {
    ...base,
    emulation: sets[0].emulation,
    numbers,
    refused,
    inside,
    failed: replicates.flat().filter(one => one === null).length,
    sets,
  }
}

function emulationData(
  intake: BenefitIntake,
  { clock }: BenefitCohort,
  set: readonly Covariate[],
): EmulationData {
  const arms = intake.arms.length
  const sizes = Array.from({ length: arms }, (_, k) => clock.arm.filter(code => code === k).length)
  return {
    clock,
    x: set.map(({ values }) => values),
    arms,
    estimand: intake.settings.estimand,
    prior: Math.max(0, patientsPerCovariate - Math.min(...sizes) / set.length),
  }
}

/** Pair propensities beyond this and 1 minus it have no support. */
const supportFrom = 0.05

/**
 * Share of the patients of an arm and the control whose propensity of the arm, against the control alone, lies between
 * 5 and 95 %: fixed limits, because the ranges that few patients span say little. Crump, Biometrika 2009;96:187.
 */
function insideSupport({ clock }: BenefitCohort, plan: InitiationPlan): Float64Array {
  return Float64Array.from(plan.scores, (_, k) => {
    if (k === 0) return 1
    const rows = Array.from(clock.arm.keys()).filter(i => clock.arm[i] === k || clock.arm[i] === 0)
    const within = rows.filter(i => {
      const score = plan.scores[k][i] / (plan.scores[k][i] + plan.scores[0][i])
      return score >= supportFrom && score <= 1 - supportFrom
    })
    return within.length / rows.length
  })
}

async function bootstrap(
  intake: BenefitIntake,
  cohort: BenefitCohort,
  sets: readonly { readonly data: EmulationData; readonly emulation: Emulation }[],
  { run, bootstrap: count, seed }: CompareOptions,
): Promise<(Numbers | null)[][]> {
  const each = count === 0 ? 0 : Math.max(12, Math.ceil(count / sets.length))
  const work: ReplicateWork = {
    sets: sets.map(({ data, emulation }) => ({
      data,
      plan: emulation.effect.plan,
      predictions: emulation.effect.predictions,
    })),
    centre: sets.map(() => cohort.centre),
    seed,
    path: `${intake.id}/${cohort.clock.name}`,
  }
  const items = sets.flatMap((_, set) =>
    Array.from({ length: each }, (__, replicate) => ({ set, replicate })),
  )
  const made = await run.map<Numbers | null>(`bootstrap ${intake.id} from ${cohort.clock.name}`, {
    module: new URL('./replicate.ts', import.meta.url),
    task: 'benefitReplicate',
    shared: work,
    items,
  })
  return sets.map((_, set) => made.filter((__, i) => items[i].set === set))
}
