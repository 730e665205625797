import type { Estimate, Figure, FoldPlan } from '@tessera/evidence'
import type { Run } from '@tessera/tasks'
import { makeEstimate } from '../estimates/estimate.ts'
import { eventsOf, sizeOf } from '../evaluated.ts'
import { nullFigure } from '../figures/null-distribution.ts'
import type { FigureContext } from '../figures/place.ts'
import type { FitWork, FoldFit } from '../fit-fold.ts'
import { isNetwork, type ModelSpec } from '../model-spec.ts'
import { acrossFolds, type OutOfFold, stackRepetitions } from '../out-of-fold.ts'
import { headlineMeasure, type PermutationItem, permutedFolds } from '../permute.ts'
import { chanceOfFixed, permutationP, REFIT_UP_TO } from './permutation-test.ts'

/** A permutation test: its estimate (with p) and the null distribution to be drawn. */
export interface Control {
  readonly model: string
  readonly test: 'refitted' | 'fixed predictions' | 'within centres, refitted'
  readonly estimate: Estimate
  readonly figure: Figure
}

interface ControlInput {
  readonly run: Run
  readonly work: FitWork
  readonly design: number
  readonly folds: readonly OutOfFold[]
  /** The fits of those folds by model. */
  readonly fits: ReadonlyMap<string, readonly FoldFit[]>
  readonly specs: readonly ModelSpec[]
  readonly primary: string
  readonly permutations: number
  /** Whether models are fitted again on shuffled outcomes. */
  readonly permute: 'refit' | 'fixed'
  readonly context: FigureContext
}

/**
 * Permutation controls of every fitted model: the whole procedure refitted on shuffled outcomes, or above
 * 10,000 patients, and where the question asks for it, shuffled held-out outcomes against fixed predictions; and for the primary model outcomes
 * shuffled within centres.
 */
export async function runControls(input: ControlInput): Promise<Control[]> {
  const { specs, work, permutations } = input
  if (permutations === 0) return []
  const refit = input.permute === 'refit' && work.rows.patient.length <= REFIT_UP_TO
  const controls: Control[] = []
  for (const spec of specs.filter(s => s.role !== 'control')) {
    const canRefit =
      refit && !isNetwork(spec) && (spec.published === null || spec.published.use !== 'validate')
    controls.push(
      canRefit
        ? controlOf(input, spec, 'refitted', await refitted(input, spec, 'all'))
        : fixedPredictions(input, spec),
    )
    if (spec.id === input.primary && canRefit && work.rows.centres.length > 1)
      controls.push(controlOf(input, spec, 'within centres, refitted', await refitted(input, spec, 'centre')))
  }
  return controls
}

async function refitted(
  { run, work, design, permutations, context }: ControlInput,
  spec: ModelSpec,
  within: PermutationItem['within'],
): Promise<Float64Array> {
  const items: PermutationItem[] = Array.from({ length: permutations }, (_, permutation) => ({
    model: spec.id,
    design,
    permutation,
    within,
  }))
  const name = `permutations ${context.question}, ${spec.label}${within === 'centre' ? ', within centres' : ''}`
  const module = new URL('../permute.ts', import.meta.url)
  const values = await run.map<number>(name, { module, task: 'permutedDiscrimination', shared: work, items })
  return Float64Array.from(values).filter(Number.isFinite)
}

/** Repetitions of a split hold the same patients: one is shuffled, as where models are fitted again. */
function fixedPredictions(input: ControlInput, spec: ModelSpec): Control {
  const { permutations, work, fits, design } = input
  const parameters = Math.max(...(fits.get(spec.id) ?? []).map(fit => fit.parameters))
  const { values, taught } = chanceOfFixed({
    folds: permutedFolds(input.folds),
    // A published model that is only validated was trained on nobody here.
    plans:
      spec.published?.use === 'validate' ? null : permutedFolds(work.designs[design].folds.map(repeated)),
    model: spec.id,
    parameters,
    measure: measureOf(input),
    permutations,
    seed: work.seed,
  })
  const how = taught ? ', spread of folds that trained each other put together' : ''
  return controlOf(input, spec, 'fixed predictions', values, how)
}

const repeated = (plan: FoldPlan) => ({ ...plan, repeat: plan.repeat ?? 0 })

function controlOf(
  input: ControlInput,
  spec: ModelSpec,
  test: Control['test'],
  permuted: Float64Array,
  how = '',
): Control {
  const { context, work, design } = input
  const measure = measureOf(input)
  const folds = permutedFolds(input.folds)
  const once = folds.length < input.folds.length ? ', one repetition of the folds' : ''
  const evaluated = folds.map(fold => ({ repeat: fold.repeat, evaluated: fold.models[spec.id] }))
  const observed = acrossFolds(measure, evaluated)
  const p = permutationP(observed, permuted)
  const all = stackRepetitions(evaluated)[0]
  const mean = permuted.reduce((sum, v) => sum + v, 0) / permuted.length
  const estimate = makeEstimate(
    {
      question: context.question,
      validation: context.validation,
      level: context.level,
      status: context.status,
      about: work.designs[design].about,
    },
    {
      measure: `permutation:${measure.name}`,
      label: `${measure.label}, mean under permutation`,
      model: spec.id,
      value: mean,
      ...limitsOf(permuted, context.level),
      p,
      n: sizeOf(all),
      events: eventsOf(all.outcome),
      method: `${permuted.length} permutations, ${test}${how}${once}; p = (k + 1) / (B + 1)`,
    },
    test === 'within centres, refitted' ? 'within-centres' : '',
  )
  const figure = nullFigure(context, test, spec, measure, { observed, permuted, p, folds: once })
  return { model: spec.id, test, estimate, figure }
}

/** The middle part of the null distribution that `level` of the permutations fall in. */
function limitsOf(permuted: Float64Array, level: number): { lower: number; upper: number } {
  const sorted = permuted.slice().sort()
  const tail = (1 - level) / 2
  const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))]
  return { lower: at(tail), upper: at(1 - tail) }
}

function measureOf({ work }: ControlInput) {
  return headlineMeasure(work.rows.outcome)
}
