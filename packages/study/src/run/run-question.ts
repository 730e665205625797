import type { Estimate, Figure, Formula, Question, TableRecord } from '@tessera/evidence'
import { type Feature, type LearningOutcome, ModellingRows } from '@tessera/learning'
import { drawContribution } from '../contribution/contribution.ts'
import { learningCurveEvidence } from '../contribution/learning-curve-evidence.ts'
import { type PageOfPatient, patientPages } from '../patients/patient-pages.ts'
import { questionId } from '../protocol/references.ts'
import { centreAlone, centreAloneDesign } from './centre-alone.ts'
import { type Control, runControls } from './controls/run-controls.ts'
import { type Design, designsOf } from './design.ts'
import { drawDesign } from './draw-design.ts'
import { type DesignInput, type DesignNumbers, evaluateDesign } from './evaluate-design.ts'
import type { FigureContext } from './figures/place.ts'
import { finalRows, fitAll, fitFinals, fitWork } from './fit-all.ts'
import { type FinalFit, type FitWork, type FoldFit, gatherFolds } from './fit-fold.ts'
import { formulaOf } from './formula.ts'
import { measuresFor } from './measures/catalogue.ts'
import { isNetwork, type ModelBlocks, modelSpecs } from './model-spec.ts'
import type { OutOfFold } from './out-of-fold.ts'
import { type ResolvedScore, resolvePublished } from './published-scores.ts'
import type { QuestionInput } from './question-input.ts'
import { questionRecord } from './question-record.ts'
import { coefficientTable } from './report-tables/coefficients.ts'

/** All that one question adds to the evidence, and the models to be kept. */
export interface QuestionEvidence {
  readonly question: Question
  readonly estimates: readonly Estimate[]
  readonly figures: readonly Figure[]
  readonly tables: readonly TableRecord[]
  readonly formulas: readonly Formula[]
  readonly models: ReadonlyMap<string, FinalFit>
  readonly controls: readonly Control[]
  /** What the headline design's held-out patients were told, by model. */
  readonly heldOut: readonly OutOfFold[]
  /** Some held-out patients one at a time. */
  readonly pages: readonly PageOfPatient[]
}

/** Fits every model on every fold of every design, evaluates what was held out, and words the answer. */
export async function runQuestion(input: QuestionInput): Promise<QuestionEvidence> {
  const { run, question, protocol, validation } = input
  const scores = await readScores(input)
  const { specs, baseline, primary } = modelSpecs(protocol, input.features, scores, blocksOf(input))
  const designs = designsOf(question, validation)
  const control = centreAloneDesign(question, validation.external, validation.seed)
  const work = fitWork(
    question,
    specs,
    control ? [...designs, control] : designs,
    validation.seed,
    columnsOf(scores),
  )
  const fits = await fitAll(run, work, question.id)
  const finals = await fitFinals(run, work, specs, question.id)
  const labels = new Map([...specs, centreAlone].map(spec => [spec.id, spec.label]))

  const estimates: Estimate[] = []
  const figures: Figure[] = []
  const tables: TableRecord[] = []
  const formulas: Formula[] = []
  const numbers: DesignNumbers[] = []
  const contexts: FigureContext[] = []
  for (const [d, design] of designs.entries()) {
    const input_: DesignInput = {
      ...input,
      design,
      specs,
      baseline,
      primary,
      fits: fits[d],
      folds: gatherFolds(design, work.rows, fits[d]),
      contribution: d === 0,
    }
    const own = await evaluateDesign(input_)
    const context = contextOf(input, design)
    const drawn = drawDesign(input_, own, context, labels, d === 0)
    estimates.push(
      ...own.pooled,
      ...own.byFold,
      ...own.meta.map(m => m.estimate),
      ...own.differences,
      ...own.riskGroups,
      ...own.subgroups,
      ...(own.contribution?.estimates ?? []),
    )
    figures.push(...drawn.figures)
    tables.push(...drawn.tables)
    if (own.contribution) {
      const added = drawContribution(context, own.contribution, labels)
      figures.push(...added.figures)
      tables.push(...added.tables)
    }
    numbers.push(own)
    contexts.push(context)
  }
  const { learningCurve: curves = false } = validation
  const drawsCurve = typeof curves === 'boolean' ? curves : curves.includes(questionId(protocol))
  if (drawsCurve && input.sampleSize.feasibility) {
    const curve = await learningCurveEvidence(run, {
      question: question.id,
      work,
      design: designs[0],
      folds: gatherFolds(designs[0], work.rows, fits[0]),
      specs,
      primary,
      measure: measuresFor(question.rows.outcome, [])[0],
      patients: question.patientIds.length,
      seed: validation.seed,
      bootstrap: validation.bootstrap,
      level: validation.level,
      sampleSize: input.sampleSize,
      context: contexts[0],
    })
    figures.push(...curve.figures)
    tables.push(...curve.tables)
  }
  const controls = await runControls({
    run,
    work,
    design: 0,
    folds: gatherFolds(designs[0], work.rows, fits[0]),
    fits: fits[0],
    specs,
    primary,
    permutations: validation.permutations,
    permute: protocol.permute ?? 'refit',
    context: contexts[0],
  })
  estimates.push(...controls.map(c => c.estimate))
  figures.push(...controls.map(c => c.figure))
  if (control) estimates.push(...(await centreAloneEstimates(input, control, work, fits[designs.length])))
  for (const spec of specs.filter(s => s.published === null || s.published.use !== 'validate')) {
    const fit = finals.get(spec.id)
    if (!fit) continue
    if (!isNetwork(spec)) tables.push(coefficientTable(contexts[0], spec, fit, question.rows.outcome.kind))
    const fitted = question.rows.select(finalRows(designs[0])).features
    const formula =
      spec.published === null && spec.assays.length === 0 && !isNetwork(spec)
        ? formulaOf(contexts[0], spec, fit, fitted, question.rows.outcome.kind)
        : null
    if (formula) formulas.push(formula)
  }
  const record = questionRecord(input, {
    specs,
    designs,
    baseline,
    primary,
    finals,
    numbers,
    controls,
    labels,
  })
  const heldOut = gatherFolds(designs[0], work.rows, fits[0])
  const pages = await patientPages({
    run,
    study: input.study,
    question,
    work,
    folds: heldOut,
    model: input.patientPages.model ?? primary,
    count: input.patientPages.count,
    level: validation.level,
    status: input.status,
  })
  return {
    question: record,
    estimates,
    figures,
    tables,
    formulas,
    models: finals,
    controls,
    heldOut,
    pages,
  }
}

