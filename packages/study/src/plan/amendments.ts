import { canonicalJson } from '@tessera/evidence'
import { questionId } from '../protocol/references.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { Plan } from './plan.ts'
import { planContent } from './plan-content.ts'

export interface Amendment {
  /** Where in the plan: `questions.response.models.six.learner`. */
  readonly path: string
  readonly planned: string
  readonly now: string
}

/** How the protocol of today differs from the frozen plan. */
export interface PlanComparison {
  readonly frozen: boolean
  readonly hash: string | null
  readonly frozenAt: string | null
  readonly amendments: readonly Amendment[]
  /** What lies outside the plan: `question`, `question/model`, or `validation.leaveOut`. */
  readonly exploratory: readonly string[]
  /** Whether a question, or a model of it, is as it was planned. */
  isPlanned(question: string, model?: string): boolean
}

const absent = '(absent)'
/** A change of one of these changes every question. */
const ofAll = [
  'dataCut',
  'timeZero',
  'minimumFollowUp',
  'eligibility',
  'treatment',
  'derive',
  'assessments',
  'measured',
  'labels',
]

/** Compares the protocol with the frozen plan; without one everything is exploratory. */
export function comparePlan(plan: Plan | null, protocol: StudyProtocol): PlanComparison {
  const ids = protocol.questions.map(questionId)
  if (!plan)
    return {
      frozen: false,
      hash: null,
      frozenAt: null,
      amendments: [],
      exploratory: ids,
      isPlanned: () => false,
    }
  const amendments: Amendment[] = []
  differences(plan.content, planContent(protocol), [], amendments)
  const paths = amendments.map(amendment => amendment.path)
  const exploratory = new Set<string>()
  const touched = (prefix: string) => paths.some(path => path === prefix || path.startsWith(`${prefix}.`))
  protocol.questions.forEach(question => {
    const id = questionId(question)
    const at = `questions.${id}`
    const endpoint = question.prognosis ?? question.benefit ?? ''
    const own = paths.some(
      path => path === at || (path.startsWith(`${at}.`) && !path.startsWith(`${at}.models.`)),
    )
    const clock = question.clock !== undefined && touched(`clocks.${question.clock}`)
    if (own || clock || ofAll.some(touched) || touched(`endpoints.${endpoint}`)) {
      exploratory.add(id)
      return
    }
    for (const [model, given] of Object.entries(question.models)) {
      const blocks = Array.isArray(given) ? given : (given.blocks ?? [])
      if (touched(`${at}.models.${model}`) || blocks.some(block => touched(`blocks.${block}`)))
        exploratory.add(`${id}/${model}`)
    }
  })
  for (const path of paths)
    if (path.startsWith('validation.')) exploratory.add(path.split('.').slice(0, 2).join('.'))
  return {
    frozen: true,
    hash: plan.hash,
    frozenAt: plan.frozenAt,
    amendments,
    exploratory: [...exploratory],
    isPlanned: (question, model) =>
      !exploratory.has(question) && (model === undefined || !exploratory.has(`${question}/${model}`)),
  }
}

/**
 * The comparison for a run that leaves something out: the plan is not amended by it, and nothing of the run is the planned
 * analysis.
 */
export function asSensitivity(comparison: PlanComparison, protocol: StudyProtocol): PlanComparison {
  return { ...comparison, exploratory: protocol.questions.map(questionId), isPlanned: () => false }
}

/** Leaves that differ, deepest first met; lists are compared as a whole. */
function differences(planned: unknown, now: unknown, path: readonly string[], found: Amendment[]): void {
  if (isMap(planned) && isMap(now)) {
    for (const key of [...new Set([...Object.keys(planned), ...Object.keys(now)])].sort())
      differences(planned[key], now[key], [...path, key], found)
    return
  }
  if (shown(planned) !== shown(now))
    found.push({ path: path.join('.'), planned: shown(planned), now: shown(now) })
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  return value === undefined ? absent : typeof value === 'string' ? value : canonicalJson(value)
}
