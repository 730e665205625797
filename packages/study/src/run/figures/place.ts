import type { Estimate, Section } from '@tessera/evidence'

/** Where a figure or table belongs and what it says of itself. */
export interface FigureContext {
  readonly question: string
  readonly validation: string
  readonly validationLabel: string
  readonly status: Estimate['status']
  readonly level: number
  readonly horizon: number | null
  readonly unit: string | null
}

/** The fields that every figure and table carries. */
export function placed(
  context: FigureContext,
  parts: {
    readonly name: string
    readonly section: Section
    readonly title: string
    readonly caption: string
    readonly model?: string | null
  },
) {
  const { question, validation, status } = context
  return {
    id: `${question}/${validation}/${parts.name}`,
    section: parts.section,
    question,
    validation,
    model: parts.model ?? null,
    title: parts.title,
    caption: parts.caption,
    status,
  }
}

/** "95 %" from 0.95. */
export function percentLevel(level: number): string {
  return `${Number((level * 100).toPrecision(3))} %`
}
