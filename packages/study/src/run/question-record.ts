import type { Question } from '@tessera/evidence'
import type { LearningOutcome } from '@tessera/learning'
import type { AssayBlock } from '@tessera/omics'
import type { AssembledQuestion } from '../assembled.ts'
import { lateFusionOf, lateFusionSentence } from '../contribution/below-size.ts'
import { answerOf } from './answer.ts'
import type { Control } from './controls/run-controls.ts'
import type { Design } from './design.ts'
import type { DesignNumbers } from './evaluate-design.ts'
import { eventsAmong, eventsOf } from './evaluated.ts'
import type { FinalFit } from './fit-fold.ts'
import { inSentence } from './in-sentence.ts'
import { accuracyOf } from './measures/catalogue.ts'
import type { ModelSpec } from './model-spec.ts'
import { whereOf } from './primary-where.ts'
import type { QuestionInput } from './question-input.ts'

export interface RecordParts {
  readonly specs: readonly ModelSpec[]
  readonly designs: readonly Design[]
  readonly baseline: string
  readonly primary: string
  readonly finals: ReadonlyMap<string, FinalFit>
  readonly numbers: readonly DesignNumbers[]
  readonly controls: readonly Control[]
  readonly labels: ReadonlyMap<string, string>
}

/** What the document says of one question: models, validations, the answer and its three main numbers. */
export function questionRecord(input: QuestionInput, parts: RecordParts): Question {
  const { question, endpoint } = input
  const { outcome } = question.rows
  const { specs, designs, baseline, primary, labels } = parts
  const headline = headlineNumbers(parts, outcome)
  const late = lateFusionOf(specs)
  const held = new Set(designs[0].folds.flatMap(fold => [...fold.heldOut]))
  const heldCentres = new Set([...held].map(row => question.rows.centre[row]))
  return {
    id: question.id,
    kind: 'prognosis',
    endpoint: endpoint.name,
    endpointType: endpoint.type,
    label: input.label,
    horizon: 'horizon' in outcome ? outcome.horizon : null,
    unit: 'unit' in outcome ? outcome.unit : null,
    n: question.rows.size,
    events: eventsOf(outcome),
    baseline,
    primary,
    models: specs.map(spec => modelRecord(spec, parts.finals.get(spec.id))),
    validations: designs.map(design => validationRecord(design, question)),
    answer: answerOf({
      endpoint: input.label,
      primary: labels.get(primary) ?? primary,
      baseline: baseline === primary ? null : (labels.get(baseline) ?? baseline),
      where: whereOf(designs[0]),
      n: held.size,
      events: eventsAmong(outcome, Int32Array.from(held)),
      centres: heldCentres.size,
      feasibility: input.sampleSize.feasibility ? input.sampleSize.sentence : null,
      ...headline,
      outcome: outcome.kind,
      surrogate: endpoint.surrogate,
      lookAt: late && lateFusionSentence(late, primary),
      permutation: permutationOf(parts),
    }),
    mainNumbers: mainNumbers(headline, parts),
    sampleSize: input.sampleSize,
  }
}

/** The test of the primary model in which outcomes were shuffled among all patients. */
function permutationOf({ controls, primary }: RecordParts) {
  const own = controls.find(({ model, test }) => model === primary && test !== 'within centres, refitted')
  const p = own?.estimate.p ?? null
  return own === undefined || p === null ? null : { p, test: own.test }
}

/** The headline: discrimination pooled over centres where there are several, else over all held-out patients. */
function headlineNumbers({ numbers, primary, baseline }: RecordParts, outcome: LearningOutcome) {
  const accuracy = `difference:${accuracyOf(outcome)}`
  const [first] = numbers
  const of = (measure: string) => first.pooled.find(e => e.model === primary && e.measure === measure) ?? null
  const headline = first.pooled[0].measure
  const meta = first.meta.find(m => m.estimate.model === primary && m.estimate.measure === headline)?.estimate
  const discrimination = meta ?? of(headline) ?? first.pooled[0]
  const difference =
    primary === baseline
      ? (first.differences.find(e => e.model === primary && e.measure === accuracy) ?? null)
      : (first.differences.find(
          e => e.model === primary && e.reference === baseline && e.measure === accuracy,
        ) ?? null)
  return {
    discrimination,
    slope: of('calibration_slope'),
    observedExpected: of('observed_expected'),
    meanError: of('mean_error'),
    difference,
  }
}

function mainNumbers(
  headline: ReturnType<typeof headlineNumbers>,
  { designs, labels, primary, baseline, numbers }: RecordParts,
): Question['mainNumbers'] {
  const { discrimination, slope, observedExpected, meanError } = headline
  const where = inSentence(designs[0].label)
  const base = numbers[0].pooled.find(e => e.model === baseline && e.measure === discrimination.measure)
  const alone =
    baseline !== primary && base?.value != null
      ? `; ${labels.get(baseline) ?? baseline} ${base.value.toFixed(2)}`
      : ''
  const main = [{ estimate: discrimination.id, caption: `${discrimination.label}, ${where}${alone}` }]
  if (slope) main.push({ estimate: slope.id, caption: `${slope.label}; 1 is perfect, below 1 too extreme` })
  if (observedExpected)
    main.push({ estimate: observedExpected.id, caption: `${observedExpected.label}; 1 is perfect` })
  if (meanError) main.push({ estimate: meanError.id, caption: `${meanError.label}; 0 is perfect` })
  return main
}

function modelRecord(spec: ModelSpec, fit: FinalFit | undefined): Question['models'][number] {
  const settings = Object.entries(fit?.description.settings ?? {})
    .map(([k, v]) => `${k} ${typeof v === 'number' ? Number(v.toPrecision(4)) : v}`)
    .join(', ')
  const how = spec.published ? `published, ${spec.published.use}: ${spec.published.source}` : settings
  return {
    id: spec.id,
    label: spec.label,
    learner: spec.published ? 'published' : spec.learner.name,
    features: [
      ...spec.features,
      ...spec.assays.map(assayLabel),
      ...spec.bags.map(block => `${block} (bags)`),
    ],
    role: spec.role,
    parameters: fit?.parameters ?? 0,
    description: how,
  }
}

/** `rna (20,000 features)`: an assay is named as a whole. */
function assayLabel({ block, features }: AssayBlock): string {
  return `${block} (${features.length} features)`
}

function validationRecord(design: Design, { rows }: AssembledQuestion): Question['validations'][number] {
  const events = (list: Int32Array) => eventsAmong(rows.outcome, list)
  return {
    id: design.id,
    kind: design.kind,
    label: design.label,
    description: design.description,
    folds: design.folds.map(fold => ({
      name: fold.name,
      n: fold.heldOut.length,
      events: events(fold.heldOut),
      trainingN: fold.training.length,
      trainingEvents: events(fold.training),
    })),
  }
}
