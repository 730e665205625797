import type { Estimate, Figure, Finding, TableRecord } from '@tessera/evidence'
import { dynamicEvidence } from '../dynamic/dynamic-evidence.ts'
import { landmarkPredictions } from '../dynamic/landmark-predictions.ts'
import type { Intake } from '../intake/intake.ts'
import { markerEvidence } from '../longitudinal/marker-evidence.ts'
import type { DynamicProtocol } from '../protocol/dynamic.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { questionId } from '../protocol/references.ts'
import { screenEvidence } from '../screen/screen-evidence.ts'
import { inSentence } from './in-sentence.ts'
import type { QuestionEvidence } from './run-question.ts'

/** Evidence of no single question: markers over visits, and predictions updated at landmarks. */
export interface FurtherEvidence {
  readonly figures: readonly Figure[]
  readonly tables: readonly TableRecord[]
  readonly findings: readonly Finding[]
}

interface FurtherOptions {
  readonly level: number
  readonly status: Estimate['status']
}

export function furtherEvidence(
  { protocol }: ProtocolFile,
  read: Intake,
  questions: readonly QuestionEvidence[],
  options: FurtherOptions,
): FurtherEvidence {
  const parts: FurtherEvidence[] = [
    ...read.markers.map(markers => markerEvidence(markers, options)),
    ...read.screens.map(screen => screenEvidence(screen, { ...options, seed: protocol.validation.seed })),
    ...protocol.dynamic.map(given => ({
      ...dynamicOf(given, read, questions, protocol.timeZero.name, options),
      findings: [],
    })),
  ]
  return {
    figures: parts.flatMap(part => part.figures),
    tables: parts.flatMap(part => part.tables),
    findings: parts.flatMap(part => part.findings),
  }
}

function dynamicOf(
  { question: asked, model: wanted, patients }: DynamicProtocol,
  read: Intake,
  questions: readonly QuestionEvidence[],
  from: string,
  options: FurtherOptions,
): { figures: Figure[]; tables: TableRecord[] } {
  const at = read.questions.flatMap((one, i) =>
    questionId(one.protocol) === asked && questions[i] !== undefined
      ? [{ one, evidence: questions[i], rows: read.assembled.questions[i] }]
      : [],
  )
  const [first] = at
  if (first === undefined) return { figures: [], tables: [] }
  const model = wanted ?? first.evidence.question.primary
  const landmarks = at.flatMap(({ one, evidence, rows }) => {
    const given = { wait: one.wait, label: one.landmark ?? 'at time zero', patientIds: rows.patientIds }
    return landmarkPredictions(given, evidence.heldOut, model) ?? []
  })
  const { models, validations } = first.evidence.question
  return dynamicEvidence({
    id: asked,
    label: first.one.label,
    model: inSentence(models.find(({ id }) => id === model)?.label ?? model),
    where: inSentence(validations[0]?.label ?? 'held out'),
    from,
    landmarks: landmarks.sort((a, b) => a.wait - b.wait),
    examples: patients,
    ...options,
  })
}
