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
    minimumFollowUp,
    eligibility,
    treatment,
    derive,
    assessments,
    endpoints,
    blocks,
    trial,
    validation,
  } = protocol
  return plain({
    dataCut,
    timeZero,
    minimumFollowUp,
    eligibility,
    treatment,
    derive,
    ...(Object.keys(assessments).length > 0 ? { assessments } : {}),
    endpoints,
    blocks,
    ...(trial ? { trial } : {}),
    questions: Object.fromEntries(protocol.questions.map(question => [questionId(question), question])),
    validation,
  })
}

/** Without what is not given, as JSON would have it. */
function plain(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value))
}
