import type {
  Estimate,
  EvidenceDocument,
  Exclusion,
  Figure,
  Finding,
  PatientPage,
  TableRecord,
} from '@tessera/evidence'
import { medianFollowUp } from '@tessera/statistics'
import type { AssembledQuestion } from '../assembled.ts'
import type { BenefitEvidence } from '../benefit/context.ts'
import type { Intake, IntakeQuestion } from '../intake/intake.ts'
import { questionId } from '../protocol/references.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { TrialEvidence } from '../trial/trial-evidence.ts'
import { guardsOf } from './guards.ts'
import type { QuestionEvidence } from './run-question.ts'

export interface DocumentInput {
  readonly protocol: StudyProtocol
  readonly intake: Intake
  readonly findings: readonly Finding[]
  readonly plan: EvidenceDocument['plan']
  readonly questions: readonly QuestionEvidence[]
  /** Null where the protocol has no trial. */
  readonly trial: TrialEvidence | null
  readonly benefits: readonly BenefitEvidence[]
  /** Figures and tables of no question: markers over visits, predictions updated at landmarks. */
  readonly further: { readonly figures: readonly Figure[]; readonly tables: readonly TableRecord[] }
  /** Table 1, completeness: what the checks tabulated. */
  readonly tables: readonly TableRecord[]
  /** Numbers of no model: what labels of another assay say. */
  readonly estimates: readonly Estimate[]
  /** Patients one at a time. */
  readonly pages: readonly PatientPage[]
  /** Files of the run folder. */
  readonly pictures: EvidenceDocument['rasters']
}

/** Puts the evidence document together. Nothing in it depends on when or where it was made. */
export function evidenceDocument(input: DocumentInput): EvidenceDocument {
  const { protocol, intake, plan, questions, trial, benefits } = input
  const analyses = [...(trial?.analyses ?? []), ...benefits.flatMap(one => one.analyses)]
  const clock = clockOf(protocol, intake)
  return {
    schema: 'tessera-evidence/1',
    study: {
      id: protocol.study,
      title: protocol.title,
      registration: protocol.registration ?? null,
      simulated: intake.simulated,
      sources: [...intake.sources],
      seed: protocol.validation.seed,
    },
    protocol: JSON.parse(JSON.stringify(protocol)),
    plan,
    clock,
    patients: patientsOf(intake),
    exclusions: exclusionCounts(intake),
    findings: [...input.findings],
    guards: guardsOf({ findings: input.findings, plan, clock, questions }),
    ...(trial || benefits.length > 0 ? { analyses } : {}),
    questions: questions.map(q => q.question),
    estimates: [
      ...(trial?.estimates ?? []),
      ...benefits.flatMap(one => one.estimates),
      ...questions.flatMap(q => q.estimates),
      ...input.estimates,
    ],
    figures: [
      ...intake.benefits.map(asked => flowFigure({ ...asked, landmark: null })),
      ...intake.questions.map(q => flowFigure(q)),
      ...(trial?.figures ?? []),
      ...benefits.flatMap(one => one.figures),
      ...questions.flatMap(q => q.figures),
      ...input.further.figures,
    ],
    tables: [
      ...input.tables,
      ...(trial?.tables ?? []),
      ...benefits.flatMap(one => one.tables),
      ...questions.flatMap(q => q.tables),
      ...input.further.tables,
    ],
    formulas: questions.flatMap(q => q.formulas),
    ...(input.pages.length > 0 ? { patientPages: [...input.pages] } : {}),
    rasters: [...input.pictures],
  }
}

function clockOf(protocol: StudyProtocol, intake: Intake): EvidenceDocument['clock'] {
  const { timeZero, eligibility } = protocol
  const how =
    'landmarks' in timeZero
      ? `${timeZero.landmarks.join(' and ')} after ${timeZero.after}`
      : 'at' in timeZero
        ? timeZero.at
        : 'declared; the tables have no dates'
  return {
    timeZero: timeZero.name,
    description: `${timeZero.name}: ${how}`,
    declarations: intake.declarations.map(({ block, knownAt, verified }) => ({ block, knownAt, verified })),
    assumed: eligibility.assumed.map(rule => (typeof rule === 'string' ? rule : (rule.label ?? rule.rule))),
    dataCut: protocol.dataCut ?? null,
    medianFollowUp: followUpOf(assembledOf(intake)),
    ...(Object.keys(protocol.clocks).length > 0 ? { clocks: furtherClocks(protocol) } : {}),
    ...(protocol.departures.length > 0 ? { departures: [...protocol.departures] } : {}),
  }
}

