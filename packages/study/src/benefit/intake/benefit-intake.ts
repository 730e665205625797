import { periodInDays } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import type { AssembledQuestion } from '../../assembled.ts'
import { type AssembleOptions, assembledId, assembleQuestion } from '../../intake/assemble.ts'
import { type BlockOfModel, modelBlocks, modelFeatures } from '../../intake/feature-columns.ts'
import { type FlowBox, flowBoxes } from '../../intake/flow.ts'
import type { makeFrames } from '../../intake/frame.ts'
import type { KnownAtDeclaration } from '../../intake/known-at.ts'
import { ExclusionLedger } from '../../intake/ledger.ts'
import type { QuestionProtocol } from '../../protocol/question.ts'
import { type BenefitSettings, benefitSettings } from '../settings.ts'
import { treatmentColumn } from './arms.ts'
import type { BenefitCohort } from './benefit-cohort.ts'
import { benefitClock } from './clock.ts'
import { type Harm, type HarmTable, harmOf } from './harm.ts'
import { type Imaging, imagingOf } from './imaging.ts'
import { armsOfOneCentre, oneCentreFindings } from './one-centre-arms.ts'
import { questionFault } from './question-fault.ts'
import { secondCohort } from './second-cohort.ts'
import { earlyFindings, leaveByTreatment, startsBefore } from './started-before.ts'

/** A question of benefit as it will be run. */
export interface BenefitIntake {
  readonly id: string
  readonly protocol: QuestionProtocol
  readonly index: number
  readonly settings: BenefitSettings
  readonly endpoint: string
  /** The outcome in words. */
  readonly label: string
  /** The question in words, as the protocol gives it. */
  readonly title: string | null
  /** Control first. */
  readonly arms: readonly string[]
  /** Arms that stand in one centre alone and so cannot be told from it. */
  readonly oneCentre: readonly number[]
  readonly graceWords: string | null
  readonly main: BenefitCohort
  readonly second: BenefitCohort | null
  readonly adjustsForCentre: boolean
  readonly centres: readonly string[]
  readonly assembled: AssembledQuestion
  readonly models: Readonly<Record<string, readonly string[]>>
  readonly blocks: Readonly<Record<string, readonly BlockOfModel[]>>
  readonly harm: Harm
  readonly imaging: Imaging | null
  readonly flow: readonly FlowBox[]
}

export interface BenefitIntakeOptions extends Omit<AssembleOptions, 'ledger'> {
  /** Those eligible. */
  readonly ledger: ExclusionLedger
  readonly harm: HarmTable | null
  /** Frames of the study with another time zero. */
  readonly functions: Parameters<typeof makeFrames>[3]
}

/**
 * The patients of a question of benefit: eligible, untreated at time zero, with a known arm. Null with findings where
 * the comparison cannot be asked: no comparator, a start before time zero, every arm in one centre.
 */
export function benefitIntake(
  question: QuestionProtocol,
  index: number,
  options: BenefitIntakeOptions,
): {
  readonly intake: BenefitIntake | null
  readonly findings: readonly Finding[]
  readonly declarations: readonly KnownAtDeclaration[]
} {
  const { file, frame, patients } = options
  const { treatment } = file.protocol
  const none = (...findings: Finding[]) => ({ intake: null, findings, declarations: [] })
  // What is missing of the protocol itself has been said by benefitFindings.
  if (!treatment || (question.adjust ?? []).length === 0) return none()
  const id = assembledId(question, frame)
  const column = treatmentColumn(treatment, frame)
  const ledger = new ExclusionLedger(patients, id, options.ledger.included)
  const before = startsBefore(file, frame, patients, column, ledger)
  if (before) return none(before)
  leaveByTreatment(ledger, column, frame, treatment.beforeTimeZero === 'exclude')
  const centreColumn = file.protocol.patients.centre
  const adjust = (question.adjust ?? []).filter(name => name !== centreColumn)
  const made = assembleQuestion({ ...question, adjust }, index, { ...options, ledger })
  const findings = [...made.findings, ...earlyFindings(file, frame, column, ledger)]
  if (!made.assembly) return { ...none(...findings) }
  const { assembly } = made
  const { rows } = assembly.question
  const { outcome } = rows
  if (outcome.kind !== 'time-to-event') {
    findings.push(
      questionFault(
        file,
        index,
        'benefit-endpoint',
        `benefit is asked of a time to an event, and '${question.benefit ?? ''}' is ${outcome.kind}`,
        'ask about a time-to-event endpoint',
      ),
    )
    return none(...findings)
  }
  const unitDays = periodInDays(`1 ${outcome.unit}`)
  const clock = benefitClock({
    name: frame.label,
    rows: assembly.patientRows,
    time: outcome.time,
    event: outcome.event,
    timeZero: frame.timeZero,
    treatment: column,
    graceDays: column.graceDays,
    unit: outcome.unit,
    unitDays,
    horizon: outcome.horizon,
  })
  const structural = armsOfOneCentre(clock, rows.centre, column.labels.length)
  const centreFindings = oneCentreFindings(file, index, structural, column.labels, rows.centres)
  findings.push(...centreFindings)
  if (centreFindings.some(({ severity }) => severity === 'error')) return none(...findings)
  const byName = new Map(rows.features.map(feature => [feature.name, feature]))
  const visits = question.imaging && options.visits.get(question.imaging.table)
  const events = outcome.event.reduce((sum, event) => sum + event, 0)
  const definition = file.protocol.endpoints[question.benefit ?? '']
  return {
    findings,
    declarations: assembly.declarations,
    intake: {
      id,
      protocol: question,
      index,
      settings: benefitSettings(question),
      endpoint: question.benefit ?? '',
      label: definition.label ?? question.benefit ?? '',
      title: question.label ?? null,
      arms: column.labels,
      oneCentre: structural.map(({ arm }) => arm),
      graceWords: treatment.grace ?? null,
      main: {
        clock,
        adjust: adjust.flatMap(name => byName.get(name) ?? []),
        centre: rows.centre,
      },
      second: secondCohort(question, adjust, column, options, clock),
      adjustsForCentre: (question.adjust ?? []).some(name => name === centreColumn),
      centres: rows.centres,
      assembled: {
        ...assembly.question,
        exclusions: [...ledger.exclusions, ...assembly.question.exclusions],
      },
      models: Object.fromEntries(
        Object.keys(question.models).map(model => [model, modelFeatures(file.protocol, question, model)]),
      ),
      blocks: Object.fromEntries(
        Object.keys(question.models).map(model => [model, modelBlocks(file.protocol, question, model)]),
      ),
      harm: harmOf(question, ['questions', index], frame, options.harm, patients.ids, clock.rows),
      imaging: visits ? imagingOf(visits, frame, clock, unitDays) : null,
      flow: flowBoxes([options.ledger, ledger, assembly.ledger], patients.ids.length, `${events} events`),
    },
  }
}
