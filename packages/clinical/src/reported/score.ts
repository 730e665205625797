import { summaryScales } from './qlq-c30.ts'
import type { Questionnaire, Scale } from './questionnaire.ts'

/** A scale's score; null with the reason where it cannot be given. */
export interface ScaleScore {
  readonly scale: string
  readonly score: number | null
  readonly answered: number
  readonly items: number
  readonly why: string | null
}

/**
 * Scores of one questionnaire. Raw score = mean of the items answered, where at least half of them are; then
 * function: (1 - (raw - 1) / range) 100; symptom and global health: (raw - 1) / range 100. An answer outside the
 * questionnaire's is not used. EORTC QLQ-C30 Scoring Manual, 3rd edition.
 * @param answers by item number from 1; NaN is missing
 */
export function scoreQuestionnaire(
  questionnaire: Questionnaire,
  answers: (item: number) => number,
): readonly ScaleScore[] {
  const scores = questionnaire.scales.map(scale => scoreScale(questionnaire, scale, answers))
  return questionnaire.name === 'QLQ-C30' ? [...scores, summaryScore(scores)] : scores
}

function scoreScale(
  { most }: Questionnaire,
  { name, items, range, kind, reversed }: Scale,
  answers: (item: number) => number,
): ScaleScore {
  const known = items
    .map(item => ({ item, answer: answers(item) }))
    .filter(({ item, answer }) => isAnswer(answer, most(item)))
  const counted = { scale: name, answered: known.length, items: items.length }
  if (2 * known.length < items.length)
    return { ...counted, score: null, why: 'fewer than half of the items were answered' }
  const mean = known.reduce((sum, { answer }) => sum + answer, 0) / known.length
  const raw = reversed ? range + 2 - mean : mean
  const share = (raw - 1) / range
  return { ...counted, score: 100 * (kind === 'function' ? 1 - share : share), why: null }
}

/** Whole, and from 1 to the item's largest answer. */
export function isAnswer(answer: number, most: number): boolean {
  return Number.isInteger(answer) && answer >= 1 && answer <= most
}

function summaryScore(scores: readonly ScaleScore[]): ScaleScore {
  const { plain, turned } = summaryScales
  const of = (names: readonly string[]) =>
    names.map(name => scores.find(({ scale }) => scale === name)?.score ?? null)
  const values = [...of(plain), ...of(turned).map(score => (score === null ? null : 100 - score))]
  const known = values.filter(value => value !== null)
  const counted = { scale: 'SUMMARY', answered: known.length, items: values.length }
  return known.length < values.length
    ? { ...counted, score: null, why: `of the 13 scales ${values.length - known.length} missing` }
    : { ...counted, score: known.reduce((sum, value) => sum + value, 0) / known.length, why: null }
}