/** The study's own time zero and the further ones, each with whom it is about and the questions that count from it. */
function furtherClocks({ timeZero, clocks, questions }: StudyProtocol) {
  const asked = (name: string | undefined) =>
    questions.filter(question => question.clock === name).map(questionId)
  const own = {
    name: timeZero.name,
    population: 'population' in timeZero ? (timeZero.population ?? null) : null,
    questions: asked(undefined),
  }
  return [
    own,
    ...Object.entries(clocks).map(([id, { name, population }]) => ({
      name,
      population: population ?? null,
      questions: asked(id),
    })),
  ]
}

/** Median follow-up by reverse Kaplan-Meier, of the first question whose event has a time; any event ends it. */
function followUpOf(questions: readonly AssembledQuestion[]): EvidenceDocument['clock']['medianFollowUp'] {
  for (const { rows } of questions) {
    const { outcome } = rows
    if (!('time' in outcome)) continue
    const event = outcome.event.map(own => (own > 0 ? 1 : 0))
    const { value, lower, upper } = medianFollowUp({ time: outcome.time, event })
    return value === null ? null : { value, lower, upper, unit: outcome.unit }
  }
  return null
}

function patientsOf(intake: Intake): EvidenceDocument['patients'] {
  const analysed = new Map<string, string>()
  for (const { rows, patientIds } of assembledOf(intake))
    rows.patient.forEach((patient, row) => {
      analysed.set(patientIds[patient], rows.centres[rows.centre[row]])
    })
  const counts = new Map<string, number>()
  for (const centre of analysed.values()) counts.set(centre, (counts.get(centre) ?? 0) + 1)
  return {
    read: intake.read,
    analysed: analysed.size,
    centres: intake.centres.map(({ name, read }) => ({ name, read, analysed: counts.get(name) ?? 0 })),
  }
}

/** The ledger counted by stage, reason, question and centre. */
function exclusionCounts(intake: Intake): EvidenceDocument['exclusions'] {
  const ledger: Exclusion[] = [
    ...intake.assembled.exclusions,
    ...assembledOf(intake).flatMap(question => question.exclusions),
  ]
  const groups = new Map<string, Exclusion[]>()
  for (const exclusion of ledger) {
    const key = JSON.stringify([exclusion.question, exclusion.stage, exclusion.reason])
    groups.set(key, [...(groups.get(key) ?? []), exclusion])
  }
  return [...groups.values()].map(members => {
    const byCentre = new Map<string, number>()
    for (const { centre } of members)
      byCentre.set(centre ?? 'unknown', (byCentre.get(centre ?? 'unknown') ?? 0) + 1)
    const [{ stage, reason, question }] = members
    return {
      stage,
      reason,
      n: members.length,
      question,
      byCentre: [...byCentre]
        .map(([centre, n]) => ({ centre, n }))
        .sort((a, b) => (a.centre < b.centre ? -1 : 1)),
    }
  })
}

function flowFigure(question: Pick<IntakeQuestion, 'id' | 'label' | 'landmark' | 'flow'>): Figure {
  return {
    id: `${question.id}/flow`,
    section: 'patients',
    question: question.id,
    validation: null,
    model: null,
    title: 'Flow of patients',
    caption: `From the tables to the analysis of ${labelOf(question)}. Each number opens its list of reasons.`,
    status: 'planned',
    kind: 'flow',
    boxes: question.flow.map(box => ({ ...box, left: [...box.left] })),
  }
}

/** The question in words, with its landmark where there are several. */
export function labelOf({ label, landmark }: Pick<IntakeQuestion, 'label' | 'landmark'>): string {
  return landmark === null ? label : `${label}, ${landmark}`
}

/** Every assembled question, those of benefit too. */
function assembledOf({ assembled, benefits }: Intake): readonly AssembledQuestion[] {
  return [...assembled.questions, ...benefits.map(asked => asked.assembled)]
}
