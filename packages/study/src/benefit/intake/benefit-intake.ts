import { deriveEndpoint, periodInDays } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import type { Feature } from '@tessera/learning'
import { columnOf, formatDay } from '@tessera/tables'
import type { AssembledQuestion } from '../../assembled.ts'
import { type AssembleOptions, assembledId, assembleQuestion } from '../../intake/assemble.ts'
import { applyEligibility } from '../../intake/eligibility.ts'
import { endpointInput } from '../../intake/endpoint-input.ts'
import { featureFrom, featureRows } from '../../intake/feature.ts'
import { type BlockOfModel, modelBlocks, modelFeatures } from '../../intake/feature-columns.ts'
import { type FlowBox, flowBoxes } from '../../intake/flow.ts'
import { type Frame, makeFrames } from '../../intake/frame.ts'
import type { KnownAtDeclaration } from '../../intake/known-at.ts'
import { ExclusionLedger } from '../../intake/ledger.ts'
import { type Patients, placeOf } from '../../intake/patients.ts'
import type { QuestionProtocol } from '../../protocol/question.ts'
import type { ProtocolFile } from '../../protocol/read.ts'
import type { StudyProtocol } from '../../protocol/study.ts'
import { type BenefitSettings, benefitSettings } from '../settings.ts'
import { type TreatmentColumn, treatmentColumn } from './arms.ts'
import { type BenefitClock, benefitClock } from './clock.ts'
import { type Harm, type HarmTable, harmOf } from './harm.ts'
import { type Imaging, imagingOf } from './imaging.ts'

