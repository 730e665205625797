import { questionId } from '../protocol/references.ts'
import type { StudyProtocol } from '../protocol/study.ts'

/**
 * What a plan fixes: who is studied, the clock, endpoints, features, questions with their models and
 * thresholds, and the splits. Questions stand under their ids, so that adding one moves no other. Title, source
 * and the place of the files may change freely.
 */
export function planContent(protocol: StudyProtocol): Record<string, unknown> {
  const {
    dataCut,
    timeZero,
    clocks,
    minimumFollowUp,
    eligibility,
    treatment,
    derive,
    assessments,
    measured,
    labels,
    endpoints,
    blocks,
    trial,
    biomarkers,
    dynamic,
    validation,
  } = protocol
  return plain({
    dataCut,
    timeZero,
    ...(Object.keys(clocks).length > 0 ? { clocks } : {}),
    minimumFollowUp,
    eligibility,
    ...(treatment ? { treatment: treatmentContent(treatment) } : {}),
    derive,
    ...(Object.keys(assessments).length > 0 ? { assessments } : {}),
    ...(Object.keys(measured).length > 0 ? { measured } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    endpoints,
    blocks,
    ...(trial ? { trial } : {}),
    ...(biomarkers.length > 0 ? { biomarkers } : {}),
    ...(dynamic.length > 0 ? { dynamic } : {}),
    questions: Object.fromEntries(protocol.questions.map(question => [questionId(question), question])),
    validation,
  })
}

/** The default of a setting that plans frozen before it existed do not name is left out. */
function treatmentContent({
  beforeTimeZero,
  ...rest
}: NonNullable<StudyProtocol['treatment']>): Record<string, unknown> {
  return beforeTimeZero === 'refuse' ? rest : { ...rest, beforeTimeZero }
}

/** Without what is not given, as JSON would have it. */
function plain(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value))
}
