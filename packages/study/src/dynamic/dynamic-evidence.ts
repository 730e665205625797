import type { Estimate, Figure, TableRecord } from '@tessera/evidence'
import { outcomeSize, selectLearningOutcome } from '@tessera/learning'
import { capital } from '../run/capital.ts'
import { countColumn, percentColumn, textColumn } from '../run/report-tables/columns.ts'
import { chooseExamples, type Example } from './examples.ts'
import type { LandmarkPredictions } from './landmark-predictions.ts'
import { nearestByRisk, type ObservedRisk, observedRisk } from './observed-nearby.ts'

export interface DynamicInput {
  readonly id: string
  readonly label: string
  /** The model in words. */
  readonly model: string
  /** "evaluated in centres that it was not trained in". */
  readonly where: string
  /** What time counts from: "first dose". */
  readonly from: string
  readonly landmarks: readonly LandmarkPredictions[]
  readonly examples: number
  readonly level: number
  readonly status: Estimate['status']
}

const daysOfWeek = 7
/** Held-out patients whose course says what a prediction is worth: a fifth, at least so many. */
const fewestNearby = 15

/**
 * The predicted risk of example patients at each landmark at which they were at risk, from models that never saw them,
 * beside what came to the held-out patients of that landmark whose predicted risks are nearest, with its interval; and how
 * far predictions moved in patients with the event and in those without.
 */
export function dynamicEvidence(input: DynamicInput): { figures: Figure[]; tables: TableRecord[] } {
  const { landmarks, id, label, model, where, level, status } = input
  const place = { section: 'dynamic' as const, question: null, validation: null, model: null, status }
  const examples = chooseExamples(landmarks, input.examples)
  if (examples.length === 0) return { figures: [], tables: [] }
  const paths = examples.map(example => ({ example, path: pathOf(example, landmarks, level) }))
  const figures = paths.map(({ example, path }, k): Figure => {
    const nearby = path.flatMap(({ time, observed }) =>
      observed === null
        ? []
        : [{ time, n: observed.n, value: observed.value, lower: observed.lower, upper: observed.upper }],
    )
    return {
      id: `dynamic-${id}/patient-${k + 1}`,
      ...place,
      kind: 'trajectory',
      title: `${label}: ${example.name.charAt(0).toLowerCase()}${example.name.slice(1)}`,
      caption: `One patient, chosen by the prediction alone: risk by the horizon as ${model} gave it at each landmark, ${where}. Like patients: what came to the held-out patients with the nearest predicted risks, with its ${100 * level} % interval. ${path.at(-1)?.ends ?? ''}`,
      label: 'Risk by the horizon',
      unit: 'weeks',
      from: input.from,
      reference: null,
      groups: [
        {
          label: 'Predicted',
          points: path.map(({ time, risk }) => ({ time, n: 1, value: risk, lower: null, upper: null })),
        },
        ...(nearby.length === 0 ? [] : [{ label: 'Like patients', points: nearby }]),
      ],
    }
  })
  return { figures, tables: [exampleTable(input, paths, place), movedTable(input, place)] }
}

interface Step {
  readonly label: string
  readonly time: number
  readonly risk: number
  readonly observed: ObservedRisk | null
  /** What came after this landmark. */
  readonly ends: string
}

function pathOf({ patientId }: Example, landmarks: readonly LandmarkPredictions[], level: number): Step[] {
  return landmarks.flatMap(({ wait, label, patientIds, risk, outcome }): Step[] => {
    const at = patientIds.indexOf(patientId)
    if (at < 0) return []
    const near = nearestByRisk(risk, at, Math.max(fewestNearby, Math.round(risk.length / 5)))
    return [
      {
        label,
        time: wait / daysOfWeek,
        risk: risk[at],
        observed: observedRisk(selectLearningOutcome(outcome, near), level),
        ends: endOf(outcome, at),
      },
    ]
  })
}

