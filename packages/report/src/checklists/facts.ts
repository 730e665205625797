import type { EvidenceDocument, Question, RunRecord } from '@tessera/evidence'
import { estimateText, plural } from '../text/number.ts'

/** What checklist answers are made from. */
export interface Facts {
  readonly evidence: EvidenceDocument
  readonly run: RunRecord
}

/** Text per question; with one question the text alone, with several each under its name. */
export function byQuestion(facts: Facts, text: (question: Question) => string | null): string | null {
  const { questions } = facts.evidence
  const parts = questions
    .map(question => ({ question, said: text(question) }))
    .filter(part => part.said !== null && part.said !== '')
  if (parts.length === 0) return null
  return parts
    .map(({ question, said }) => (questions.length > 1 ? `${question.label}: ${said}` : said))
    .join(' ')
}

/** A value of the protocol by its keys; undefined when it is not there. */
export function protocolValue(facts: Facts, ...keys: readonly string[]): unknown {
  let value: unknown = facts.evidence.protocol
  for (const key of keys) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
    value = Object.entries(value).find(([name]) => name === key)?.[1]
  }
  return value
}

/** Rules of the protocol as text: each a string, or an object with a rule and a label. */
export function rules(value: unknown): string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) => {
    if (typeof item === 'string') return [item]
    if (item === null || typeof item !== 'object') return []
    const entries = new Map<string, unknown>(Object.entries(item))
    const text = entries.get('label') ?? entries.get('rule')
    return typeof text === 'string' ? [text] : []
  })
}

/** A part of the protocol as one line: "type time-to-event, horizon 36 months". */
export function flat(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(flat).filter(Boolean).join(', ')
  if (typeof value === 'object')
    return Object.entries(value)
      .filter(([, v]) => v !== null && v !== undefined && flat(v) !== '')
      .map(([k, v]) => `${k} ${flat(v)}`)
      .join(', ')
  return String(value)
}

/** The protocol's own statement on an item: `statements: { "18a": "..." }`; null when there is none. */
export function statement(facts: Facts, number: string): string | null {
  const said = protocolValue(facts, 'statements', number)
  return typeof said === 'string' && said.trim() !== '' ? said : null
}

/** A guard's detail by its id or a part of its title. */
export function guard(facts: Facts, pattern: RegExp): string | null {
  const found = facts.evidence.guards.filter(g => pattern.test(g.id) || pattern.test(g.title))
  return found.length === 0 ? null : found.map(g => `${g.detail}${g.held ? '' : ' (did not hold)'}`).join(' ')
}

/** Estimates of the reported model in its main validation, as words. */
export function mainEstimates(facts: Facts, question: Question, pattern: RegExp): string {
  const [validation] = question.validations
  return facts.evidence.estimates
    .filter(
      e =>
        e.question === question.id &&
        e.model === question.primary &&
        (validation === undefined || e.validation === validation.id) &&
        e.fold === null &&
        e.subgroup === null &&
        e.value !== null &&
        pattern.test(e.measure),
    )
    .slice(0, 6)
    .map(e => `${e.label} ${estimateText(e)}`)
    .join(', ')
}

export function figuresIn(facts: Facts, section: string): boolean {
  return (
    facts.evidence.figures.some(f => f.section === section) ||
    facts.evidence.tables.some(t => t.section === section)
  )
}

export function patientsAndEvents(question: Question): string {
  const events = question.events === null ? '' : `, ${plural(question.events, 'event')}`
  return `${plural(question.n, 'patient')}${events}`
}