/** Patients of one clock with what is adjusted for. */
export interface BenefitCohort {
  readonly clock: BenefitClock
  /** Confounders, raw; NaN and -1 are missing. */
  readonly adjust: readonly Feature[]
  /** Centre of each, as an index into `centres`. */
  readonly centre: Int32Array
}

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
      fault(
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

/** The first patient treated before time zero, where the protocol does not allow for it. */
function startsBefore(
  file: ProtocolFile,
  frame: Frame,
  patients: Patients,
  { started }: TreatmentColumn,
  ledger: ExclusionLedger,
): Finding | null {
  const { timeZero } = frame
  const { treatment } = file.protocol
  if (!timeZero || treatment?.beforeTimeZero !== 'refuse') return null
  const early = Array.from(ledger.rows()).filter(row => started[row] < timeZero[row])
  if (early.length === 0) return null
  const [row] = early
  const at = placeOf(patients, row)
  return {
    severity: 'error',
    code: 'treatment-before-time-zero',
    message: `${early.length} patients were treated before time zero, the first in ${at.file} row ${at.row} (${formatDay(started[row])}, time zero ${formatDay(timeZero[row])}): what they had by then may be an effect of the treatment`,
    cure: 'move time zero before the first treatment, or say treatment.beforeTimeZero: exclude',
    file: at.file,
    row: at.row,
    field: treatment.started ?? treatment.column,
    patientId: at.patientId,
    count: early.length,
  }
}

/** A warning where starts before time zero are taken to be at it: their effect until then is lost, or selects. */
function earlyFindings(
  file: ProtocolFile,
  { timeZero }: Frame,
  { started }: TreatmentColumn,
  ledger: ExclusionLedger,
): Finding[] {
  const { treatment } = file.protocol
  if (!timeZero || treatment?.beforeTimeZero !== 'at time zero') return []
  const n = Array.from(ledger.rows()).filter(row => started[row] < timeZero[row]).length
  if (n === 0) return []
  return [
    {
      severity: 'warning',
      code: 'treated-before-time-zero',
      message: `${n} patients were treated before time zero and count as starting at it: who the treatment had kept free of the event until then is among them`,
      cure: 'compare with the analysis from an earlier clock (second: from), or leave them out: beforeTimeZero: exclude',
      file: file.file,
      row: file.lineOf(['treatment']),
      field: treatment.started ?? treatment.column,
      count: n,
    },
  ]
}

function leaveByTreatment(
  ledger: ExclusionLedger,
  { code, started, dated, labels }: TreatmentColumn,
  frame: Frame,
  excludeEarly: boolean,
): void {
  ledger.exclude(
    'treatment',
    'arm-unknown',
    `received neither ${labels.slice(0, -1).join(', ')} nor ${labels[labels.length - 1]}`,
    row => code[row] < 0,
  )
  const { timeZero } = frame
  if (!dated || !timeZero) return
  ledger.exclude(
    'treatment',
    'start-unknown',
    'treated, and no date says when',
    row => code[row] > 0 && Number.isNaN(started[row]),
  )
  if (excludeEarly)
    ledger.exclude(
      'treatment',
      'treated-before-time-zero',
      'treated before time zero',
      row => started[row] < timeZero[row],
    )
}

/** Arms whose patients all come from one of several centres. */
function armsOfOneCentre(clock: BenefitClock, centre: Int32Array, arms: number) {
  const all = new Set(centre)
  if (all.size < 2) return []
  return Array.from({ length: arms }, (_, arm) => {
    const own = new Set(Array.from(centre).filter((_, i) => clock.arm[i] === arm))
    return { arm, centres: own }
  }).flatMap(({ arm, centres }) => (centres.size === 1 ? [{ arm, centre: [...centres][0] }] : []))
}

function oneCentreFindings(
  file: ProtocolFile,
  index: number,
  structural: readonly { readonly arm: number; readonly centre: number }[],
  labels: readonly string[],
  centres: readonly string[],
): Finding[] {
  const control = structural.some(({ arm }) => arm === 0)
  const every = control || structural.length >= labels.length - 1
  return structural.map(({ arm, centre }) => ({
    ...fault(
      file,
      index,
      'arm-in-one-centre',
      `all patients with ${labels[arm]} were treated in ${centres[centre]}: its effect cannot be told from the centre's`,
      'ask about arms that several centres gave, or leave the arm out of treatment.arms',
    ),
    severity: every ? ('error' as const) : ('warning' as const),
  }))
}

function fault(file: ProtocolFile, index: number, code: string, message: string, cure: string): Finding {
  return {
    severity: 'error',
    code,
    message,
    cure,
    file: file.file,
    row: file.lineOf(['questions', index, 'benefit']),
    field: 'benefit',
  }
}

/**
 * The same question from another date: eligibility, outcome and starts counted from there, so that who has an event
 * between that date and the time zero of the study is in. Confounders are those of the study, as they were read.
 */
function secondCohort(
  { second, benefit: endpoint = '' }: QuestionProtocol,
  adjust: readonly string[],
  treatment: TreatmentColumn,
  options: BenefitIntakeOptions,
  main: BenefitClock,
): BenefitCohort | null {
  if (!second) return null
  const { file, frame, patients, visits } = options
  const protocol: StudyProtocol = {
    ...file.protocol,
    timeZero: { name: second.name ?? second.from, at: second.from },
  }
  const other: ProtocolFile = { ...file, protocol }
  const [from] = makeFrames(other, patients, visits, options.functions)
  const ledger = new ExclusionLedger(patients, null)
  applyEligibility(other, from, ledger)
  const { timeZero } = from
  if (!timeZero) return null
  ledger.exclude('treatment', 'arm-unknown', 'arm not known', row => treatment.code[row] < 0)
  ledger.exclude(
    'treatment',
    'start-unknown',
    'no date of start',
    row => treatment.code[row] > 0 && Number.isNaN(treatment.started[row]),
  )
  ledger.exclude(
    'treatment',
    'treated-before',
    'treated before',
    row => treatment.started[row] < timeZero[row],
  )
  const before = ledger.rows()
  const derived = deriveEndpoint(
    protocol.endpoints[endpoint],
    endpointInput(other, endpoint, from, patients, before),
  )
  if (derived.values.kind !== 'time-to-event') return null
  const { values } = derived
  const usable = Int32Array.from(before, (_, i) => i).filter(i => derived.unusable[i] === 0)
  const rows = Int32Array.from(usable, i => before[i])
  // The grace period ends on the same day as that of the study.
  const offsets = Float64Array.from(rows, row => (frame.timeZero?.[row] ?? Number.NaN) - timeZero[row])
    .filter(days => Number.isFinite(days))
    .sort()
  const offset = offsets[Math.floor(offsets.length / 2)] ?? 0
  const unitDays = periodInDays(`1 ${values.unit}`)
  const clock = benefitClock({
    name: second.name ?? second.from,
    rows,
    time: Float64Array.from(usable, i => values.time[i]),
    event: Uint8Array.from(usable, i => values.event[i]),
    timeZero,
    treatment,
    graceDays: offset + treatment.graceDays,
    unit: values.unit,
    unitDays,
    horizon: main.horizon,
  })
  return {
    clock,
    adjust: adjust.flatMap(column => {
      const read = columnOf(frame.environment.table, column)
      return read.kind === 'date' ? [] : [featureRows(featureFrom(column, read), rows)]
    }),
    centre: rows.map(row => patients.centre[row]),
  }
}