function contextOf({ question, validation, status }: QuestionInput, design: Design): FigureContext {
  const { outcome } = question.rows
  return {
    question: question.id,
    validation: design.id,
    validationLabel: design.label,
    status,
    level: validation.level,
    horizon: 'horizon' in outcome ? outcome.horizon : null,
    unit: 'unit' in outcome ? outcome.unit : null,
  }
}

async function centreAloneEstimates(
  input: QuestionInput,
  design: Design,
  work: FitWork,
  fits: ReadonlyMap<string, readonly FoldFit[]>,
): Promise<Estimate[]> {
  const numbers = await evaluateDesign({
    ...input,
    question: { ...input.question, rows: new ModellingRows<LearningOutcome>(work.rows), subgroups: [] },
    design,
    specs: [centreAlone],
    baseline: centreAlone.id,
    primary: centreAlone.id,
    fits,
    folds: gatherFolds(design, work.rows, fits),
    headlineOnly: true,
  })
  return [numbers.pooled[0]]
}

async function readScores({
  question,
  protocol,
  folder,
}: QuestionInput): Promise<Map<string, ResolvedScore>> {
  const scores = new Map<string, ResolvedScore>()
  for (const [id, model] of Object.entries(protocol.models))
    if (!Array.isArray(model) && model.published)
      scores.set(id, await resolvePublished(id, model.published, question.rows, folder))
  return scores
}

/** The assays, bags and blocks of columns of each model. */
export function blocksOf({
  question,
  blocks,
  features,
}: Pick<QuestionInput, 'question' | 'blocks' | 'features'>): Record<string, ModelBlocks> {
  return Object.fromEntries(
    Object.entries(blocks).map(([model, own]) => {
      const named = own.filter(({ features }) => features.length > 0)
      const listed = new Set(named.flatMap(block => block.features))
      const further = (features[model] ?? []).filter(name => !listed.has(name))
      const has = (block: string) => own.some(({ name }) => name === block)
      return [
        model,
        {
          assays: question.assays.flatMap(({ block }) => (has(block.block) ? [block] : [])),
          bags: question.bags.flatMap(({ block }) => (has(block) ? [block] : [])),
          vectors: [...named, ...(further.length > 0 ? [{ name: 'features', features: further }] : [])],
        },
      ]
    }),
  )
}

function columnsOf(scores: ReadonlyMap<string, ResolvedScore>): Feature[] {
  return [...scores.values()].flatMap(({ column }) => column ?? [])
}
