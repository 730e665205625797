import type { Estimate } from '@tessera/evidence'
import type { Run } from '@tessera/tasks'
import type { AssembledQuestion } from '../assembled.ts'
import { type ContributionNumbers, contributionNumbers } from '../contribution/contribution.ts'
import { type ContributionPlan, contributionPlan } from '../contribution/plan.ts'
import type { QuestionProtocol } from '../protocol/question.ts'
import type { ValidationProtocol } from '../protocol/validation.ts'
import { type BootstrapTarget, type BootstrapWork, targetValues } from './bootstrap.ts'
import type { Design } from './design.ts'
import { foldEstimates } from './estimates/by-fold.ts'
import { differenceEstimates } from './estimates/differences.ts'
import type { EstimateContext } from './estimates/estimate.ts'
import { type Pooled, poolFolds } from './estimates/meta.ts'
import { pooledEstimates } from './estimates/pooled.ts'
import { riskGroupEstimates } from './estimates/risk-groups.ts'
import { type SubgroupCodes, subgroupEstimates } from './estimates/subgroups.ts'
import type { FoldFit } from './fit-fold.ts'
import { inSentence } from './in-sentence.ts'
import { measureKey, measuresFor, subgroupMeasures } from './measures/catalogue.ts'
import type { Measure } from './measures/measure.ts'
import type { ModelSpec } from './model-spec.ts'
import { firstRepetition, type OutOfFold, stackFirst } from './out-of-fold.ts'
import { collectReplicates, type Replicates } from './replicates.ts'

/** Everything that one design's evaluation needs. */
export interface DesignInput {
  readonly run: Run
  readonly question: AssembledQuestion
  readonly protocol: QuestionProtocol
  readonly label: string
  readonly validation: ValidationProtocol
  readonly status: Estimate['status']
  readonly design: Design
  readonly folds: readonly OutOfFold[]
  readonly fits: ReadonlyMap<string, readonly FoldFit[]>
  readonly specs: readonly ModelSpec[]
  readonly baseline: string
  readonly primary: string
  /** Take the headline measure alone, for a control. */
  readonly headlineOnly?: boolean
  /** Say what each modality adds: of the design that carries the headline. */
  readonly contribution?: boolean
}

/** The numbers of one design, by kind. */
export interface DesignNumbers {
  readonly pooled: readonly Estimate[]
  readonly byFold: readonly Estimate[]
  readonly meta: readonly Pooled[]
  readonly differences: readonly Estimate[]
  readonly riskGroups: readonly Estimate[]
  readonly subgroups: readonly Estimate[]
  /** Null where it was not asked for. */
  readonly contribution: ContributionNumbers | null
}

/** All estimates of one design: over folds, in each centre, pooled, compared, by risk group and subgroup. */
export async function evaluateDesign(input: DesignInput): Promise<DesignNumbers> {
  const { design, folds, specs, question, primary } = input
  const measures = measuresOf(input)
  const models = specs.map(spec => spec.id)
  const context: EstimateContext = {
    question: question.id,
    validation: design.id,
    level: input.validation.level,
    status: input.status,
    about: design.about,
  }
  const codes = subgroupCodes(question, design)
  const plan = input.contribution ? contributionPlan(question, design, specs, input.baseline, measures) : null
  const replicates = await bootstrapDesign(input, codes, plan)
  const centres = design.folds.length > 1 && design.kind !== 'repeated-k-fold'
  const byFold = centres ? foldEstimates(context, folds, models, measures) : []
  const meta = centres
    ? models.flatMap(model =>
        measures.flatMap(measure => {
          const own = byFold.filter(
            e => e.model === model && e.measure === measure.name && e.threshold === measure.threshold,
          )
          return own.length === 0 ? [] : (poolFolds(context, measure, own) ?? [])
        }),
      )
    : []
  const stacked = stackFirst(folds, primary)
  const strata = Int32Array.from(firstRepetition(folds).flatMap(fold => [...fold.centre]))
  return {
    pooled: pooledEstimates(context, folds, models, measures, replicates),
    byFold,
    meta,
    differences: differenceEstimates(context, folds, comparisons(input), measures, replicates),
    riskGroups: input.headlineOnly ? [] : riskGroupEstimates(context, primary, stacked, strata),
    subgroups: subgroupMeasures(measures).flatMap(measure =>
      subgroupEstimates(context, folds, primary, measure, question.subgroups, codes, replicates),
    ),
    contribution:
      plan &&
      (await contributionNumbers({
        ...input,
        plan,
        replicates,
        context,
        seed: input.validation.seed,
        bootstrap: input.validation.bootstrap,
      })),
  }
}

function measuresOf({ question, protocol, headlineOnly }: DesignInput): readonly Measure[] {
  const all = measuresFor(question.rows.outcome, protocol.decision.at)
  return headlineOnly ? all.slice(0, 1) : all
}

/** Every model less the baseline, and the primary model less each published one. */
function comparisons({ specs, baseline, primary }: DesignInput): { model: string; reference: string }[] {
  const toBaseline = specs.filter(s => s.id !== baseline).map(s => ({ model: s.id, reference: baseline }))
  const toPublished = specs
    .filter(s => s.role === 'published' && s.id !== primary && s.id !== baseline && primary !== baseline)
    .map(s => ({ model: primary, reference: s.id }))
  const primaryIsBaseline =
    primary === baseline
      ? specs.filter(s => s.role === 'published').map(s => ({ model: primary, reference: s.id }))
      : []
  return [...toBaseline, ...toPublished, ...primaryIsBaseline]
}

function subgroupCodes(question: AssembledQuestion, design: Design): SubgroupCodes {
  return design.folds.map(fold =>
    Object.fromEntries(
      question.subgroups.map(({ name, codes }) => [name, fold.heldOut.map(row => codes[row])]),
    ),
  )
}

async function bootstrapDesign(
  input: DesignInput,
  codes: SubgroupCodes,
  plan: ContributionPlan | null,
): Promise<Replicates> {
  const { run, design, folds, specs, question, protocol, validation, primary } = input
  const measures = measuresOf(input)
  const targets: BootstrapTarget[] = specs.flatMap(({ id }) =>
    measures.map(measure => ({ model: id, measure: measureKey(measure), subgroup: null })),
  )
  for (const column of question.subgroups)
    for (const measure of subgroupMeasures(measures))
      column.levels.forEach((_, code) => {
        targets.push({ model: primary, measure: measureKey(measure), subgroup: { name: column.name, code } })
      })
  targets.push(...(plan?.targets ?? []))
  const work: BootstrapWork = {
    folds,
    thresholds: protocol.decision.at,
    targets,
    subgroups: plan ? codes.map((own, f) => ({ ...own, ...plan.codes[f] })) : codes,
    patients: question.patientIds.length,
    seed: validation.seed,
    path: `${question.id}/${design.id}`,
  }
  const resamples = await run.map<Float64Array>(`bootstrap ${question.id}, ${inSentence(design.label)}`, {
    module: new URL('./bootstrap.ts', import.meta.url),
    task: 'bootstrapReplicate',
    shared: work,
    items: Array.from({ length: validation.bootstrap }, (_, i) => i),
  })
  return collectReplicates(targets, targetValues(work), resamples)
}
