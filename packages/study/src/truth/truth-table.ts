import type { Estimate, Question, TableRecord } from '@tessera/evidence'
import { estimateColumn, numberColumn, textColumn } from '../run/report-tables/columns.ts'
import type { BestPossible, SimulatedTruth } from './truth-file.ts'

export interface TruthTableInput {
  readonly truth: SimulatedTruth
  readonly question: Question
  /** "6 weeks after the first dose"; null where the study has one time zero. */
  readonly landmark: string | null
  /** Blocks that each model reads. */
  readonly blocks: Readonly<Record<string, readonly string[]>>
  readonly estimates: readonly Estimate[]
}

/** The measure that says how well a score tells patients apart, and what chance gives. */
const scales = {
  binary: { measure: 'auc', best: 'auc', chance: 0.5, label: 'AUC' },
  'time-to-event': { measure: 'time_auc', best: 'auc', chance: 0.5, label: 'AUC at the horizon' },
  competing: { measure: 'time_auc', best: 'auc', chance: 0.5, label: 'AUC at the horizon' },
  ordinal: { measure: 'ordinal_c', best: 'concordance', chance: 0.5, label: 'Concordance' },
  continuous: { measure: 'pearson', best: 'correlation', chance: 0, label: 'Correlation' },
} as const

/**
 * How near each model came to the best that any score could reach from the same modalities, and how much those
 * modalities tell of the latent state: (held out - chance) / (best - chance). Null where the truth says nothing of the
 * question's endpoint.
 */
export function truthTable(input: TruthTableInput): TableRecord | null {
  const { question, truth, landmark } = input
  const outcome = truth.outcomes[outcomeName(question.endpoint, landmark)]
  if (outcome === undefined) return null
  const scale = scales[question.endpointType]
  const reached = (best: BestPossible | undefined) => best?.[scale.best] ?? null
  const latent = reached(outcome.best.find(({ given }) => given === 'observables and latent state'))
  const [validation] = question.validations
  const rows = question.models.flatMap(({ id, label }) => {
    const held = input.estimates.find(
      e =>
        e.question === question.id &&
        e.validation === validation.id &&
        e.model === id &&
        e.measure === scale.measure &&
        e.fold === null &&
        e.subgroup === null &&
        e.reference === null,
    )
    const best = reached(bestOf(outcome.best, input.blocks[id] ?? []))
    if (held?.value == null || best === null) return []
    return [
      {
        model: label,
        held: held.value,
        lower: held.lower,
        upper: held.upper,
        best,
        latent,
        share: best > scale.chance + 0.005 ? (held.value - scale.chance) / (best - scale.chance) : null,
        measuring: latent === null ? null : latent - best,
        modelling: best - held.value,
      },
    ]
  })
  if (rows.length === 0) return null
  return {
    id: `${question.id}/${validation.id}/truth`,
    section: 'discrimination',
    question: question.id,
    validation: validation.id,
    model: null,
    title: 'How near the best possible',
    caption: `Simulated data: ${scale.label} of each model on held-out patients, of the best score that could be made from the same modalities, and of one that knew the latent state that made the patients. The difference of the last two is lost by measuring, that of the first two by the model, its few patients, and those of them who lack a modality.`,
    status: 'planned',
    columns: [
      textColumn('model', 'Model'),
      estimateColumn('held', `${scale.label}, held out`),
      numberColumn('best', 'Best from these modalities', 2),
      numberColumn('latent', 'Knowing the latent state', 2),
      numberColumn('share', 'Share of the signal reached', 2),
      numberColumn('measuring', 'Lost by measuring', 2),
      numberColumn('modelling', 'Lost by the model', 2),
    ],
    rows,
    indent: null,
    note: `The share is (value - ${scale.chance}) / (best - ${scale.chance}). The best is that of patients who have all the modalities, the model is held against everybody: where many lack one, the share is smaller. By chance it may be above 1 or below 0.`,
  }
}

/** `irae from 6 weeks`: an outcome at a later landmark is told apart by when it counts from. */
function outcomeName(endpoint: string, landmark: string | null): string {
  const after = landmark === null ? null : /^(\S+ \S+) after /.exec(landmark)
  return after === null || after[1].startsWith('0 ') ? endpoint : `${endpoint} from ${after[1]}`
}

/** The best of exactly these modalities; where the truth does not tell them apart, of all there are. */
function bestOf(all: readonly BestPossible[], blocks: readonly string[]): BestPossible | undefined {
  const observed = all.filter(({ given }) => given === 'observables')
  const same = (names: readonly string[]) =>
    names.length === new Set(blocks).size && names.every(name => blocks.includes(name))
  return (
    observed.find(({ modalities }) => modalities !== undefined && same(modalities)) ??
    observed.find(({ modalities }) => modalities === undefined)
  )
}