/** "Then: irAE 8.1 weeks after this landmark." */
function endOf(outcome: LandmarkPredictions['outcome'], at: number): string {
  if (outcome.kind === 'binary') return outcome.event[at] === 1 ? 'It came.' : 'It did not come.'
  if (outcome.kind !== 'time-to-event' && outcome.kind !== 'competing-risks') return ''
  const { time, event, horizon, unit } = outcome
  const cause = outcome.kind === 'competing-risks' ? outcome.causes[event[at] - 1] : 'the event'
  if (event[at] === 0 || time[at] > horizon)
    return time[at] >= horizon ? 'Nothing of it came by the horizon.' : 'Follow-up ended before the horizon.'
  return `What came: ${cause}, ${time[at].toFixed(1)} ${unit} after the last landmark shown.`
}

type Place = Pick<TableRecord, 'section' | 'question' | 'validation' | 'model' | 'status'>

function exampleTable(
  { id, label, landmarks, model }: DynamicInput,
  paths: readonly { readonly example: Example; readonly path: readonly Step[] }[],
  place: Place,
): TableRecord {
  return {
    id: `dynamic-${id}/examples`,
    ...place,
    title: `${label}: risk of example patients, updated at each landmark`,
    caption: `Predicted by ${model}, out of fold. Chosen by their predictions, of those at risk at the first two landmarks; a dash stands where a patient was no longer at risk.`,
    columns: [
      textColumn('patient', 'Patient'),
      ...landmarks.map(({ label: at }, k) => percentColumn(`risk${k}`, capital(at))),
      textColumn('end', 'What happened'),
    ],
    rows: paths.map(({ example, path }) => ({
      patient: example.name,
      ...Object.fromEntries(
        landmarks.map(({ label: at }, k) => [`risk${k}`, path.find(step => step.label === at)?.risk ?? null]),
      ),
      end: path.at(-1)?.ends ?? '',
    })),
    indent: null,
    note: null,
  }
}

/** Mean change of the predicted risk between landmarks, of those at risk at both, by what came after the later one. */
function movedTable({ id, label, landmarks, model }: DynamicInput, place: Place): TableRecord {
  const rows = landmarks.slice(1).flatMap((later, k) => {
    const earlier = landmarks[k]
    const changes = later.patientIds.map((patientId, i) => {
      const at = earlier.patientIds.indexOf(patientId)
      return {
        event: eventBy(later.outcome, i),
        change: at < 0 ? Number.NaN : later.risk[i] - earlier.risk[at],
      }
    })
    return [1, 0].map(event => {
      const own = changes.filter(one => one.event === event && !Number.isNaN(one.change))
      const mean = own.reduce((sum, { change }) => sum + change, 0) / own.length
      return {
        step: `${capital(earlier.label)} to ${later.label}`,
        group: event === 1 ? 'with the event later' : 'without it',
        n: own.length,
        change: own.length === 0 ? null : mean,
        up: own.length === 0 ? null : own.filter(({ change }) => change > 0).length / own.length,
      }
    })
  })
  return {
    id: `dynamic-${id}/moved`,
    ...place,
    title: `${label}: whether updating moved risks the right way`,
    caption: `Change of the risk predicted by ${model} from one landmark to the next, of patients at risk at both, out of fold. An update is of use where risks rise in those with the event later more than in the others; as the time to the horizon grows shorter, risks fall in all.`,
    columns: [
      textColumn('step', 'From, to'),
      textColumn('group', 'Patients'),
      countColumn('n', 'n'),
      percentColumn('change', 'Mean change'),
      percentColumn('up', 'Risk rose in'),
    ],
    rows,
    indent: null,
    note: null,
  }
}

/** 1 with the event by the horizon, 0 without, -1 where it is not known. */
function eventBy(outcome: LandmarkPredictions['outcome'], at: number): number {
  if (outcomeSize(outcome) <= at) return -1
  if (outcome.kind === 'binary') return outcome.event[at]
  if (outcome.kind !== 'time-to-event' && outcome.kind !== 'competing-risks') return -1
  if (outcome.event[at] === 1 && outcome.time[at] <= outcome.horizon) return 1
  return outcome.event[at] > 0 || outcome.time[at] >= outcome.horizon ? 0 : -1
}
