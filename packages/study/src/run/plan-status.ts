import type { QuestionEvidence } from './run-question.ts'

/** Marks what concerns a model outside the frozen plan as exploratory, whatever its question is. */
export function markModels(
  evidence: QuestionEvidence,
  isPlanned: (model: string) => boolean,
): QuestionEvidence {
  const mark = <T extends { readonly model: string | null; readonly status: 'planned' | 'exploratory' }>(
    item: T,
  ): T => (item.model === null || isPlanned(item.model) ? item : { ...item, status: 'exploratory' })
  return {
    ...evidence,
    estimates: evidence.estimates.map(mark),
    figures: evidence.figures.map(mark),
    tables: evidence.tables.map(mark),
  }
}
