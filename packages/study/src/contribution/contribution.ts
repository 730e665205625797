import type { Estimate, Figure, TableRecord } from '@tessera/evidence'
import type { Run } from '@tessera/tasks'
import type { AssembledQuestion } from '../assembled.ts'
import type { Design } from '../run/design.ts'
import type { EstimateContext } from '../run/estimates/estimate.ts'
import type { FigureContext } from '../run/figures/place.ts'
import type { ModelSpec } from '../run/model-spec.ts'
import type { OutOfFold } from '../run/out-of-fold.ts'
import type { Replicates } from '../run/replicates.ts'
import { type Contribution, contributions } from './contribution-estimates.ts'
import { contributionFigure } from './contribution-figure.ts'
import { contributionTable } from './contribution-table.ts'
import type { ContributionPlan } from './plan.ts'
import { type Weighting, weightedContributions, weightingsOf } from './weighted-contributions.ts'

/** What each modality adds, in one design of one question. */
export interface ContributionNumbers {
  readonly contributions: readonly Contribution[]
  readonly weightings: readonly Weighting[]
  /** Differences that are not among the design's own: of populations, and from other models than the baseline. */
  readonly estimates: readonly Estimate[]
}

export interface ContributionInput {
  readonly run: Run
  readonly question: AssembledQuestion
  readonly design: Design
  readonly folds: readonly OutOfFold[]
  readonly specs: readonly ModelSpec[]
  readonly baseline: string
  readonly plan: ContributionPlan
  readonly replicates: Replicates
  readonly context: EstimateContext
  readonly seed: number
  readonly bootstrap: number
}

/** Compares what the plan says from predictions and resamples that there are already; fits no model. */
export async function contributionNumbers(input: ContributionInput): Promise<ContributionNumbers> {
  const { run, question, plan, specs, baseline, context, design, folds } = input
  const unweighted = contributions(context, folds, plan, input.replicates)
  const read = specs.find(({ id }) => id === baseline)?.features ?? []
  const weightings = weightingsOf(question, plan, read)
  const weighted = await weightedContributions(run, {
    context,
    design,
    folds,
    plan,
    unweighted,
    weightings,
    patients: question.patientIds.length,
    seed: input.seed,
    bootstrap: input.bootstrap,
  })
  // A weighted row stands right behind the one that it weighs.
  const all = unweighted.flatMap(one => [
    one,
    ...weighted.filter(other => other.pair === one.pair && other.population === one.population),
  ])
  return {
    contributions: all,
    weightings,
    estimates: all
      .filter(one => one.population !== null || one.pair.reference !== baseline)
      .flatMap(one => one.differences),
  }
}

/** The figure and the table of what each modality adds; none where there is one model. */
export function drawContribution(
  context: FigureContext,
  { contributions: all, weightings }: ContributionNumbers,
  labels: ReadonlyMap<string, string>,
): { figures: Figure[]; tables: TableRecord[] } {
  const figure = contributionFigure(context, all, labels)
  const table = contributionTable(context, all, weightings, labels)
  return { figures: figure ? [figure] : [], tables: table ? [table] : [] }
}
